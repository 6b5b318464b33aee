"""What the moves that say who may see a case ask for: its label, and the members of staff that it is about."""

from __future__ import annotations

from portal.cases import teams
from portal.cases.models import Case
from portal.letters.ask import REASON_MOST, Ask, Own, Sort, names
from portal.policy.decisions import Situation
from portal.policy.moves import Move
from portal.policy.procedure import By

WHY = Ask("reason", "Why", Sort.TEXT, help="Only those who still see the case read this.", most=REASON_MOST)

KEEPS = "It has the label of what it is about: give it that one, and it stays, whatever it turns out to be about."
TAKEN = (
    "Where someone who no longer sees it deals with it, it is taken from them; where they would have answered it with"
    " another case, it is dealt with on its own again."
)


def _label(case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    labels = names(here.procedure.labels.values())
    keeps = f" {KEEPS}" if case.label and not case.label_given else ""
    words = f"Who alone may see it. Left empty: no label.{keeps} {TAKEN}"
    return Ask("label", "Its label", Sort.CHOICE, required=False, help=words, choices=labels, clears=True), WHY


def _to_name(case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    people = tuple((str(one.id), one.full_name) for one in teams.people_of(case.procedure_key))
    return _about(f"They, those above them and those below them no longer see the case. {TAKEN}", people)


def _to_clear(case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    people = tuple((str(one.staff_id), one.staff.full_name) for one in case.subjects)
    return _about("They and their line may see the case again, where they otherwise would.", people)


def _about(words: str, people: tuple[tuple[str, str], ...]) -> tuple[Ask, ...]:
    return Ask("who", "The member of staff", Sort.CHOICE, help=words, choices=people), WHY


OWN: dict[Move, Own] = {Move.LABEL: _label, Move.NAME_SUBJECT: _to_name, Move.CLEAR_SUBJECT: _to_clear}
