"""What a pack records beyond the usual: its details, and its priorities."""

from __future__ import annotations

from collections.abc import Collection

from portal.policy.conditions import ALWAYS
from portal.policy.details import Detail
from portal.policy.priorities import Priority
from portal.policy.procedure import By
from portal.procedures.conditions import RESERVED, Terms, condition, of_details
from portal.procedures.section import Section


def details(pack: Section, kinds: Collection[str], terms: Terms) -> dict[str, Detail]:
    """Return the details by their keys. A condition of one may ask for those above it."""
    found: dict[str, Detail] = {}
    for key, part in pack.parts("details", "detail"):
        if key in RESERVED:
            part.faults.note(
                part.table.line, f"A detail can't be called “{key}”: every case has that. Give it another name."
            )
        found[key] = _detail(key, part, kinds, {**terms, **of_details(found.values())})
    return found


def _detail(key: str, part: Section, kinds: Collection[str], terms: Terms) -> Detail:
    return Detail(
        key=key,
        name=part.name(),
        help=part.text("help", ""),
        clause=part.clause(required=True),
        of_officer=part.pick("asked_of", By) is By.OFFICER,
        required=part.flag("required", default=False),
        kinds=frozenset(part.refs("kinds", kinds, "kind")),
        choices={name: one.name() for name, one in part.parts("choices", "choice")},
        when=condition(part, "when", terms) if part.has("when") else ALWAYS,
    )


def priorities(pack: Section) -> dict[str, Priority]:
    """Return the priorities by their keys, the lowest first."""
    found = {
        key: Priority(key, part.name(), part.clause(required=True), rank)
        for rank, (key, part) in enumerate(pack.parts("priorities", "priority"))
    }
    if len(found) == 1:
        pack.fault(
            "priorities", "There is one priority alone, so there is nothing to choose. Add another, or take it out."
        )
    return found
