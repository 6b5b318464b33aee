"""What is asked of what an ombudsman decided, and of its being complied with."""

from __future__ import annotations

from collections.abc import Iterator

from portal.cases import rulings
from portal.cases.models import Case
from portal.letters import asks_of_promises
from portal.letters.ask import REASON_MOST, Ask, Own, Sort, names
from portal.policy.decisions import Situation
from portal.policy.moves import Move
from portal.policy.procedure import By

BREACH = "The procedure itself: a late answer, or a letter that should have said more. It is counted in reports."
REMEDIES = "Each becomes a promise to the reporter, with its day, and is followed as any other."
YES_OR_NO = (("yes", "Yes"), ("no", "No"))


def _decided(case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    rule = here.procedure.ombudsman
    decisions = names(rule.decisions.values()) if rule else ()
    told = " ".join(f"{one.name}: {one.help}" for one in rule.decisions.values() if one.help) if rule else ""
    return (
        Ask("decision", "What was decided", Sort.CHOICE, help=told, choices=decisions),
        Ask("decided_on", "On which day", Sort.DATE),
        Ask("reference", "The ombudsman’s reference", Sort.LINE, required=False),
        Ask("found", "What was found, in short", Sort.TEXT, help="Staff only.", most=REASON_MOST),
        Ask("breach", "Did it find that we didn’t follow the procedure?", Sort.CHOICE, help=BREACH, choices=YES_OR_NO),
        *_asked_for(case, here),
    )


def _asked_for(case: Case, here: Situation) -> Iterator[Ask]:
    if here.procedure.remedies:
        assert here.at is not None
        kinds = names(here.procedure.remedies.values())
        yield Ask("remedies", "What we are asked to put right", Sort.REMEDIES, False, REMEDIES, choices=kinds)
        yield asks_of_promises.owner(case, here.at)


def _complied(case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    rule = here.procedure.ombudsman
    known = rule.decisions if rule else {}
    open_now = rulings.open_of(case)
    choices = tuple((str(one.id), f"{known[one.decision].name}, {one.decided_on:%-d %B %Y}") for one in open_now)
    return (
        Ask("which", "Which decision", Sort.CHOICE, choices=choices, known=choices[0][0] if len(choices) == 1 else ""),
        Ask("on", "Since when the ombudsman is satisfied", Sort.DATE),
        Ask("note", "Anything to add", Sort.TEXT, required=False, help="Staff only.", most=REASON_MOST),
    )


OWN: dict[Move, Own] = {Move.RULING: _decided, Move.COMPLIANCE: _complied}
