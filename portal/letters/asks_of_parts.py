"""What the moves ask for by which someone is given a part in a case, and that ends."""

from __future__ import annotations

from portal.cases import taking_part, teams
from portal.cases.models import Case
from portal.letters.ask import REASON_MOST, Ask, Own, Sort, names
from portal.policy.decisions import Situation
from portal.policy.moves import Move
from portal.policy.procedure import By


def _given(case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    parts = here.procedure.parts.values()
    people = tuple((str(one.id), one.full_name) for one in teams.people_of(case.procedure_key))
    told = " ".join(f"{one.name}: {one.help}" for one in parts if one.help)
    return (
        Ask("part", "Which part", Sort.CHOICE, help=told, choices=names(parts)),
        Ask("staff", "A member of staff", Sort.CHOICE, required=False, choices=people),
        Ask("name", "Or someone from outside", Sort.LINE, required=False, help="Their name."),
        Ask("contact", "How to reach them", Sort.TEXT, required=False, help="Staff only.", most=REASON_MOST),
    )


def _ended(case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    known = here.procedure.parts
    choices = tuple((str(one.id), f"{one.name}: {known[one.part].name}") for one in taking_part.open_of(case))
    return (Ask("which", "Whose part has ended", Sort.CHOICE, choices=choices),)


OWN: dict[Move, Own] = {Move.PART: _given, Move.END_PART: _ended}
