"""What the moves about proceedings ask for, and which words an answer may have while they run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.cases import clocks
from portal.cases.models import Case
from portal.cases.running_proceedings import fitting, running
from portal.errors import Refused
from portal.letters.ask import REASON_MOST, Ask, Own, Sort, names
from portal.policy.decisions import Situation
from portal.policy.moves import Move
from portal.policy.procedure import By

WORDS = "standard_words"


def _begun(_case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    rule = here.procedure.proceedings
    kinds = names(rule.kinds.values()) if rule else ()
    return (
        Ask("kind", "Which proceedings", Sort.CHOICE, choices=kinds),
        Ask("since", "Since when they run", Sort.DATE),
        Ask("note", "Anything to add", Sort.TEXT, required=False, help="Staff only.", most=REASON_MOST),
    )


def _ended(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    return (Ask("note", "How they ended", Sort.TEXT, help="Staff only.", most=REASON_MOST),)


def agreed(case: Case) -> tuple[Ask, ...]:
    """Return the one thing that an answer asks for while proceedings run: which of the agreed words."""
    pack, words = clocks.pack_of(case), fitting(case)
    assert pack.proceedings is not None
    owner = pack.positions[pack.proceedings.owner].name
    texts = tuple((one.key, f"{one.name}: “{one.text.strip()}”") for one in words)
    told = f"Proceedings run, so nothing else may be answered. These words belong to: {owner}."
    return (Ask(WORDS, "Which of the agreed words", Sort.CHOICE, help=told, choices=texts),)


def demand_agreed(case: Case, move: Move, given: Mapping[str, Any]) -> None:
    """Raise `Refused`, with the clause, where an answer has other words than the agreed while proceedings run."""
    rule = clocks.pack_of(case).proceedings
    if rule and move is Move.RESPOND and running(case) and any(given[name] for name in given if name != WORDS):
        raise Refused(rule.only_agreed.sentence, clause=rule.only_agreed.clause)


def told(case: Case, facts: Mapping[str, Any]) -> dict[str, str]:
    """Return what the chosen words say, by merge field; nothing where none were chosen."""
    rule = clocks.pack_of(case).proceedings
    if rule is None or WORDS not in facts:
        return {}
    words = rule.words[facts[WORDS]]
    return {"answer.findings": words.text, "answer.outcome": words.outcome}


OWN: dict[Move, Own] = {Move.PROCEEDINGS: _begun, Move.END_PROCEEDINGS: _ended}
