"""The Code's annual report, beside the same counted by hand: its figures, what its checks find, what was answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.models import Case, LearningAction, Response, Staff, StageRow
from portal.database import db
from portal.policy.assessing import Finding, Looks, State
from portal.policy.built import Built
from portal.policy.spans import Span
from portal.reports import assessing, making, scope
from portal.reports.assessment_models import AssessmentAnswer
from tests.reports import oracle
from tests.reports.dataset import AT, Dataset

YEAR = Span(date(2025, 4, 1), date(2026, 3, 31))
TODAY = date(2026, 8, 20)


class Said(Dataset):
    """Cases of which some answers have reasons, and some have none."""

    def _answer(self, case: Case, row: StageRow) -> None:
        fits = [key for key, one in self.pack.outcomes.items() if case.kind in one.kinds]
        outcome, words = self._perhaps(fits), self._one(["We looked.", "We looked.", ""])
        assert row.answered_at is not None
        _say(case, row, "answer", {"answer.findings": words}, at=row.answered_at, outcome=outcome)


def made(seed: int) -> tuple[Dataset, Built, list[Case]]:
    data = Said("lgsco-code", seed, start=YEAR.start, end=YEAR.end)
    data.fill(120)
    _said_and_dealt_with(data, Random(seed))
    built = making.build(data.pack, "annual", YEAR, AT)
    return data, built, oracle.received(data.made, data.pack.zone, YEAR.start, YEAR.end)


def _said_and_dealt_with(data: Dataset, random: Random) -> None:
    """Give cases more time and refusals, with reasons and without, and stages their own handlers."""
    staff = [*db.session.scalars(select(Staff.id).order_by(Staff.id).limit(3)), None]
    for case in data.made:
        for row in case.stages:
            row.handler_id = random.choice(staff)
            if random.random() < 0.3:
                _say(case, row, "extension", {"extension.reasons": random.choice(["It is complex.", " ", ""])})
        if case.status == "referred" and random.random() < 0.8:
            _say(case, case.stages[-1], "referral", {"referral.reasons": random.choice(["It is for a court.", ""])})
    _one_hand_for_both(data, staff[0])
    db.session.commit()


def _one_hand_for_both(data: Dataset, staff_id: int | None) -> None:
    """Let one person have dealt with both stages of a case of the year: of few, chance may give none."""
    cases = oracle.received(data.made, data.pack.zone, YEAR.start, YEAR.end)
    both = next(case for case in cases if _rows(case, "stage_1") and _rows(case, "stage_2"))
    for row in _rows(both):
        row.handler_id = staff_id


def _say(
    case: Case, row: StageRow, says: str, entries: dict[str, str], *, at: datetime = AT, outcome: str = ""
) -> None:
    said = Response(case=case, stage=row, says=says, method="letter", entries=entries, outcome=outcome)
    said.drafted_at = said.issued_at = at
    db.session.add(said)


def kinds(data: Dataset) -> Callable[[Case], list[tuple[str]]]:
    return lambda case: [(data.pack.kinds[case.kind].name,)]


def test_the_report_and_its_checks_are_those_counted_by_hand(session: Session, seed: int) -> None:
    data, built, cases = made(seed)
    volumes_times_and_targets(data, built, cases)
    types_and_what_was_not_accepted(data, built, cases)
    what_the_checks_find(data, cases)


def volumes_times_and_targets(data: Dataset, built: Built, cases: list[Case]) -> None:
    zone = data.pack.zone
    by = oracle.split(cases, kinds(data))
    volumes = oracle.shown(built.sheet("volumes"), 1)
    targets = oracle.shown(built.sheet("targets"), 1)
    for key, those in by.items():
        still = sum(oracle.is_open(case) for case in those)
        days = [oracle.days_to_answer(case, zone) for case in those]
        wanted = {
            "received": len(those),
            "answered": sum(oracle.first_answer(case) is not None for case in those),
            "closed": len(those) - still,
            "open": still,
            "refused": sum(case.status == "referred" for case in those),
            "median": oracle.nearest_rank(days, 0.5),
            "slowest": oracle.nearest_rank(days, 0.9),
        }
        assert {name: volumes[key][name] for name in wanted} == wanted
        for stage in ("stage_1", "stage_2"):
            for clock in ("acknowledge", "answer"):
                figures = oracle.of_standard(those, clock, AT, f"{stage}_{clock}", stage)
                assert {name: targets[key][name] for name in figures} == figures
    assert sum(row["received"] for row in volumes.values()) == len(cases)


def types_and_what_was_not_accepted(data: Dataset, built: Built, cases: list[Case]) -> None:
    pack = data.pack
    places = {service.key: one.name for one in pack.programmes.values() for service in one.services}
    services = oracle.split(
        cases,
        lambda case: [
            (
                places.get(case.service, "Not given"),
                pack.service(case.service).name if case.service else "Not given",
                pack.kinds[case.kind].name,
            )
        ],
    )
    oracle.agree(built.sheet("services"), 3, {key: {"received": len(those)} for key, those in services.items()})
    channels = oracle.split(cases, lambda case: [(pack.kinds[case.kind].name, pack.channels[case.channel].name)])
    oracle.agree(built.sheet("channels"), 2, {key: {"received": len(those)} for key, those in channels.items()})
    about = oracle.split(
        cases, lambda case: [(pack.matters[case.matter].name if case.matter else "Nothing in particular",)]
    )
    refused = {key: {"refused": sum(case.status == "referred" for case in those)} for key, those in about.items()}
    oracle.agree(built.sheet("refused"), 1, refused)
    assert sum(row["refused"] for row in refused.values()), "something was refused, or nothing is tried here"


# ---- what the checks find


def _rows(case: Case, stage: str = "") -> list[StageRow]:
    return [row for row in case.stages if row.pathway == case.pathway and stage in {"", row.key}]


def _reasoned(case: Case, says: str, entry: str, stage: str = "") -> list[bool]:
    there = _rows(case, stage)
    return [
        bool(one.entries.get(entry, "").strip()) for one in case.responses if one.says == says and one.stage in there
    ]


def _by_hand(case: Case, looks: Looks, stage: str) -> bool | None:
    """Whether one case passes a check; None where there is nothing to look at."""
    said: list[bool] = []
    if looks is Looks.EXTENSIONS_EXPLAINED:
        said = _reasoned(case, "extension", "extension.reasons", stage)
    elif looks is Looks.ANSWERS_REASONED:
        outcomes = [bool(one.outcome) for one in case.responses if one.says == "answer"]
        said = [*_reasoned(case, "answer", "answer.findings"), *outcomes]
    elif looks is Looks.REFUSALS_EXPLAINED and case.status == "referred":
        found = _reasoned(case, "referral", "referral.reasons")
        said = found or [False]
    elif looks is Looks.REMEDIES_KEPT:
        owed = [one for one in case.remedies if not one.dropped_at and (one.kept_at or one.due_on < TODAY)]
        said = [one.kept_at is not None for one in owed]
    elif looks is Looks.ANOTHER_PERSON:
        first = {row.handler_id for row in _rows(case, "stage_1")}
        said = [row.handler_id not in first for row in _rows(case, "stage_2") if row.handler_id]
    return all(said) if said else None


def _findings(built: assessing.Assessing) -> Iterator[tuple[str, Finding]]:
    for key in built.rule.requirements:
        yield from ((key, one) for one in built.findings(key))


def what_the_checks_find(data: Dataset, cases: list[Case]) -> None:
    rule = data.pack.assessment
    assert rule is not None
    covered = scope.of_report(data.pack.report("annual"), data.pack.key, YEAR, data.pack.zone)
    tried: set[Any] = set()
    for key, found in _findings(assessing.assessed(data.pack, rule, covered, AT)):
        check = found.check
        if check.looks is Looks.LIMIT_MET:
            stage, clock = check.limits[0].split(".")
            stands = [oracle.standard(case, clock, AT, stage) for case in cases]
            hand = [None if one in {"", "waiting"} else one == "met" for one in stands]
        elif check.looks in {
            *(Looks.EXTENSIONS_EXPLAINED, Looks.ANSWERS_REASONED, Looks.REFUSALS_EXPLAINED),
            *(Looks.REMEDIES_KEPT, Looks.ANOTHER_PERSON),
        }:
            hand = [_by_hand(case, check.looks, check.stage) for case in cases]
        else:
            continue
        failing = [case.id for case, passes in zip(cases, hand, strict=True) if passes is False]
        assert (found.looked, found.failed) == (sum(one is not None for one in hand), len(failing)), (key, check)
        assert found.cases == tuple(sorted(failing)[: assessing.MOST_CASES])
        assert found.failed, (key, "nothing fails, so nothing is tried")
        tried.add(check)
    assert len(tried) == 10


def test_what_the_procedure_gives_is_found_without_a_case(session: Session) -> None:
    data = Dataset("lgsco-code", 0)
    built = making.build(data.pack, "annual", YEAR, AT)
    found = {row[0]: row[3] for row in built.sheet("assessment").rows}
    assert found["LG-6.2"] == State.MET, "5 working days in the procedure, and nothing was late"
    assert found["LG-5.1"] == State.MET
    assert found["LG-2.5"] == "asked of people"
    assert found["LG-9.1"] == State.NOTHING


def test_answers_and_statements_are_told_and_the_latest_holds(session: Session) -> None:
    data = Dataset("lgsco-code", 0)
    for span, item, complies, says in [
        (YEAR.before, "accepted", "yes", "Of the year before."),
        (YEAR, "no_blanket", "yes", "Looked at."),
        (YEAR, "no_blanket", "no", "Two teams had a rule of their own. It is gone."),
        (YEAR, "annual_letter", "", "We changed how we chase."),
    ]:
        db.session.add(_answer(data, span, item, complies, says))
    db.session.commit()
    built = making.build(data.pack, "annual", YEAR, AT)
    rows = {row[0]: row for row in built.sheet("assessment").rows}
    assert rows["LG-2.5"][2:] == ("No", "asked of people", "Two teams had a rule of their own. It is gone.")
    assert rows["LG-2.1"][2] == "Not answered yet", "another year's answer is another year's"
    unmet = {row[0]: row[-1] for row in built.sheet("unmet").rows}
    assert unmet == {"LG-2.5": "Two teams had a rule of their own. It is gone.", **_nobody_there(built)}
    assert [row[1] for row in built.sheet("ombudsman").rows] == ["We changed how we chase.", ""]


def _nobody_there(built: Built) -> dict[str, str]:
    """The positions that nobody has in this body."""
    found = {row[0]: row[3] for row in built.sheet("assessment").rows}
    return {key: "" for key in ("LG-4.1", "LG-9.4", "LG-9.5, LG-9.6") if found[key] == State.NOT_MET}


def _answer(data: Dataset, span: Span, item: str, complies: str, says: str) -> AssessmentAnswer:
    return AssessmentAnswer(
        procedure_key=data.pack.key,
        period_start=span.start,
        period_end=span.end,
        item=item,
        complies=complies,
        says=says,
        at=AT,
        by_id=_anyone(),
        by_name="Someone",
    )


def _anyone() -> int:
    return db.session.scalars(select(Staff.id).order_by(Staff.id).limit(1)).one()


def test_work_for_learning_is_told_and_looked_at(session: Session) -> None:
    data = Dataset("lgsco-code", 0)
    for what, due, done in [("Done", date(2026, 2, 1), AT), ("Late", date(2026, 2, 1), None), ("Due", TODAY, None)]:
        db.session.add(
            LearningAction(
                procedure_key=data.pack.key,
                what=what,
                owner_id=_anyone(),
                due_on=due,
                asked_by="Someone",
                asked_by_id=_anyone(),
                asked_at=AT.replace(month=1),
                done_at=done,
                result="We changed it." if done else "",
            )
        )
    db.session.commit()
    built = making.build(data.pack, "annual", YEAR, AT)
    assert [row[0] for row in built.sheet("improvements").rows] == ["Done", "Late", "Due"]
    assert {row[0]: row[3] for row in built.sheet("assessment").rows}["LG-9.1"] == State.PARTLY
