"""What stands beside a case, in words: proceedings that limit its answer, a pause that is too long, who takes part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.admin import presenting
from portal.cases import pausing
from portal.cases.models import Case, CasePart
from portal.cases.running_proceedings import running
from portal.policy.procedure import Procedure


@dataclass(frozen=True)
class ProceedingsCard:
    """The proceedings that run: which, since when, and where it is written what follows from that."""

    name: str
    since: str
    note: str
    who: str
    clause: str


def proceedings_card(case: Case, pack: Procedure) -> ProceedingsCard | None:
    """Return the proceedings that run beside a case, or None where none do."""
    row, rule = running(case), pack.proceedings
    if row is None or rule is None:
        return None
    return ProceedingsCard(
        name=rule.kinds[row.kind].name,
        since=presenting.short(row.since, pack.language),
        note=row.note,
        who=f"{row.said_by}, {presenting.moment(row.said_at, pack)}",
        clause=f"{rule.clause}, {rule.words_clause}",
    )


def overrun(case: Case, pack: Procedure, at: datetime) -> tuple[str, str] | None:
    """Return that a pause has lasted too long, in a sentence, and its clause; None where none has."""
    found = pausing.overrun(case, at)
    if found is None:
        return None
    reason, last = found
    words = f"The clock should go on: “{reason.name}” could hold it until {presenting.short(last, pack.language)}."
    return words, reason.clause


@dataclass(frozen=True)
class PartCard:
    """Someone's part in a case, and since when or from when until when they have it."""

    name: str
    part: str
    clause: str
    contact: str
    when: str
    has_ended: bool


def part_cards(case: Case, pack: Procedure) -> tuple[PartCard, ...]:
    """Return those who have a part in the case, then those who had one."""
    rows = sorted(case.parts, key=lambda one: one.until is not None)
    return tuple(_part(one, case, pack) for one in rows)


def _part(one: CasePart, case: Case, pack: Procedure) -> PartCard:
    part, since = pack.parts[one.part], presenting.moment_of(case, one.since, pack)
    until = f" until {presenting.moment_of(case, one.until, pack)}" if one.until else ""
    return PartCard(one.name, part.name, part.clause, one.contact, f"since {since}{until}", one.until is not None)
