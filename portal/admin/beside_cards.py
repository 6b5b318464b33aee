"""What stands beside a case, in words: proceedings that limit its answer, and a pause that has lasted too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.admin import presenting
from portal.cases import pausing
from portal.cases.models import Case
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
