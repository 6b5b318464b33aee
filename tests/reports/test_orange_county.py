"""Orange County's monthly report and compilation, beside the same counted by hand."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from portal.cases.models import Case
from portal.policy.built import Built, Holds
from portal.policy.spans import Span
from portal.reports import making
from tests.reports import oracle
from tests.reports.dataset import AT, Dataset

MAY = Span(date(2026, 5, 1), date(2026, 5, 31))


def made(seed: int, key: str) -> tuple[Dataset, Built, list[Case]]:
    data = Dataset("orange-county", seed, start=MAY.start, end=MAY.end)
    data.fill()
    built = making.build(data.pack, key, MAY, AT)
    return data, built, reported(data, MAY)


def reported(data: Dataset, span: Span) -> list[Case]:
    """OC-4, OC-6: what is reportable to the County Executive Office, and nothing else."""
    return [case for case in oracle.received(data.made, data.pack.zone, span.start, span.end) if case.reportable]


@pytest.mark.clauses("OC-6", "OC-31")
def test_all_media_are_there_by_medium_and_kind(session: Session, seed: int) -> None:
    data, built, cases = made(seed, "monthly")
    pack = data.pack

    def media(case: Case) -> list[tuple[str, str]]:
        return [(pack.channels[case.channel].name, pack.kinds[case.kind].name)]

    now = oracle.split(cases, media)
    before = oracle.split(reported(data, MAY.before), media)
    every = {(channel.name, kind.name) for channel in pack.channels.values() for kind in pack.kinds.values()}
    expected = {key: {"received": len(now.get(key, [])), "received_before": len(before.get(key, []))} for key in every}
    oracle.agree(built.sheet("media"), 2, expected)
    assert len(built.sheet("media").rows) == len(every)
    hidden = {case.id for case in data.made if not case.reportable}
    assert not hidden & set(built.counted)
    assert not hidden & set(built.sheet("log").cases)


@pytest.mark.clauses("OC-6", "OC-31")
def test_the_compilation_and_the_natures_are_those_counted_by_hand(session: Session, seed: int) -> None:
    data, built, cases = made(seed, "compilation")
    pack = data.pack
    for key, by in (
        ("media", lambda case: [(pack.channels[case.channel].name, pack.kinds[case.kind].name)]),
        ("teams", lambda case: [(case.team.name, pack.kinds[case.kind].name)]),
    ):
        oracle.agree(
            built.sheet(key),
            2,
            {
                key: {
                    "received": len(those),
                    "answered": sum(oracle.first_answer(case) is not None for case in those),
                    "open": sum(oracle.is_open(case) for case in those),
                }
                for key, those in oracle.split(cases, by).items()
            },
        )
    monthly = making.build(pack, "monthly", MAY, AT)
    natures = oracle.split(
        cases,
        lambda case: [
            (pack.kinds[case.kind].name, pack.natures[one].name if one else "Not given")
            for one in [one.nature for one in case.natures] or [""]
        ],
    )
    oracle.agree(monthly.sheet("natures"), 2, {key: {"received": len(those)} for key, those in natures.items()})


@pytest.mark.clauses("OC-32")
def test_the_log_has_one_row_for_each_entry(session: Session, seed: int) -> None:
    data, built, cases = made(seed, "monthly")
    cases = sorted(cases, key=lambda case: case.id)
    sheet = built.sheet("log")
    assert sheet.cases == tuple(case.id for case in cases)
    names = [column.key for column in sheet.columns]
    for case, row in zip(cases, sheet.rows, strict=True):
        told = dict(zip(names, row, strict=True))
        answers = [one for one in case.responses if one.says == "answer"]
        answered = oracle.first_answer(case)
        zone = data.pack.zone
        assert told["number"] == case.tracking_number
        assert told["received_on"] == oracle.day(case.received_at, zone)
        assert told["channel"] == data.pack.channels[case.channel].name
        assert told["description"] == case.description
        assert told["response"] == ("We looked." if answers else "")
        assert told["answered_on"] == (oracle.day(answered, zone) if answered else None)
    written = {column.key for column in sheet.columns if column.holds is Holds.WRITTEN}
    assert written == {"description", "requested", "response"}
