"""What was given for the facts that a move asks for, as the values that commands take, or a sentence for each fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from portal.cases.amending import DETAIL
from portal.cases.models.columns import LINE
from portal.cases.texts import fault_in, tidy
from portal.errors import Invalid
from portal.letters.ask import ROWS, Ask, Sort, of_row
from portal.policy.letters import unseen


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
        **dict.fromkeys(ROWS, _rows),
    }
    return reader.get(ask.sort, _text)(ask, raw)


def _text(ask: Ask, raw: Any) -> str:
    if not isinstance(raw, str):
        raise _Fault({ask.name: "This must be text."})
    text = tidy(raw)
    fault = fault_in(text, LINE if ask.sort is Sort.LINE else ask.most, one_line=ask.sort is Sort.LINE)
    if fault is None and ask.field and not ask.hidden:  # it stands in a letter
        fault = " ".join(unseen.faults(text)) or None
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


def _rows(ask: Ask, raw: Any) -> tuple[dict[str, Any], ...]:
    parts = tuple(replace(part, field=ask.field) for part in of_row(ask))
    needs = ", ".join(part.name for part in parts)
    if not isinstance(raw, list | tuple):
        raise _Fault({ask.name: f"Give a list of {ask.name}, each with {needs}."})
    rows = []
    for index, one in enumerate(raw):
        if not isinstance(one, Mapping):
            raise _Fault({ask.name: f"Each row needs {needs}."})
        try:
            rows.append(clean(parts, _by_number(one)))
        except Invalid as invalid:
            raise _Fault({f"{ask.name}.{index}.{name}": words for name, words in invalid.errors.items()}) from invalid
    return tuple(rows)


def _by_number(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row that may name its point by a number, as the API tells it, or by the same as text."""
    point = row.get("point")
    return {**row, "point": str(point)} if isinstance(point, int) and not isinstance(point, bool) else row
