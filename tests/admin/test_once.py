"""A form that is sent twice does what it says once; with other words in it, it is another one."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.cases.models import Event, Remedy, StaffNotice
from portal.database import db
from tests.admin.browsing import days_ago, fields, made, signed_in, told
from tests.cast import COMPLAINTS, ROADS, acknowledged, received

DAY = days_ago(-9).date().isoformat()
REMEDY = {"kind": "explanation", "what": "We say sorry.", "due_on": DAY}
CALLED = {"method": "phone", "note": "She rang."}
NOTICE = {"title": "Paper", "words": "There is new paper.", "until": DAY}


@pytest.mark.parametrize(
    ("who", "path", "typed", "other", "model"),
    [
        (ROADS, "/staff/remedies/add?case={number}", REMEDY, {"what": "We say it again."}, Remedy),
        (ROADS, "/staff/cases/{pk}/remedy", REMEDY, {"what": "We say it again."}, Remedy),
        (ROADS, "/staff/cases/{pk}/contact", CALLED, {"note": "She rang once more."}, Event),
        (COMPLAINTS, "/staff/board/add", NOTICE, {"words": "It is green."}, StaffNotice),
    ],
)
def test_two_presses_make_one_and_other_words_another(
    app: Flask, who: str, path: str, typed: dict[str, str], other: dict[str, str], model: Any
) -> None:
    def begin() -> tuple[int, str]:
        case = acknowledged(received(at=days_ago(2)).case, at=days_ago(1))
        return case.id, case.tracking_number

    pk, number = made(app, begin)
    client, door = signed_in(app, who), path.format(pk=pk, number=number)
    before = _count(app, model)
    data: dict[str, Any] = {**fields(client.get(door).text), **typed, "button": "make"}
    answers = [client.post(door, data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302], told(answers[0].text)
    first = _count(app, model)
    assert first > before
    assert client.get(answers[1].location).status_code == 200
    client.post(door, data=data | other)
    assert _count(app, model) > first


def _count(app: Flask, model: Any) -> int:
    with app.app_context():
        return int(db.session.scalar(select(func.count()).select_from(model)) or 0)
