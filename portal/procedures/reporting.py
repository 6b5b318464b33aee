"""Which single cases a pack wants reported, and to whom; and who is written to only on request."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from portal.policy.conditions import ALWAYS
from portal.policy.onrequest import OnRequest
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


def only_on_request(pack: Section, kinds: Collection[str], terms: Terms) -> OnRequest | None:
    """Return of which kinds of case nobody is written to who didn't ask, or None where everyone is."""
    if not pack.has("only_on_request"):
        return None
    part = pack.part("only_on_request")
    return OnRequest(
        kinds=frozenset(part.refs("kinds", kinds, "kind", required=True)),
        clause=part.clause(required=True),
        unless=tuple(condition(one, "when", terms, required=True) for one in part.items("unless", "entry of “unless”")),
    )


def _fixed(part: Section, key: str, terms: Terms) -> Iterator[Fixed]:
    for rule in part.items(key, f"entry of “{key}”"):
        yield Fixed(condition(rule, "when", terms, required=True), rule.clause(required=True), rule.text("words"))
