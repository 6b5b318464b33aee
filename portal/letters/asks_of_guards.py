"""What the moves that say who may see a case ask for: its label, and the members of staff that it is about."""

from __future__ import annotations

from portal.cases import queries
from portal.cases.models import Case
from portal.letters.ask import REASON_MOST, Ask, Own, Sort, names
from portal.policy.decisions import Situation
from portal.policy.moves import Move
from portal.policy.procedure import By

WHY = Ask("reason", "Why", Sort.TEXT, help="Only those who still see the case read this.", most=REASON_MOST)


def _label(_case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    labels, words = names(here.procedure.labels.values()), "Who alone may see it. Left empty: no label."
    return Ask("label", "Its label", Sort.CHOICE, required=False, help=words, choices=labels, clears=True), WHY


def _to_name(case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    people = tuple((str(one.id), one.full_name) for one in queries.people_of(case.procedure_key))
    return _about("They, those above them and those below them no longer see the case.", people)


def _to_clear(case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    people = tuple((str(one.staff_id), one.staff.full_name) for one in case.subjects)
    return _about("They and their line may see the case again, where they otherwise would.", people)


def _about(words: str, people: tuple[tuple[str, str], ...]) -> tuple[Ask, ...]:
    return Ask("who", "The member of staff", Sort.CHOICE, help=words, choices=people), WHY


OWN: dict[Move, Own] = {Move.LABEL: _label, Move.NAME_SUBJECT: _to_name, Move.CLEAR_SUBJECT: _to_clear}
