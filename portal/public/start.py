"""The page before the form: what happens and by when, what to have at hand, and how to come back."""

from __future__ import annotations

from flask import render_template

from portal.cases import filing
from portal.cases.saving import KEPT_FOR
from portal.files.offered import told
from portal.http.clock import now
from portal.policy.clock import ClockRule, Start
from portal.policy.procedure import Procedure
from portal.public import shelf, steps
from portal.public.blueprint import blueprint
from portal.public.forms import SubmissionForm
from portal.public.home import anonymity

SAID = frozenset({"acknowledgement", "answer"})
FROM_THE_FIRST_DAY = frozenset({Start.RECEIVED, Start.OPENED, Start.STAGE_OPENED})


@blueprint.get("/<pack>/start")
def start(pack: str) -> str:
    """Show what someone wants to know before they begin to write."""
    procedure = shelf.procedure(pack, now())
    way = steps.walk(procedure)
    return render_template(
        "public/start.html",
        procedure=procedure,
        promises=promises(procedure),
        anonymity=anonymity(procedure),
        told=told(filing.rules()),
        of_the_named=SubmissionForm.of(procedure).of_the_named,
        first=way[0].key,
        count=len(way),
        days=KEPT_FOR.days,
    )


def promises(procedure: Procedure) -> list[tuple[str, tuple[ClockRule, ...]]]:
    """Return what is owed first, by kind: the names of the kinds, and the limits for the first words and the answer."""
    found: dict[tuple[ClockRule, ...], list[str]] = {}
    for kind in procedure.kinds.values():
        if rules := _first(procedure, kind.key):
            found.setdefault(rules, []).append(kind.name)
    return [(", ".join(names), rules) for rules, names in found.items()]


def _first(procedure: Procedure, kind: str) -> tuple[ClockRule, ...]:
    """What a step of the body's own starts is told once that was done, and what binds nobody but the body inside it."""
    try:
        stage = procedure.route(kind, None).stages[0]
    except LookupError:  # a kind that is taken in only with what it is about
        return ()
    return tuple(rule for rule in stage.clocks if rule.starts in FROM_THE_FIRST_DAY and rule.stops & SAID)
