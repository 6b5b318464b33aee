"""An old tab gives nothing back that was taken away meanwhile: it is told what stands there now, and both texts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.models import Membership, Staff
from portal.database import db
from portal.hooks import sending
from portal.hooks.models import Webhook
from portal.hooks.wire import Wire
from tests import cast
from tests.admin.browsing import fields, made, signed_in, submit, told
from tests.admin.test_webhooks import subscribed
from tests.cast import ADMIN, CARE, ROADS

STALE, THERE = "Someone else changed this first.", "What stands there now, where yours differs"


def test_an_old_tab_gives_nobody_their_access_back(app: Flask) -> None:
    admin = signed_in(app, ADMIN)
    with app.app_context():
        path = f"/staff/users/edit/{cast.staff(ROADS).id}"
    old = admin.get(path).text
    shut = fields(old)
    assert (len(shut["version"]), "Version" in told(old)) == (1, False), "carried unseen"
    del shut["active"]
    assert admin.post(path, data=shut).status_code == 302
    answer = submit(admin, path, on=old, phone="01392 0000")
    assert answer.status_code == 409
    assert STALE in told(answer.text)
    assert f"{THERE} May sign in No Telephone" in told(answer.text)
    assert fields(answer.text)["phone"] == ["01392 0000"], "what was typed is still there"
    with app.app_context():
        assert not cast.staff(ROADS).active
    assert submit(admin, path, on=answer.text).status_code == 302, "whoever has seen both may decide"
    with app.app_context():
        assert cast.staff(ROADS).active
    assert submit(admin, path, on=old, phone="01392 0000").status_code == 302, "nothing differs"


def test_roles_that_were_taken_away_stay_away(app: Flask) -> None:
    admin = signed_in(app, ADMIN)
    reader = made(app, lambda: app.extensions["appbuilder"].sm.find_role("Reader").id)
    with app.app_context():
        path = f"/staff/users/edit/{cast.staff(ROADS).id}"
    old = admin.get(path).text
    assert submit(admin, path, roles=[str(reader)]).status_code == 302
    assert submit(admin, path, on=old, last_name="Other").status_code == 409
    with app.app_context():
        person = db.session.scalars(select(Staff).filter_by(username=ROADS)).one()
        assert ([role.name for role in person.roles], person.last_name == "Other") == (["Reader"], False)


def test_an_old_tab_gives_nobody_another_place(app: Flask) -> None:
    admin = signed_in(app, ADMIN)
    with app.app_context():
        place = db.session.scalars(select(Membership).filter_by(staff_id=cast.staff(ROADS).id)).first()
        assert place is not None
        path, grace = f"/staff/memberships/edit/{place.id}", cast.staff(CARE).id
    old = admin.get(path).text
    assert submit(admin, path, who=grace).status_code == 302
    answer = submit(admin, path, on=old)
    assert answer.status_code == 409
    assert THERE in told(answer.text)
    assert submit(admin, path, on=old, who=grace).status_code == 302, "as it is"
    assert submit(admin, path, on=answer.text).status_code == 302


@pytest.fixture
def near(app: Flask) -> Iterator[str]:
    """An address that a webhook may have without another host being asked for."""
    sending.use(app, Wire(loopback=True))
    yield "http://127.0.0.1:9/in"
    app.extensions.pop(sending.EXTENSION)


def test_an_old_tab_sends_no_messages_to_the_old_address(app: Flask, near: str) -> None:
    pk, admin = subscribed(app, near), signed_in(app, ADMIN)
    old = admin.get(f"/staff/webhooks/edit/{pk}").text
    made(app, lambda: setattr(db.session.get_one(Webhook, pk), "url", "https://new.example.org/in"))
    answer = submit(admin, f"/staff/webhooks/edit/{pk}", on=old, name="The CRM")
    assert answer.status_code == 409
    assert "https://new.example.org/in" in told(answer.text)
    assert fields(answer.text)["name"] == ["The CRM"]
