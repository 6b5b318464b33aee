"""Wherever a case stands, its status page and its room are in the reader's language as a whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.database import transaction
from portal.letters import desk
from portal.policy.moves import Move
from portal.procedures.tongues import Voice
from tests.cast import NOW, SENIOR, acknowledged, answered, days_later, do, escalated, received, reviewed
from tests.languages.english import runs
from tests.public.journey import open_room

FINDER = '<main><h1 lang="en">You have what you want</h1><p>%s</p></main>'


def paused(case: Case) -> None:
    do(acknowledged(case), Move.PAUSE, reason="Which lamp is it?")


def withdrawn(case: Case) -> None:
    desk.make(case, Move.WITHDRAW, {"reason": "It was mended."}, by=REPORTER, at=NOW)


def closed(case: Case) -> None:
    do(reviewed(answered(case)), Move.CLOSE, closing="answered")


STATES: dict[str, Callable[[Case], object]] = {
    "received": lambda case: None,
    "looked into": acknowledged,
    "paused": paused,
    "answered": answered,
    "at its second stage": escalated,
    "answered at its second stage": lambda case: answered(escalated(case), by=SENIOR),
    "withdrawn": withdrawn,
    "closed": closed,
}


@pytest.mark.parametrize("state", STATES)
def test_a_case_is_told_as_a_whole_in_time_and_late(client: FlaskClient, app: Flask, state: str) -> None:
    with app.app_context(), transaction():
        taken = received()
        STATES[state](taken.case)
        number, passphrase = taken.case.tracking_number, taken.passphrase
    for at in (NOW, days_later(90)):
        with time_machine.travel(at + timedelta(hours=1), tick=False):
            assert open_room(client, number, passphrase).status_code == 303
            for language in ("es", "cy", "ar"):
                for place in ("", "/room"):
                    page = client.get(f"/track/{number}{place}?lang={language}").text
                    assert (state, at, language, place, runs(page)) == (state, at, language, place, [])


def test_a_sentence_is_not_taken_for_the_value_of_the_one_before_it() -> None:
    late = "We are late, and we are sorry: “Response” was due by Tuesday 19 May 2026. Someone is looking into it."
    said = Voice("es", "devon").say(f"{late} Next, you will get an answer.")
    assert "martes, 19 de mayo de 2026." in said
    assert "Someone" not in said
    assert "Next" not in said
    done = Voice("es", "devon").say("Done on Tuesday 5 May 2026. It was due by Tuesday 19 May 2026.")
    assert "It was due" not in done


def test_what_looks_for_english_finds_it_unless_it_is_marked() -> None:
    assert runs(FINDER % "Hecho. It was due by mañana.") == ["It was due by ma"]
    assert runs(FINDER % 'Hecho. <span lang="en">It was due by then.</span> Bien.') == []
