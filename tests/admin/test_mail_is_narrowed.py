"""The demo's mail is of cases, so it is seen as they are."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import select

from portal.database import db
from portal.http.clock import now
from portal.notices import sending
from portal.notices.models import Notice
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in

SUBJECT = "We have received your complaint"


def test_only_whose_case_one_sees_is_shown(app: Flask) -> None:
    made(app, lambda: cast.acknowledged(cast.received(cast.submission(), at=days_ago(1)).case).id)
    with app.app_context():
        sending.send(notice_id=db.session.scalars(select(Notice)).one().id, at=now())
    client = signed_in(app, cast.COMPLAINTS)
    name = re.findall(r'href="/staff/mail/([^"]+)"', client.get("/staff/mail/").text)[0]
    assert client.get(f"/staff/mail/{name}").status_code == 200
    with app.app_context():
        sees_none = cast.staff(cast.COMPLAINTS)
        for place in list(sees_none.memberships):
            db.session.delete(place)
        db.session.commit()
    assert SUBJECT not in client.get("/staff/mail/").text
    assert client.get(f"/staff/mail/{name}").status_code == 404
    assert client.get(f"/staff/mail/{name}/0.pdf").status_code == 404
    assert signed_in(app, cast.ADMIN).get("/staff/mail/").status_code == 403
