"""Someone who gives no address can send it all the same, and is told that only their passphrase shows the answer."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.cases.models import Case
from portal.database import db
from tests import cast
from tests.admin.browsing import signed_in, told
from tests.public.journey import review, sent, typed

NOTHING = {"name": "", "email": "", "phone": "", "address": "", "contact_by": "", "language": "", "needs": ""}
WARNED, SAID = "No letter can reach you", "Only the passphrase will show you our answer."
SIGN = "Nobody can be written to: the letters wait in the room"


@pytest.mark.parametrize(("given", "is_told"), [({}, True), ({"phone": "01632 960777"}, True),
    ({"email": "alice@example.org"}, False), ({"address": "1 Mill Lane"}, False)])  # fmt: skip
def test_whoever_gives_no_address_is_told_before_and_after_and_so_is_the_officer(
    app: Flask, client: FlaskClient, given: dict[str, str], is_told: bool
) -> None:
    what = {**NOTHING, **given}
    checked = review(client, typed(**what))
    assert (checked.status_code, WARNED in checked.text) == (200, is_told)
    sent(client, **what)
    assert (SAID in client.get("/devon/submitted").text) is is_told
    with app.app_context():
        case_id = db.session.scalars(select(Case.id)).one()
    assert (SIGN in told(signed_in(app, cast.COMPLAINTS).get(f"/staff/cases/show/{case_id}").text)) is is_told


def test_an_anonymous_reporter_is_told_in_their_own_words(client: FlaskClient) -> None:
    assert WARNED not in review(client, typed(who="anonymous", **NOTHING, on_behalf_of="")).text
