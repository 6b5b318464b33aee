"""How many statements one move on many cases takes to be asked for: as many for fifty cases as for five."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from tests import cast
from tests.admin.browsing import counted, days_ago, fields, made, signed_in

FEW, MANY = 5, 50


def received(number: int) -> list[int]:
    """Return so many cases that nobody deals with."""
    return [cast.received(cast.submission(), at=days_ago(1)).case.id for _ in range(number)]


def asked(app: Flask, client: FlaskClient, ids: list[int], typed: dict[str, object]) -> tuple[list[str], ...]:
    """Return what the database was asked for the form, when that was sent, and for the run's page."""
    url = "/staff/bulk/ask?move=allocate&" + "&".join(f"case={one}" for one in ids)
    data = {**fields(client.get(url).text), **typed, "button": "make"}
    with counted(app) as opened:
        assert client.get(url).status_code == 200
    with counted(app) as sent:
        answer = client.post(url, data=data)
    assert answer.status_code == 302
    with counted(app) as shown:
        assert client.get(answer.location).status_code == 200
    return list(opened), list(sent), list(shown)


def test_fifty_cases_take_as_many_as_five(app: Flask) -> None:
    ids, to = made(app, lambda: (received(MANY), cast.staff(cast.ROADS).id))
    client = signed_in(app, cast.COMPLAINTS)
    asked(app, client, ids[:FEW], {"to": to})
    few, many = (asked(app, client, some, {"to": to}) for some in (ids[:FEW], ids))
    for one, other in zip(few, many, strict=True):
        assert len(one) == len(other), "\n\n".join(sorted(set(other) - set(one)))
