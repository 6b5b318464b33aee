"""What each move asks of whoever makes it: one description from which forms, the API and its documentation are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from portal.cases import clocks, situation, ties
from portal.cases.models import Case
from portal.cases.models.columns import LONG, TEXT
from portal.cases.running_proceedings import running
from portal.letters import (
    asks_of_approval,
    asks_of_guards,
    asks_of_lateness,
    asks_of_links,
    asks_of_matters,
    asks_of_own_words,
    asks_of_parts,
    asks_of_points,
    asks_of_proceedings,
    asks_of_promises,
    asks_of_restrictions,
    asks_of_rulings,
    asks_of_work,
)
from portal.letters.ask import METHOD_NAMES, READ_BY, READ_TOO, REASON_MOST, Ask, Own, Sort, names, of_remedy
from portal.policy.clock import Method
from portal.policy.decisions import TOGETHER, Situation, closings, letter_for
from portal.policy.extending import latest_extension
from portal.policy.letters import Asks, Says
from portal.policy.moves import Move
from portal.policy.procedure import By
from portal.policy.rights import triggers_today

SPOKEN = {Method.PHONE, Method.IN_PERSON}
METHODS = (
    ("letter", "Letter, by e-mail or post"),
    (Method.PHONE.value, "Telephone, spoken in person"),
    (Method.IN_PERSON.value, "Face to face"),
    (Method.VOICEMAIL.value, "Voicemail, a message left"),
)
CONTACT_METHODS = tuple((method.value, words) for method, words in METHOD_NAMES.items())
METHOD = Ask("method", "How it is said", Sort.CHOICE, False, "A letter, unless you choose otherwise.", METHODS)
NOTE = Ask("note", "What was said", Sort.TEXT, required=False, help="Needed for a call or a visit; staff only.")
# Those that are kept on a line of the timeline too, or beside the clock, and must not be cut there.
SHORTENED = ("decision.reasons", "restriction.reasons")
MOST = dict.fromkeys(("extension.reasons", "closing.words", "referral.to", "referral.contact"), LONG) | dict.fromkeys(
    SHORTENED, REASON_MOST
)
SORT_OF = {
    Asks.TEXT: Sort.TEXT,
    Asks.DATE: Sort.DATE,
    Asks.OUTCOME: Sort.CHOICE,
    Asks.REMEDIES: Sort.REMEDIES,
    Asks.POINTS: Sort.FINDINGS,
}


def asked(case: Case, move: Move, at: datetime, side: By = By.OFFICER) -> tuple[Ask, ...]:
    """Return the facts that `move` asks for on this case now, in the order to ask them."""
    here = situation.situation_of(case, at)
    late = asks_of_lateness.asked(case, move, at) if side is By.OFFICER else ()
    if move is Move.RESPOND and here.approval:
        return late  # what goes out is what was approved
    own = OWN[move](case, here, side) if move in OWN else ()
    return (*own, *_of_letter(case, move, here), *_of_others(case, move, here), *_own_words(move, here), *late)


def _own_words(move: Move, here: Situation) -> tuple[Ask, ...]:
    """An answer may be edited, unless proceedings run: then it has agreed words alone (CSC-17)."""
    is_answer = move in {Move.RESPOND, Move.HAND_IN} and letter_for(move, here)
    return asks_of_own_words.asked() if is_answer and not here.in_proceedings else ()


def _of_others(case: Case, move: Move, here: Situation) -> Iterator[Ask]:
    """Yield what an answer must say besides to the reporters of the cases that were merged into this one."""
    if move in {Move.RESPOND, Move.HAND_IN} and letter_for(move, here) and ties.waiting(case):
        known = {ask.field for ask in _of_letter(case, move, here)}
        yield from (ask for ask in asked_by_letter(case, TOGETHER) if ask.field not in known)


def _spoken(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    return METHOD, NOTE


def _answered(_case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    kind = here.procedure.letters.get(here.stage.answer_with or "")
    return () if here.in_proceedings or (kind and kind.by_letter_alone) else (METHOD, NOTE)


def _to(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    return (Ask("to", "Who deals with it", Sort.STAFF),)


def _contact(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    return Ask("method", "How", Sort.CHOICE, choices=CONTACT_METHODS), Ask("note", "What was said", Sort.TEXT)


def _reason(label: str, read_by: str = "") -> Own:
    return lambda _case, _here, _side: (Ask("reason", label, Sort.TEXT, help=read_by),)


def _pause(_case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    reasons = here.stage.pause_for
    sort = Sort.CHOICE if reasons else Sort.TEXT
    longest = " ".join(f"{one.name}: {one.longest} at most." for one in reasons if one.longest)
    words = f"{READ_BY} {longest}".strip()
    return (Ask("reason", "Why the clock is paused", sort, help=words, choices=names(reasons)),)


def _escalation(_case: Case, here: Situation, side: By) -> tuple[Ask, ...]:
    triggers = names(triggers_today(here.pathway, here.stage, here.standing, side))
    return (
        Ask("trigger", "Why the next stage opens", Sort.CHOICE, required=side is By.OFFICER, choices=triggers),
        Ask("words", "Anything to add", Sort.TEXT, required=False, help="No reasons are needed."),
    )


def _remedy(case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    assert here.at is not None
    return (*of_remedy(names(here.procedure.remedies.values())), asks_of_promises.owner(case, here.at))


def _closing(_case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    tell = (("yes", "Yes"), ("no", "No"))
    return (
        Ask("closing", "Why it is closed", Sort.CHOICE, choices=names(closings(here))),
        Ask("tell", "Send the closing letter", Sort.CHOICE, required=False, choices=tell),
    )


def _of_letter(case: Case, move: Move, here: Situation) -> Iterator[Ask]:
    key = letter_for(move, here)
    if key:
        yield from asked_by_letter(case, key)


def asked_by_letter(case: Case, letter_kind: str) -> tuple[Ask, ...]:
    """Return what a kind of letter asks of the officer who writes it: what a draft of it may hold."""
    if clocks.pack_of(case).letters[letter_kind].says is Says.ANSWER and running(case):
        return asks_of_proceedings.agreed(case)
    return tuple(_entries(case, letter_kind))


def _entries(case: Case, letter_kind: str) -> Iterator[Ask]:
    pack = clocks.pack_of(case)
    for entry in pack.letters[letter_kind].entries:
        if asks_of_points.is_idle(case, entry):
            continue
        ask = Ask(
            entry.field.rpartition(".")[2],
            entry.name,
            SORT_OF[entry.asks],
            entry.required,
            f"{entry.help} {READ_TOO.get(entry.field, '')}".strip(),
            field=entry.field,
            most=MOST.get(entry.field, TEXT),
        )
        if entry.field in asks_of_matters.PREFILLED:
            ask = asks_of_matters.prefilled(case, ask)
        if entry.asks is Asks.OUTCOME:
            ask = replace(ask, choices=names(one for one in pack.outcomes.values() if case.kind in one.kinds))
        if entry.asks is Asks.REMEDIES:
            ask = replace(ask, choices=names(pack.remedies.values()))
        yield asks_of_points.of_answer(case, entry, ask)


OWN: dict[Move, Own] = {
    Move.ACKNOWLEDGE: _spoken,
    Move.RESPOND: _answered,
    Move.ALLOCATE: _to,
    Move.CONTACT: _contact,
    Move.PAUSE: _pause,
    Move.ESCALATE: _escalation,
    Move.REMEDY: _remedy,
    Move.CLOSE: _closing,
    Move.REOPEN: _reason("Why it is opened again"),
    Move.WITHDRAW: _reason("Why it is withdrawn"),
    Move.VOID: _reason("What the mistake was"),
    **asks_of_matters.OWN,
    **asks_of_work.OWN,
    **asks_of_links.OWN,
    **asks_of_guards.OWN,
    **asks_of_approval.OWN,
    **asks_of_restrictions.OWN,
    **asks_of_proceedings.OWN,
    **asks_of_parts.OWN,
    **asks_of_points.OWN,
    **asks_of_rulings.OWN,
}


def latest_date(case: Case, at: datetime) -> date | None:
    """Return the last date to which the answer may be extended, for a form to offer."""
    clock = clocks.answer_clock(case, at)
    return latest_extension(clock, at) if clock else None
