"""Which single cases a pack wants reported, and to whom."""

from __future__ import annotations

from collections.abc import Iterator

from portal.policy.conditions import ALWAYS
from portal.policy.reportable import Fixed, Reportable
from portal.procedures.conditions import Terms, condition
from portal.procedures.section import Section


def reportable(pack: Section, terms: Terms) -> Reportable | None:
    """Return what the pack says, or None where it reports no single cases."""
    if not pack.has("reportable"):
        return None
    part = pack.part("reportable")
    return Reportable(
        to=part.text("to"),
        clause=part.clause(required=True),
        when=condition(part, "when", terms) if part.has("when") else ALWAYS,
        always=tuple(_fixed(part, "always", terms)),
        never=tuple(_fixed(part, "never", terms)),
        switch=part.flag("switch", default=False),
    )


def _fixed(part: Section, key: str, terms: Terms) -> Iterator[Fixed]:
    for rule in part.items(key, f"entry of “{key}”"):
        yield Fixed(condition(rule, "when", terms, required=True), rule.clause(required=True), rule.text("words"))
