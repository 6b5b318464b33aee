"""The HTML of an e-mail: whose it is, in which language, and only our own status page linked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from config_brands import LIGHT, Brand
from portal.letters import mails, rendering
from portal.policy.letters import merge
from tests.letters.mailed import Page, words_of
from tests.procedures.shipped import pack

TEXT = "# Your complaint\n\nSee {{url}}.\n\n- one\n- **two**\n\n{{typed}}"


def document(app: Flask, typed: str = "", language: str = "en-GB", **more: str) -> str:
    url = f"{app.config['PORTAL_BASE_URL']}/track/DV-7K3M-Q9TX-4HBW"
    blocks = merge(TEXT, {"url": more.get("url", url), "typed": typed or "x"})
    with app.app_context():
        return mails.document(blocks, pack("devon"), language=language, subject=more.get("subject", "Hello"))


def test_it_says_its_language_its_title_and_its_body(app: Flask) -> None:
    html = document(app, language="cy", subject="<b>Cwyn & mwy")
    page = Page.read(html)
    assert (page.language, page.side, page.title) == ("cy", "ltr", "<b>Cwyn & mwy")
    assert '<div lang="cy">' in html, "some mail programs keep only what is within the body"
    assert page.text.strip().startswith("Devon County Council\n")
    right = document(app, language="ar")
    assert '<html lang="ar" dir="rtl">' in right
    assert '<div lang="ar" dir="rtl">' in right


def test_it_wears_the_name_and_colour_of_its_body(app: Flask) -> None:
    assert "#17505c" in document(app)
    brand = Brand(name="Devon <Council>", colours={LIGHT: {"brand": "#5c1717"}})
    usual = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(usual, brands={"devon": brand})
    try:
        html = document(app)
    finally:
        app.config["SETTINGS"] = usual
    assert "border-top:4px solid #5c1717;color:#5c1717" in html
    assert "#17505c" not in html
    assert Page.read(html).text.strip().startswith("Devon <Council>")


@pytest.mark.parametrize("ending", ["", ".", ", or", "?lang=es", "?lang=es."])
def test_the_status_page_is_linked_as_it_is_written(app: Flask, ending: str) -> None:
    url = f"{app.config['PORTAL_BASE_URL']}/track/DV-7K3M-Q9TX-4HBW"
    page = Page.read(document(app, url=f"{url}{ending}"))
    assert page.links == [url + ("?lang=es" if "lang" in ending else "")]


@pytest.mark.parametrize(
    "typed",
    [
        "https://evil.example.org/track/DV-7K3M-Q9TX-4HBW",
        "{base}/track/DV-7K3M-Q9TX-4HBW/room",
        "{base}/track/DV-7K3M-Q9TX-4HBW?lang=es&x=1",
        "{base}.evil.example.org/track/DV-7K3M-Q9TX-4HBW",
        "{base}/staff/",
        '<a href="https://evil.example.org">here</a> <img src=x>',
        "javascript:alert(1)",
    ],
)
def test_what_was_typed_becomes_no_link_and_no_tag(app: Flask, typed: str) -> None:
    typed = typed.format(base=app.config["PORTAL_BASE_URL"])
    page = Page.read(document(app, typed))
    assert len(page.links) == 1
    assert page.fetched == []
    assert typed in page.text


def test_its_words_are_those_of_the_plain_text(app: Flask) -> None:
    blocks = merge(TEXT, {"url": "https://example.org", "typed": "one\ntwo"})
    page = Page.read(document(app, "one\ntwo", url="https://example.org"))
    assert page.text.strip().partition("\n")[2].split() == words_of(rendering.text(blocks))
