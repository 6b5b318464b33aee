"""What was submitted is a row of its own, which nobody changes; and what has changed since is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from portal.cases.models import Case
from portal.database import db
from portal.duties import drafts, keeping, rules, state, striking
from portal.duties.acting import acting
from portal.duties.report_models import KeptReport, Publication, ReportCheck
from portal.errors import Refused
from portal.policy.disclosing import text_digest
from portal.policy.keeping import content_digest
from portal.policy.reports import Report
from portal.reports.fingerprints import WAY, comparable
from tests.admin.browsing import counted
from tests.cast import COMPLAINTS, as_
from tests.duties.county import ANALYST, DEPUTY, EXECUTIVE, OTHER_EXECUTIVE
from tests.duties.reports import JUNE, case, drafted, open_up, submitted


@pytest.fixture(autouse=True)
def _county(app: Flask) -> Iterator[None]:
    with app.app_context():
        open_up()
        for words in ("Alice Penrose waited.", "The meal was cold.", "Nobody came."):
            case(description=words)
        yield
        db.session.rollback()


def kept() -> KeptReport:
    found = keeping.kept_of(submitted(drafted()))
    assert found is not None
    return found


@pytest.mark.clauses("OC-9")
def test_what_was_submitted_is_kept_apart_from_its_cases() -> None:
    report = kept()
    ids = [str(one) for one in db.session.scalars(select(Case.id).filter_by(procedure_key="county").order_by(Case.id))]
    assert report.sha256 == content_digest(report.content)
    assert list(report.counted) == ids
    assert (report.audience, report.report_key, report.by_name) == ("board", "monthly", "Ana Lyst")
    assert [one["by"] for one in report.approvals] == ["Emil Exec"]
    assert [one["by"] for one in report.checks] == ["Eve Exec"]
    assert {"sheet": "log", "row": 1, "column": "description", "reason": "client", "known": True} in report.redactions
    before = dict(report.content)
    for one in db.session.scalars(select(Case).filter_by(procedure_key="county")):
        one.description = "Something else entirely."
    db.session.flush()
    db.session.expire_all()
    again = db.session.scalars(select(KeptReport)).one()
    assert again.content == before
    assert "The meal was cold." in str(again.content)


@pytest.mark.clauses("OC-9")
@pytest.mark.parametrize("model", [KeptReport, ReportCheck, Publication])
@pytest.mark.parametrize("what", ["update", "delete"])
def test_nobody_changes_what_is_kept(model: type, what: str) -> None:
    report = kept()
    keeping.publish(report.duty, by=as_(OTHER_EXECUTIVE), at=JUNE)
    db.session.flush()
    statement = update(model).values(by_name="Someone else") if what == "update" else delete(model)
    with pytest.raises(DatabaseError, match=r"kept as it was|stays published|never changed"):
        db.session.execute(statement)


@pytest.mark.clauses("OC-9")
def test_what_has_changed_since_is_told_with_its_cases() -> None:
    report = kept()
    row = report.duty
    same = keeping.changed_since(row, report, JUNE)
    assert same is not None
    assert same.is_same
    changed = db.session.scalars(select(Case).filter_by(description="Nobody came.")).one()
    changed.description = "Nobody came at all."
    new = case(description="A fourth one.")
    db.session.flush()
    now = keeping.changed_since(row, report, JUNE)
    assert now is not None
    assert now.altered == (changed.id,)
    assert now.added == (new.id,)
    assert ("By kind", "Received", 3, 4) in [(one.sheet, one.column, one.before, one.after) for one in now.values]


def test_it_is_read_by_those_who_prepared_it() -> None:
    report = kept()
    may = {
        name: keeping.may_read(report.duty, report, by=acting(as_(name), "county", JUNE))
        for name in (ANALYST, EXECUTIVE, DEPUTY, COMPLAINTS)
    }
    assert may == {ANALYST: True, EXECUTIVE: True, DEPUTY: False, COMPLAINTS: False}
    keeping.publish(report.duty, by=as_(OTHER_EXECUTIVE), at=JUNE)
    db.session.flush()
    assert keeping.may_read(report.duty, report, by=acting(as_(DEPUTY), "county", JUNE))


@pytest.mark.clauses("OC-8")
def test_it_is_read_by_those_whom_the_pack_names(monkeypatch: pytest.MonkeyPatch) -> None:
    report = kept()
    monthly = Report("monthly", "Monthly report", "OC-26", ("monthly_report",), ("deputy_director",), audience="board")
    pack = replace(state.pack_of(report.duty), reports=(monthly,))
    monkeypatch.setattr(state, "pack_of", lambda _row: pack)
    assert keeping.may_read(report.duty, report, by=acting(as_(DEPUTY), "county", JUNE))
    assert not keeping.may_read(report.duty, report, by=acting(as_(COMPLAINTS), "county", JUNE))
    assert not rules.may_prepare(report.duty, by=acting(as_(DEPUTY), "county", JUNE)), "nor before it is submitted"


def test_it_is_published_once_by_those_whom_the_pack_names() -> None:
    report = kept()
    with pytest.raises(Refused, match="It is published by: SPPR Analyst"):
        keeping.publish(report.duty, by=as_(EXECUTIVE), at=JUNE)
    keeping.publish(report.duty, by=as_(OTHER_EXECUTIVE), at=JUNE)
    db.session.flush()
    [listed] = keeping.published("county")
    assert (listed.report_key, listed.name, str(listed.start)) == ("monthly", "Monthly report", "2026-05-01")
    assert [one.kept for one in keeping.published_of("county", listed.start, listed.end)] == [report]
    with pytest.raises(Refused, match="published already"):
        keeping.publish(report.duty, by=as_(OTHER_EXECUTIVE), at=JUNE)


def test_what_was_made_for_others_isn_t_for_the_public(monkeypatch: pytest.MonkeyPatch) -> None:
    row = drafted()
    pack = state.pack_of(row)
    for_the_desk = replace(pack, reports=(replace(pack.report("monthly"), audience="desk"),))
    monkeypatch.setattr(state, "pack_of", lambda _row: for_the_desk)
    submitted(row)
    with pytest.raises(Refused, match="It was made for: The desk"):
        keeping.publish(row, by=as_(OTHER_EXECUTIVE), at=JUNE)


def test_a_text_s_digest_is_its_own() -> None:
    assert text_digest("a") != text_digest("b")


@pytest.mark.clauses("OC-8")
def test_nobody_publishes_what_they_made() -> None:
    """Ana drafted it and submitted it; Emil, who is an analyst too, had no hand in it."""
    report = kept()
    with pytest.raises(Refused, match="You struck passages in it, prepared or submitted it, so someone else must"):
        keeping.publish(report.duty, by=as_(ANALYST), at=JUNE)
    keeping.publish(report.duty, by=as_(OTHER_EXECUTIVE), at=JUNE)


def test_who_struck_in_it_doesn_t_publish_it_either() -> None:
    row = drafted()
    draft = drafts.draft_of(row, JUNE)
    assert draft is not None
    text = next(striking.texts(draft))
    striking.strike(
        row, sheet="log", column="description", digest=text.digest, words="waited", reason="other",
        by=as_(OTHER_EXECUTIVE), at=JUNE,
    )  # fmt: skip
    db.session.flush()
    submitted(row)
    with pytest.raises(Refused, match="You struck passages in it"):
        keeping.publish(row, by=as_(OTHER_EXECUTIVE), at=JUNE)


def test_a_list_of_what_is_published_reads_no_report(app: Flask) -> None:
    report = kept()
    keeping.publish(report.duty, by=as_(OTHER_EXECUTIVE), at=JUNE)
    db.session.flush()
    end = report.period_end
    db.session.expire_all()
    with counted(app) as said:
        [listed] = keeping.published("county")
    assert len(said) == 1
    assert "content" not in said[0]
    assert listed.end == end
    with counted(app) as said:
        assert keeping.published_of("county", listed.start, date(2026, 6, 30)) == []
        [found] = keeping.published_of("county", listed.start, listed.end, "monthly")
        assert keeping.report_in(found.kept).name == "Monthly report"
    assert len(said) == 2


def test_what_an_earlier_version_of_the_portal_kept_isn_t_told_as_changed() -> None:
    now = {1: f"{WAY}a", 2: f"{WAY}b", 3: f"{WAY}c"}
    assert comparable({1: "old", 2: f"{WAY}b"}, now) == {1: "old", 2: f"{WAY}b", 3: f"{WAY}c"}
