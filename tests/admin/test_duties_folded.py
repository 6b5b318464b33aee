"""What is due week by week stands once in a month, and an American body reads its own dates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from portal.admin import presenting
from portal.admin.duty_cards import folded
from portal.policy.occurrences import told
from portal.policy.words import period_words
from tests.procedures.shipped import pack

CARE, RIVERSIDE = pack("childrens-social-care"), pack("riverside")


def _card(key: str, sign: presenting.Sign = presenting.LATER, *, is_open: bool = True) -> Any:
    due = SimpleNamespace(sign=sign)
    return SimpleNamespace(pack=CARE, duty=CARE.duty(key), row=SimpleNamespace(is_open=is_open), due=due)


def test_what_comes_week_by_week_stands_at_its_first() -> None:
    one, two, three, other = (_card(key) for key in ("overdue_review",) * 3 + ("quarterly_themes",))
    assert folded([one, two, other, three]) == [(one, [two, three]), (other, [])]


def test_what_is_late_or_done_stands_by_itself() -> None:
    late, done = _card("overdue_review", presenting.LATE), _card("overdue_review", is_open=False)
    one, two = _card("overdue_review"), _card("overdue_review")
    assert folded([late, done, one, two]) == [(late, []), (done, []), (one, [two])]


def test_days_and_periods_are_written_as_the_body_writes_them() -> None:
    quarter = (date(2026, 4, 1), date(2026, 6, 30))
    assert period_words(*quarter) == "1 Apr to 30 Jun 2026"
    assert period_words(*quarter, "en-US") == "Apr 1 to Jun 30, 2026"
    assert period_words(date(2025, 12, 29), date(2026, 1, 4), "en-US") == "Dec 29, 2025 to Jan 4, 2026"
    assert (told(date(2026, 8, 10)), told(date(2026, 8, 10), "en-US")) == (
        "Monday 10 August 2026",
        "Monday, August 10, 2026",
    )


def test_the_overdue_page_tells_lateness_as_the_queue_does() -> None:
    at, due_at = datetime(2026, 11, 24, 18, tzinfo=UTC), datetime(2026, 11, 18, 8, tzinfo=UTC)
    due_on = date(2026, 11, 17)
    assert presenting.late_by(due_on, at, RIVERSIDE) == presenting.nearness(due_at, at, RIVERSIDE).words
