"""The one table of the ways in which messages go: whole, and read by whoever offers or takes one."""

from __future__ import annotations

import pytest

from portal.cases.models import Person
from portal.cases.submission import Reporter
from portal.cases.wishes import CALLED, WISHES, lacking, name_of, ways_to_write
from portal.errors import Invalid
from portal.notices.models import Channel, Notice, NoticeState
from portal.notices.recourse import Recourse, may
from portal.notices.ways import WAYS, address_of
from tests.procedures.shipped import pack


def test_every_way_is_in_it_and_every_wish_but_a_call_is_a_way() -> None:
    assert set(WAYS) == set(Channel)
    assert set(WISHES) == {*Channel, CALLED}
    assert [way for way in Channel if WAYS[way].carried is None] == [Channel.POST]
    for way, row in WAYS.items():
        assert way in row.instead
        assert all(WAYS[other].instead == row.instead for other in row.instead), "what goes there comes back"


def test_each_goes_to_what_a_person_gave_for_it() -> None:
    person = Person(email="alice@example.org", address="1 High St", phone="07700 900123")
    assert [address_of(person, way) for way in Channel] == ["alice@example.org", "1 High St", "07700 900123"]


@pytest.mark.parametrize(("way", "wrong"), [(Channel.EMAIL, "alice"), (Channel.SMS, "07700 900123")])
def test_an_address_that_it_cant_go_to_is_refused(way: Channel, wrong: str) -> None:
    with pytest.raises(Invalid):
        WAYS[way].checked(wrong)


@pytest.mark.parametrize(("way", "posted"), [(Channel.EMAIL, True), (Channel.POST, False), (Channel.SMS, False)])
def test_only_a_letter_is_posted_instead(way: Channel, posted: bool) -> None:
    offered = may(Notice(channel=way, state=NoticeState.GAVE_UP))
    assert (Recourse.POST_INSTEAD in offered) is posted
    assert (Recourse.MARK_POSTED in offered) is (way is not Channel.SMS)


@pytest.mark.parametrize(
    ("wish", "field", "given"),
    [
        ("email", "email", "alice@example.org"),
        ("post", "address", "1 High St"),
        ("phone", "phone", "x"),
        ("sms", "phone", "07700 900123"),
    ],
)
def test_a_wish_says_what_it_needs(wish: str, field: str, given: str) -> None:
    devon = pack("devon")
    [(name, sentence)] = lacking(Reporter(contact_by=wish), devon)
    assert name == field
    assert sentence == WISHES[wish].lacking
    assert list(lacking(Reporter(contact_by=wish, **{field: given}), devon)) == []


def test_who_wishes_nothing_needs_nothing_and_texts_are_offered_where_the_pack_sends_any() -> None:
    devon, riverside = pack("devon"), pack("riverside")
    assert list(lacking(Reporter(), devon)) == []
    assert name_of("") == name_of("pigeon") == ""
    assert list(ways_to_write(devon)) == ["email", "post", "phone", "sms"]
    assert ("sms" in ways_to_write(riverside)) is (riverside.texts is not None)
