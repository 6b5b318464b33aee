"""Every page of the public, in every language: what no catalogue may bring onto one, and days by their names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import BuildError

from portal.database import transaction
from portal.letters import issuing
from portal.procedures.tongues import Voice
from portal.procedures.versions import shipped
from portal.public.steps import STEPS
from tests.cast import answered, received
from tests.public.journey import open_room

LANGUAGES = ("es", "cy", "ar")
HEAD = "Project-Id"  # how each catalogue begins


def addresses(app: Flask, known: list[dict[str, object]]) -> Iterator[tuple[str, str]]:
    """Yield each address that the public can look at, with its endpoint, filled in with whatever is known of it."""
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith("public.") and "GET" in (rule.methods or ()):
                for one in known:
                    try:
                        wanted = {name: one[name] for name in rule.arguments & one.keys()}
                        yield adapter.build(rule.endpoint, wanted), rule.endpoint
                    except BuildError:
                        continue


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_shows_the_head_of_a_catalogue(app: Flask, client: FlaskClient, language: str) -> None:
    with app.app_context(), transaction():
        taken = received()
        answered(taken.case)
        number, passphrase = taken.case.tracking_number, taken.passphrase
        letters = [letter.id for letter in issuing.letters_of(taken.case)]
    open_room(client, number, passphrase)
    moves = ("escalate", "contest", "withdraw")
    known: list[dict[str, object]] = [
        {},
        *({"pack": pack} for pack in shipped()),
        *({"pack": "devon", "step": step.key} for step in STEPS),
        {"number": number},
        *({"number": number, "letter_id": one} for one in letters),
        *({"number": number, "move": one} for one in moves),
    ]
    seen = set()
    for address, endpoint in sorted(set(addresses(app, known))):
        answer = client.get(f"{address}?lang={language}", buffered=True)
        assert answer.status_code < 500, address
        if answer.mimetype == "text/html":
            seen.add(endpoint)
            assert HEAD not in answer.text, address
    assert {"public.status", "public.room", "public.letter", "public.about", "public.confirm", "public.step"} <= seen


@pytest.mark.parametrize(
    ("language", "saturday", "in_full"),
    [
        ("es", "Sábado", "viernes, 8 de mayo de 2026"),
        ("cy", "Dydd Sadwrn", "dydd Gwener, 8 Mai 2026"),
        ("ar", "السبت", ""),
    ],
)
def test_days_are_called_by_their_names(
    app: Flask, client: FlaskClient, language: str, saturday: str, in_full: str
) -> None:
    """Alone a day's name begins like a sentence; within one it doesn't: “erbyn dydd Gwener”."""
    with app.app_context(), transaction():
        number = received().case.tracking_number
    page = client.get(f"/track/{number}?lang={language}").text
    assert f'<td class="why">{saturday}</td>' in page
    assert "Saturday" not in page
    assert in_full in page


def test_nothing_is_said_as_nothing() -> None:
    for language in LANGUAGES:
        assert Voice(language, "devon").say("") == Voice(language, "devon").known("", of_pack=True) == ""
