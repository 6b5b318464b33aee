"""The page of absences, and of who watches over each team. Yesterday, since it may still be that in California."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import cast
from tests.admin.browsing import days_ago, signed_in, submit, told

PAGE, NOTE = "/staff/absences/", "/staff/absences/note"
WORKS = "works.riverside"


@pytest.mark.clauses("RV-7")
def test_someone_notes_their_own_and_takes_it_back(app: Flask) -> None:
    client = signed_in(app, WORKS)
    page = told(client.get(PAGE).text)
    assert "Public Works Ray Castellano Nobody ▲ Backup department monitor" in page
    since, until = (days_ago(-days).date().isoformat() for days in (-1, 4))
    answer = submit(client, NOTE, since=until, until=since)
    assert answer.status_code == 422
    assert "Give a day that isn’t before the first." in told(answer.text).replace("'", "’")
    assert submit(client, NOTE, since=since, until=until).status_code == 302
    assert "Ray Castellano – Away today" in told(client.get(PAGE).text)
    other = signed_in(app, cast.ROADS)
    assert "Castellano" not in other.get(PAGE).text
    assert other.get("/staff/absences/end/1").status_code == 404
    assert submit(client, "/staff/absences/end/1").status_code == 302
    assert "Nobody is away." in told(client.get(PAGE).text)


def test_nobody_is_offered_but_one_s_own_people(app: Flask) -> None:
    client = signed_in(app, WORKS)
    assert submit(client, NOTE, who="1", since="2099-01-01", until="2099-01-02").status_code == 422
