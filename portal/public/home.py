"""The first page, and each procedure in plain words, made from its pack."""

from __future__ import annotations

from flask import render_template

from portal.http.clock import now
from portal.policy.procedure import Procedure
from portal.procedures.conformance import conformance
from portal.public import shelf
from portal.public.blueprint import blueprint


@blueprint.get("/")
def home() -> str:
    """Show what takes submissions here, how to track one, and what rights there are."""
    return render_template(
        "public/home.html", procedures=list(shelf.all_procedures(now()).values()), anonymity=anonymity
    )


@blueprint.get("/<pack>/about")
def about(pack: str) -> str:
    """Show the procedure: what it takes, its stages, limits and rights, each with its clause and what proves it."""
    procedure = shelf.procedure(pack, now())
    return render_template(
        "public/about.html",
        procedure=procedure,
        anonymity=anonymity(procedure),
        conformance=conformance(procedure),
    )


def anonymity(procedure: Procedure) -> tuple[str, ...]:
    """Return what being anonymous means here: the pack's own words, and the limits that then don't apply."""
    rules = [rule for pathway in procedure.pathways for stage in pathway.stages for rule in stage.clocks]
    exempt = [one.words for rule in rules for one in rule.exempt if one.who == "anonymous"]
    return tuple(dict.fromkeys(exempt))
