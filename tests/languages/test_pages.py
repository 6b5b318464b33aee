"""A public page is in the language of who reads it, chosen in the address, and nothing is kept for it."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.database import transaction
from portal.public.steps import STEPS
from tests.cast import NOW, SENIOR, answered, escalated, received
from tests.public.journey import UNKNOWN, inputs, open_room, sent, typed

PAGES = (
    "/",
    "/devon/about",
    "/devon/start",
    "/riverside/start",
    "/lgsco-code/start",
    "/devon/reports",
    "/no-such-page",
    "/devon/submitted",
)
BRACKETED = re.compile(r"⟦(?:[^⟦⟧]|⟦[^⟦⟧]*⟧)*⟧")
TEXT = re.compile(r">([^<>]+)<")
NAMED = re.compile(  # numbers, days
    r"DV(-[0-9A-Z]{4}){3}|(?:\w{3} )?\d{1,2} \w{3,9}(?: \d{4})?|\w+day(?: \d{1,2} \w{3,9} \d{4})?(?: ·)?"
)
STANDS = re.compile(  # names, addresses, references, and what is marked as English
    r"(?s)<style.*?</style>|<script.*?</script>|<address.*?</address>|<(\w+)[^>]* lang=\"[\w-]+\"[^>]*>.*?</\1>"
    r"|<dd class=\"typed\">.*?</dd>|<textarea.*?</textarea>|<bdi>.*?</bdi>|<li class=\"promise.*?</li>"
    r"|<span class=\"clause\".*?</span>|– [^<]*</title>|<a href=\"(?:tel|mailto|https):.*?</a>"
)


def left_over(page: str) -> list[str]:
    """Return the words of a page that stand outside of the brackets of the pseudo language."""
    without = BRACKETED.sub("", STANDS.sub("", page.partition("<body")[2] or page))
    texts = [html.unescape(text).strip() for text in TEXT.findall(without)]
    return [text for text in texts if re.search(r"[^\W\d_]{3}", text) and not NAMED.fullmatch(text)]


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
        ("riverside", "es", "es"),
        ("orange-county", "es-MX", "es"),
        ("riverside", "cy", "en-US"),
        ("lgsco-code", "cy", "en-GB"),
    ],
)
def test_without_a_choice_the_browser_decides_among_what_the_body_offers(
    client: FlaskClient, pack: str, asked: str, language: str
) -> None:
    assert client.get(f"/{pack}/about", headers={"Accept-Language": asked}).headers["Content-Language"] == language


def test_what_a_body_says_in_english_alone_is_marked_and_the_page_says_so(client: FlaskClient) -> None:
    page = client.get("/riverside/about?lang=cy").text
    assert "Mae rhai o eiriau City of Riverside ei hun yn Saesneg" in page
    assert re.search(r'<p class="lead"><span lang="en[^"]*" dir="ltr">Tell the City', page)
    assert "está en inglés" not in client.get("/devon/about?lang=es").text


UNTOLD = {  # words of the City of Riverside, which nobody has put into Welsh
    "/riverside/start": ("Tell the City", "Complaint about City staff", "Acknowledgment"),
    "/riverside/submit/what": (
        "Fraud, waste or abuse of City resources",
        "It goes to the Internal Audit Division alone.",
    ),
    "/riverside/submit": ("Service request", "The City Attorney, City Clerk or City Manager"),
}


@pytest.mark.parametrize("path", UNTOLD)
def test_on_the_start_and_the_form_too_what_is_in_english_is_marked(client: FlaskClient, path: str) -> None:
    page = client.get(f"{path}?lang=cy").text
    for words in UNTOLD[path]:
        assert re.search(rf'<span lang="en" dir="ltr">{words}', page), words
    assert not re.search(r"<option value=\"\w+\">", page.partition('name="service"')[2].partition("</select>")[0])


def test_the_answers_to_check_mark_it_as_well(client: FlaskClient) -> None:
    given = typed(natures=[], service="", ward="", matter="fraud", who="anonymous", **UNKNOWN)
    page = client.post(
        "/riverside/submit?lang=cy", data={**inputs(client.get("/riverside/submit")), **given, "do": "review"}
    )
    assert page.status_code == 200, page.text
    assert re.search(r'<dd class="typed"><span lang="en" dir="ltr">Complaint</span></dd>', page.text)
    assert re.search(r'<span lang="en" dir="ltr">Fraud, waste or abuse', page.text)
    assert not re.search(r'<dd class="typed">[^<]*<span[^>]*>[^<]*pothole', page.text)


def test_in_arabic_limits_and_files_on_the_start_page_are_in_it(client: FlaskClient) -> None:
    page = client.get("/devon/start?lang=ar").text
    for english in ("working day", "Up to 10 files"):
        assert english not in page


def test_a_choice_that_is_none_is_the_bodys_own(client: FlaskClient) -> None:
    for choice in ("xx", "en-XA<b>", ""):
        page = client.get(f"/devon/about?lang={choice}")
        assert page.headers["Content-Language"] == "en-GB"
        assert "<b>" not in page.text.partition("</header>")[0]


def test_the_languages_of_an_error_lead_to_a_page_that_is_there(client: FlaskClient) -> None:
    wrong = client.post("/devon/about")
    assert wrong.status_code == 405
    assert 'href="/?lang=es"' in wrong.text
    assert 'href="/nope?lang=es"' in client.get("/nope").text


def test_errors_are_told_in_it_and_staff_are_left_alone(client: FlaskClient) -> None:
    assert "Esta página no existe" in client.get("/nope?lang=es").text
    assert 'lang="es"' not in client.get("/staff/nope?lang=es").text


@pytest.mark.parametrize("state", ["received", "answered", "late"])
def test_nothing_of_a_case_is_said_that_could_not_be_translated(client: FlaskClient, app: Flask, state: str) -> None:
    app.config["TESTING"] = True
    with app.app_context(), transaction():
        taken = received(at=NOW - timedelta(days=90)) if state == "late" else received()
        if state == "answered":
            answered(taken.case)
        number, passphrase = taken.case.tracking_number, taken.passphrase
    assert open_room(client, number, passphrase).status_code == 303
    for page in ("", "/open", "/room", "/add", "/details", "/escalate", "/withdraw", "/contest", "/opinion"):
        assert (page, left_over(client.get(f"/track/{number}{page}?lang=en-XA").text)) == (page, [])
    for page, wrong in (("/open", "passphrase"), ("/add", "words"), ("/details", "email"), ("/news", "address")):
        answer = client.post(f"/track/{number}{page}?lang=en-XA", data={wrong: "Ä"})
        assert (page, answer.status_code, left_over(answer.text)) == (page, 422, [])


def test_nothing_of_the_form_is_said_that_could_not_be_translated(client: FlaskClient, app: Flask) -> None:
    app.config["TESTING"] = True
    for page in ("/devon/submit", *(f"/devon/submit/{step.key}" for step in STEPS)):
        assert (page, left_over(client.get(f"{page}?lang=en-XA").text)) == (page, [])
    wrong = client.post("/devon/submit?lang=en-XA", data={"do": "review", "who": "named", "email": "no address"})
    assert wrong.status_code == 422
    assert left_over(wrong.text) == []


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


KEYS = re.compile(r'class="([^"]*)"|[?&;]to=(\w+)')


def keys_of(page: str) -> list[tuple[str, str]]:
    """Return what a page says by keys, in no language: how each part of it looks, and where its buttons lead."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return [found for found in KEYS.findall(main) if found != ("clause", "")]


@pytest.mark.parametrize("state", ["open", "answered"])
def test_a_case_at_its_second_stage_stands_at_the_same_place_in_each_language(
    client: FlaskClient, app: Flask, state: str
) -> None:
    with app.app_context(), transaction():
        taken = received()
        escalated(taken.case)
        if state == "answered":
            answered(taken.case, by=SENIOR)
        number, passphrase = taken.case.tracking_number, taken.passphrase
    assert open_room(client, number, passphrase).status_code == 303
    for place in ("", "/room"):
        english = keys_of(client.get(f"/track/{number}{place}?lang=en").text)
        assert [found for found in english if found[0] in ("is-over", "is-now")] == [("is-over", ""), ("is-now", "")]
        for language in ("es", "cy", "ar"):
            page = client.get(f"/track/{number}{place}?lang={language}").text
            assert (place, language, keys_of(page)) == (place, language, english)


@pytest.mark.parametrize(
    ("language", "over", "here", "to_do"),
    [
        ("en", "Over", "Here now", "What we promised is still to be done"),
        ("es", "Terminada", "Ahora aquí", "Lo que prometimos"),
        ("cy", "Drosodd", "Yma nawr", "Mae’r hyn"),
        ("ar", "انتهت", "هنا الآن", "ما وعدنا"),
    ],
)
def test_what_is_over_and_what_is_still_to_be_done_is_said(
    client: FlaskClient, app: Flask, language: str, over: str, here: str, to_do: str
) -> None:
    with app.app_context(), transaction():
        case = received().case
        number = escalated(case).tracking_number
    page = client.get(f"/track/{number}?lang={language}").text
    assert re.findall(r'<span class="way-now">([^<]*)</span>', page)[:2] == [over, here]
    with app.app_context(), transaction():
        number = answered(received().case).tracking_number
    assert to_do in client.get(f"/track/{number}?lang={language}").text
