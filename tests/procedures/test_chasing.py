"""What a pack says of chasing, as values."""

from __future__ import annotations

import pytest

from portal.policy.chasing import Chasing, OverdueList, Reminder, Unclear, When
from portal.policy.limits import Limit, Unit
from portal.procedures.reader import read_pack
from tests.procedures.base_pack import BASE as SMALL
from tests.procedures.broken.chasing import CHASING_SOUND
from tests.procedures.shipped import pack

BASE = SMALL.replace("  boss: {name: Boss}\n", "  boss: {name: Boss}\n  deputy: {name: Deputy}\n")
COMPLAINT = frozenset({"complaint"})


def chasing(changes: tuple[str, str] = ("", "")) -> Chasing:
    return read_pack(BASE + CHASING_SOUND.replace(*changes), "a.yaml").chasing


def test_all_of_it_is_read() -> None:
    at_once = When(Limit(0, Unit.WORKING_DAYS))
    assert chasing() == Chasing(
        reminders={
            "soon": Reminder(
                key="soon",
                name="It is due soon",
                clause="ST-14",
                words="It is due soon.",
                when=When(Limit(2, Unit.WORKING_DAYS), before=True),
                to=("handler",),
                sender="hall",
                kinds=COMPLAINT,
                clocks=frozenset({"answer"}),
            ),
            "overdue": Reminder(
                "overdue", "It is overdue", "ST-13", "Late.", at_once, ("boss",), "boss", COMPLAINT, ("deputy",)
            ),
        },
        overdue=OverdueList(("boss",), "review", "ST-15"),
        unclear=Unclear(COMPLAINT, ("boss",), "deputy", "ST-30"),
    )


def test_a_pack_need_not_chase() -> None:
    assert read_pack(BASE, "a.yaml").chasing == Chasing()


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("at once when overdue", When(Limit(0, Unit.WORKING_DAYS))),
        ("1 business day before it is due", When(Limit(1, Unit.BUSINESS_DAYS), before=True)),
        ("3 calendar days after it was due", When(Limit(3, Unit.CALENDAR_DAYS))),
        ("4 working hours before it is due", When(Limit(4, Unit.WORKING_HOURS), before=True)),
        ("60 working days after it was due", When(Limit(60, Unit.WORKING_DAYS))),
    ],
)
def test_a_time_is_read_as_it_is_said(said: str, when: When) -> None:
    found = chasing(("2 working days before it is due", said)).reminders["soon"].when
    assert (found, str(found)) == (when, said)


def test_which_reminders_a_clock_has() -> None:
    rule = chasing()
    assert [one.key for one in rule.fitting("complaint", "answer")] == ["soon", "overdue"]
    assert [one.key for one in rule.fitting("complaint", "acknowledge")] == ["overdue"]
    assert rule.fitting("enquiry", "answer") == []


def test_hours_of_an_office_that_never_opens_are_refused() -> None:
    closed = BASE + CHASING_SOUND.replace("2 working days before", "2 working hours before")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday"):
        closed = closed.replace(f"  {day}: 09:00-17:00", f"  {day}: closed")
    closed = closed.replace("limit: 8 working hours, starts", "limit: 8 working days, starts")
    with pytest.raises(Exception, match="counts the hours of an office that is closed all week"):
        read_pack(closed, "a.yaml")


@pytest.mark.clauses("CSC-14", "CSC-27", "CSC-34")
def test_nobody_is_chased_before_a_date_in_the_borough() -> None:
    rule = pack("childrens-social-care").chasing
    assert all(not one.when.before for one in rule.reminders.values())
    first = {one.key: one.copy for one in rule.reminders.values() if not one.when.wait.amount}
    assert first == {"complaint_overdue": ("service_manager",), "enquiry_overdue": ("overdue_chaser",)}
