"""The rule for persistent complainants: read from a pack as it is written, and what policy makes of it."""

from __future__ import annotations

from datetime import date

import pytest

from portal.policy.impact import changes
from portal.policy.moves import Move
from portal.policy.procedure import Procedure
from portal.policy.restriction import Persistence, deciders
from portal.procedures.reader import read_pack
from tests.procedures.base_pack import BASE, changed
from tests.procedures.broken.restrictions import BEFORE, SOUND
from tests.procedures.shipped import pack


def test_it_is_read_whole() -> None:
    rule = read_pack(changed((BEFORE, SOUND)), "small-town.yaml").restriction
    assert rule
    assert (rule.clause, rule.positions, rule.months, rule.letter) == ("ST-30", ("boss",), 6, "no_more")
    assert (rule.repeat, rule.closing, list(rule.reopens)) == ("again", "again", ["evidence"])
    assert rule.alerts
    assert (rule.alerts.positions, rule.alerts.clause) == (("boss",), "ST-31")


@pytest.mark.clauses("DV-49")
def test_in_devon_the_chief_executive_alone_decides() -> None:
    rule = pack("devon").restriction
    assert rule
    assert (rule.clause, rule.positions, set(rule.reopens)) == (
        "DV-49",
        ("chief_executive",),
        {"new_evidence", "different_issue"},
    )


@pytest.mark.clauses("CSC-2", "CSC-16")
def test_in_the_borough_alerts_go_to_the_complaints_team() -> None:
    rule = pack("childrens-social-care").restriction
    assert rule
    assert rule.alerts
    assert rule.alerts.positions == ("complaints_officer",)


@pytest.mark.parametrize("key", ["san-clemente", "orange-county", "riverside", "lgsco-code"])
def test_where_the_source_says_nothing_there_is_no_rule(key: str) -> None:
    assert pack(key).restriction is None


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 5, 5), date(2026, 11, 5)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_a_review_in_months_ends_with_the_month_where_it_must(today: date, last: date) -> None:
    rule = pack("devon").restriction
    assert rule
    assert rule.review_by(today) == last


def test_whose_move_it_is() -> None:
    rule = pack("childrens-social-care").restriction
    assert deciders(rule, Move.FLAG, Persistence()) == ()
    assert deciders(rule, Move.SAME_ISSUE, Persistence(repeats=True)) == ()
    assert deciders(rule, Move.SETTLE_FLAG, Persistence(alerted=True)) == ("complaints_officer",)
    assert deciders(pack("devon").restriction, Move.REVIEW, Persistence(restricted=True)) == ("chief_executive",)
    assert deciders(None, Move.RESTRICT, Persistence()) == ()


def test_a_new_version_tells_what_changes_about_it() -> None:
    plain, ruled = read_pack(BASE, "a.yaml"), read_pack(changed((BEFORE, SOUND)), "b.yaml")
    other = SOUND.replace("review: 6 months", "review: 3 months").replace(
        "  alerts: {positions: [boss], clause: ST-31}\n", ""
    )
    later = read_pack(changed((BEFORE, other)), "c.yaml")

    def told(before: Procedure, after: Procedure) -> list[str]:
        return [change.words for change in changes(before, after) if change.part == "Restrictions"]

    assert told(plain, ruled) == ["New (ST-30)."]
    assert told(ruled, plain) == ["No longer there (ST-30)."]
    assert told(ruled, ruled) == []
    assert told(ruled, later) == ["reviewed within months: 6 → 3 (ST-30).", "alerts go to: boss → nobody (ST-30)."]
