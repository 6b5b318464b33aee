"""The redaction desk: passages struck by a person, each for a reason of the pack's list, and checked by another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select

from portal.cases.actors import Actor
from portal.cases.models import Staff
from portal.cases.models.columns import LONG
from portal.database import db
from portal.duties import drafts, history, rules
from portal.duties.acting import Acting, acting, signed, with_principal
from portal.duties.drafts import Draft
from portal.duties.models import DutyRow
from portal.duties.report_models import ReportCheck, ReportStrike
from portal.errors import Conflict, Invalid, NotFound, Refused
from portal.policy.built import Column, Sheet
from portal.policy.disclosing import Passage, suggested, text_digest
from portal.policy.disclosure import How
from portal.policy.identifying import Found
from portal.policy.suspecting import suspected
from portal.tagging.model import likely

CHANGED = "It has changed since you looked at it. Look at it as it is now."


@dataclass(frozen=True)
class Written:
    """One text of a report that somebody wrote: where it stands, what is struck in it, and what may have to be."""

    sheet: Sheet
    column: Column
    row: int
    text: str
    draft: Draft

    @cached_property
    def digest(self) -> str:
        """Return the digest of the text, by which it is known wherever it stands."""
        return text_digest(self.text)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Return what is struck in it."""
        return tuple(self.draft.disclosing.passages(self.sheet.key, self.column, self.text))

    @cached_property
    def suggestions(self) -> tuple[Found, ...]:
        """Return what may have to be struck too: worked out for those texts alone that are looked at."""
        if self.text in self.draft.own_words:
            return ()
        return tuple(suggested(suspected(self.text, likely), self.passages))


def texts(draft: Draft) -> Iterator[Written]:
    """Yield every text of a report in which passages are struck, in its order."""
    for sheet in draft.made.built.sheets:
        for place, column in enumerate(sheet.columns):
            rule = draft.audience.rule(column)
            if rule is not None and rule.how is How.STRUCK:
                for number, row in enumerate(sheet.rows, start=1):
                    if row[place]:
                        yield Written(sheet, column, number, str(row[place]), draft)


def strike(
    row: DutyRow, *, sheet: str, column: str, digest: str, words: str, reason: str, by: Actor, at: datetime
) -> list[ReportStrike]:
    """Strike some words wherever they stand in one text, for a reason of the pack's list. The words aren't kept."""
    by, _ = signed(by, row.procedure_key, at, lambda who: rules.demand_prepare(row, by=who))
    draft = _draft(row, at)
    written = next(
        (one for one in texts(draft) if (one.sheet.key, one.column.key, one.digest) == (sheet, column, digest)), None
    )
    if written is None:
        raise Conflict(CHANGED)
    places = _places(draft, written, words, reason)
    assert by.staff_id is not None
    made = [
        ReportStrike(
            duty_id=row.id, sheet=sheet, column_key=column, digest=digest, start_at=start, end_at=end,
            reason=reason, at=at, by_id=by.staff_id, by_name=by.name,
        )
        for start, end in places
    ]  # fmt: skip
    db.session.add_all(made)
    where = f"{written.sheet.name}, “{written.column.name}”, row {written.row}: {draft.audience.strikes[reason].name}"
    history.record(row, "struck", "A passage was struck.", by=by, at=at, detail=where[:LONG])
    return made


def _places(draft: Draft, written: Written, words: str, reason: str) -> list[tuple[int, int]]:
    errors = {}
    if reason not in draft.audience.strikes:
        errors["reason"] = "Choose one of the reasons."
    wanted = words.strip()
    places = list(_all_places(written.text, wanted)) if wanted else []
    if not places:
        errors["words"] = "These words don't stand in this text. Copy them from it." if wanted else "Fill this in."
    if errors:
        raise Invalid(errors)
    return places


def _all_places(text: str, words: str) -> Iterator[tuple[int, int]]:
    at = text.find(words)
    while at >= 0:
        yield at, at + len(words)
        at = text.find(words, at + len(words))


def take_back(row: DutyRow, strike_id: int, *, by: Actor, at: datetime) -> None:
    """Take back what was struck by hand. What is struck by what the portal knows can't be."""
    by, _ = signed(by, row.procedure_key, at, lambda who: rules.demand_prepare(row, by=who))
    query = select(ReportStrike).filter_by(id=strike_id, duty_id=row.id, taken_back_at=None)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("There is no such passage.")
    found.taken_back_at, found.taken_back_by, found.taken_back_by_id = at, by.name, by.staff_id
    history.record(row, "unstruck", "A passage is no longer struck.", by=by, at=at)


def check(row: DutyRow, *, seen: str, by: Actor, at: datetime) -> ReportCheck:
    """Say that all that is struck in a report is right, and nothing is missing: by someone who struck none of it.

    `seen` is the digest of what was looked at, so that nobody checks what they haven't seen.
    """
    who = acting(by, row.procedure_key, at)
    draft = _draft(row, at)
    by = with_principal(by, who.principal(demand_check(row, draft, by=who)))
    if seen != draft.sha256:
        raise Conflict(CHANGED)
    if any(one.by_id == by.staff_id for one in drafts.checks_of(row, seen)):
        raise Refused("You have checked this already.", clause=draft.audience.clause)
    assert by.staff_id is not None
    made = ReportCheck(duty_id=row.id, sha256=seen, at=at, by_id=by.staff_id, by_name=by.name)
    db.session.add(made)
    history.record(row, "checked", "What was struck was checked.", by=by, at=at, detail=seen)
    return made


def demand_check(row: DutyRow, draft: Draft, *, by: Acting) -> Staff:
    """Return who checks it. Raise `Refused` unless this person may now: of those who prepare it, who struck nothing."""
    found = rules.demand_prepare(row, by=by)
    rules.demand_period_over(row, by.at)
    if sentence := rules.stands_against(by, draft.strikers, "struck passages in it, so someone else must check it"):
        raise Refused(sentence, clause=draft.audience.clause)
    return found


def _draft(row: DutyRow, at: datetime) -> Draft:
    draft = drafts.draft_of(row, at)
    if draft is None:
        raise NotFound("No report is made for this.")
    return draft
