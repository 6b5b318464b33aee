"""What each move asks of whoever makes it: one description from which forms, the API and its documentation are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from portal.cases import clocks, situation, together
from portal.cases.amending import DETAIL
from portal.cases.models import Case
from portal.cases.models.columns import LINE, LONG, TEXT
from portal.cases.running_proceedings import running
from portal.cases.texts import fault_in, tidy
from portal.errors import Invalid
from portal.letters import (
    asks_of_approval,
    asks_of_guards,
    asks_of_links,
    asks_of_matters,
    asks_of_parts,
    asks_of_proceedings,
    asks_of_restrictions,
    asks_of_work,
)
from portal.letters.ask import METHOD_NAMES, READ_BY, READ_TOO, REASON_MOST, Ask, Own, Sort, names
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
MOST = dict.fromkeys(("extension.reasons", "closing.words", "referral.to"), LONG) | dict.fromkeys(
    SHORTENED, REASON_MOST
)
SORT_OF = {Asks.TEXT: Sort.TEXT, Asks.DATE: Sort.DATE, Asks.OUTCOME: Sort.CHOICE, Asks.REMEDIES: Sort.REMEDIES}


def asked(case: Case, move: Move, at: datetime, side: By = By.OFFICER) -> tuple[Ask, ...]:
    """Return the facts that `move` asks for on this case now, in the order to ask them."""
    here = situation.situation_of(case, at)
    if move is Move.RESPOND and here.approval:
        return ()  # what goes out is what was approved
    own = OWN[move](case, here, side) if move in OWN else ()
    return (*own, *_of_letter(case, move, here), *_of_others(case, move, here))


def _of_others(case: Case, move: Move, here: Situation) -> Iterator[Ask]:
    """Yield what an answer must say besides to the reporters of the cases that were merged into this one."""
    if move in {Move.RESPOND, Move.HAND_IN} and letter_for(move, here) and together.waiting(case):
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


def _remedy(_case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    return _of_remedy(names(here.procedure.remedies.values()))


def _of_remedy(kinds: tuple[tuple[str, str], ...]) -> tuple[Ask, ...]:
    return (
        Ask("kind", "What kind of remedy", Sort.CHOICE, choices=kinds),
        Ask("what", "What will be done", Sort.TEXT),
        Ask("due_on", "By when", Sort.DATE),
    )


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
        yield ask


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
    Move.AMEND: asks_of_work.amendable,
    Move.VOID: _reason("What the mistake was"),
    Move.CLASSIFY: asks_of_matters.classification,
    Move.REFER: asks_of_matters.referral,
    Move.CONTEST: asks_of_matters.contesting,
    Move.OVERTURN: asks_of_matters.overturned,
    Move.STEP: asks_of_work.step,
    Move.PRIORITISE: asks_of_work.priority,
    Move.REPORT: asks_of_work.report,
    **asks_of_links.OWN,
    **asks_of_guards.OWN,
    **asks_of_approval.OWN,
    **asks_of_restrictions.OWN,
    **asks_of_proceedings.OWN,
    **asks_of_parts.OWN,
}


def latest_date(case: Case, at: datetime) -> date | None:
    """Return the last date to which the answer may be extended, for a form to offer."""
    clock = clocks.answer_clock(case, at)
    return latest_extension(clock, at) if clock else None


def clean(asks: tuple[Ask, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given as the values that commands take. Raises `Invalid` with a sentence for each fault.

    Dates may come as ISO text; a remedy is a mapping of kind, what and due_on. What isn't given or needed is left out.
    """
    given = _flat(given)
    errors = {name: "This isn't asked for here." for name in given if name not in {ask.name for ask in asks}}
    facts: dict[str, Any] = {}
    for ask in asks:
        try:
            value = _value(ask, given.get(ask.name))
        except _Fault as fault:
            errors.update(fault.errors)
            continue
        if value not in (None, "", ()):
            facts[ask.name] = value
        elif ask.required:
            errors[ask.name] = _needed(ask)
        elif ask.clears and given.get(ask.name) is not None:
            facts[ask.name] = () if ask.sort is Sort.CHOICES else ""
    if errors:
        raise Invalid(errors)
    return facts


def _flat(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return details given as one object under their own names: "details.street_id"."""
    details = given.get(DETAIL[:-1])
    if not isinstance(details, Mapping):
        return given
    rest = {name: value for name, value in given.items() if name != DETAIL[:-1]}
    return {**rest, **{f"{DETAIL}{key}": value for key, value in details.items()}}


class _Fault(Exception):
    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__()
        self.errors = errors


def _needed(ask: Ask) -> str:
    return {Sort.CHOICE: "Choose one.", Sort.DATE: "Give a date.", Sort.STAFF: "Choose a person."}.get(
        ask.sort, "Fill this in."
    )


def _value(ask: Ask, raw: Any) -> Any:
    if raw is None or raw == "":
        return None
    reader = {
        Sort.DATE: _date,
        Sort.STAFF: _staff,
        Sort.CHOICE: _choice,
        Sort.CHOICES: _choices,
        Sort.REMEDIES: _remedies,
    }
    return reader.get(ask.sort, _text)(ask, raw)


def _text(ask: Ask, raw: Any) -> str:
    if not isinstance(raw, str):
        raise _Fault({ask.name: "This must be text."})
    text = tidy(raw)
    fault = fault_in(text, LINE if ask.sort is Sort.LINE else ask.most, one_line=ask.sort is Sort.LINE)
    if fault:
        raise _Fault({ask.name: fault})
    return text


def _date(ask: Ask, raw: Any) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(raw.strip())
    except (AttributeError, ValueError) as error:
        raise _Fault({ask.name: "Give a date as year-month-day: 2026-05-01."}) from error


def _staff(ask: Ask, raw: Any) -> int:
    if isinstance(raw, bool) or not str(raw).isascii() or not str(raw).isdecimal() or len(str(raw)) > 9:
        raise _Fault({ask.name: "Choose a person."})
    return int(raw)


def _choice(ask: Ask, raw: Any) -> str:
    if not isinstance(raw, str) or raw not in dict(ask.choices):
        raise _Fault({ask.name: f"Choose one of: {', '.join(key for key, _ in ask.choices)}."})
    return raw


def _choices(ask: Ask, raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple):
        raise _Fault({ask.name: "Give a list."})
    return tuple(_choice(ask, one) for one in raw)


def _remedies(ask: Ask, raw: Any) -> tuple[dict[str, Any], ...]:
    if not isinstance(raw, list | tuple):
        raise _Fault({ask.name: "Give a list of remedies, each with kind, what and due_on."})
    parts = _of_remedy(ask.choices)
    remedies = []
    for index, one in enumerate(raw):
        if not isinstance(one, Mapping):
            raise _Fault({ask.name: "Each remedy needs kind, what and due_on."})
        try:
            remedies.append(clean(parts, one))
        except Invalid as invalid:
            raise _Fault({f"{ask.name}.{index}.{name}": words for name, words in invalid.errors.items()}) from invalid
    return tuple(remedies)
