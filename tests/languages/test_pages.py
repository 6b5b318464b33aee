"""A public page is in the language of who reads it, chosen in the address, and nothing is kept for it."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.public.journey import sent

PAGES = ("/", "/devon/about", "/devon/reports", "/no-such-page", "/devon/submitted")
BRACKETED = re.compile(r"⟦(?:[^⟦⟧]|⟦[^⟦⟧]*⟧)*⟧")
TEXT = re.compile(r">([^<>]+)<")
STANDS = re.compile(  # names, addresses, references, and what is marked as English
    r"(?s)<style.*?</style>|<script.*?</script>|<address.*?</address>|<(\w+)[^>]* lang=\"\w\w\"[^>]*>.*?</\1>"
    r"|<span class=\"clause\".*?</span>|– [^<]*</title>|<a href=\"(?:tel|mailto):.*?</a>"
)


def left_over(page: str) -> list[str]:
    """Return the words of a page that stand outside of the brackets of the pseudo language."""
    without = BRACKETED.sub("", STANDS.sub("", page.partition("<body")[2] or page))
    return [html.unescape(text).strip() for text in TEXT.findall(without) if re.search(r"[^\W\d_]{3}", text)]


@pytest.mark.parametrize("page", PAGES)
def test_nothing_on_a_page_is_said_that_could_not_be_translated(client: FlaskClient, app: Flask, page: str) -> None:
    app.config["TESTING"] = True
    assert left_over(client.get(f"{page}?lang=en-XA").text) == []


@pytest.mark.parametrize(
    ("language", "words", "direction"),
    [
        ("es", "Qué ocurre, y para cuándo", "ltr"),
        ("cy", "Beth sy’n digwydd, ac erbyn pryd", "ltr"),
        ("ar", "ما يحدث ومتى", "rtl"),
    ],
)
def test_a_page_is_in_the_language_that_was_chosen(
    client: FlaskClient, language: str, words: str, direction: str
) -> None:
    page = client.get(f"/devon/about?lang={language}")
    assert f'<html lang="{language}" dir="{direction}">' in page.text
    assert words in page.text
    assert page.headers["Content-Language"] == language
    assert "Set-Cookie" not in page.headers
    assert f'href="/devon/start?lang={language}"' in page.text, "it goes along with every link"
    for tag, name in (("en", "English"), ("es", "Español"), ("cy", "Cymraeg"), ("ar", "العربية")):
        shown = re.search(rf'<(a|span)[^>]*lang="{tag}"[^>]*>{name}</\1>', page.text)
        assert shown, f"{name} is named in itself"


@pytest.mark.parametrize(
    ("pack", "asked", "language"),
    [
        ("devon", "cy, en;q=0.5", "cy"),
        ("devon", "es-MX,es;q=0.9", "es"),
        ("devon", "fr", "en-GB"),
        ("san-clemente", "es-US", "es"),
        ("san-clemente", "cy, en;q=0.5", "en-US"),
        ("riverside", "es", "en-US"),
    ],
)
def test_without_a_choice_the_browser_decides_among_what_the_body_offers(
    client: FlaskClient, pack: str, asked: str, language: str
) -> None:
    assert client.get(f"/{pack}/about", headers={"Accept-Language": asked}).headers["Content-Language"] == language


def test_what_a_body_says_in_english_alone_is_marked_and_the_page_says_so(client: FlaskClient) -> None:
    page = client.get("/riverside/about?lang=es").text
    assert "Parte de lo que dice City of Riverside está en inglés" in page
    assert re.search(r'<p class="lead"><span lang="en" dir="ltr">Tell the City', page)
    assert "está en inglés" not in client.get("/devon/about?lang=es").text


def test_a_choice_that_is_none_is_the_bodys_own(client: FlaskClient) -> None:
    for choice in ("xx", "en-XA<b>", ""):
        page = client.get(f"/devon/about?lang={choice}")
        assert page.headers["Content-Language"] == "en-GB"
        assert "<b>" not in page.text.partition("</header>")[0]


def test_errors_are_told_in_it_and_staff_are_left_alone(client: FlaskClient) -> None:
    assert "Esta página no existe" in client.get("/nope?lang=es").text
    assert 'lang="es"' not in client.get("/staff/nope?lang=es").text


def test_a_case_is_told_in_it_and_kept_in_its_bodys_own(client: FlaskClient, app: Flask) -> None:
    number, _passphrase = sent(client)
    page = client.get(f"/track/{number}?lang=es").text
    for words in (
        "Acuse de recibo",
        "Vence el",
        "Etapa 1: Resolución local",
        "Recibido (Formulario web)",
        "El plazo empieza: ",
    ):
        assert words in page
    assert "Received (" not in page
    assert "Recibido" not in client.get(f"/track/{number}").text
