"""The first page, and each procedure in plain words, made from its pack."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.http.clock import now
from portal.letters.words import day
from portal.policy.labels import Label
from portal.policy.procedure import Procedure
from portal.procedures.conformance import conformance
from portal.public import lessons, published, shelf, tongue
from portal.public.blueprint import blueprint

MOST_TYPED = 200  # characters of a number, to be shown again


@blueprint.route("/", methods=["GET", "POST"])
def home() -> str | Response:
    """Show what takes submissions here, how to track one, and what rights there are; in another language too, with
    the number that was typed."""
    typed = request.form.get("number", "")[:MOST_TYPED]
    if request.method == "POST" and not typed:
        return redirect(url_for("public.home"), code=303)
    return render_template(
        "public/home.html",
        procedures=[tongue.told(one) for one in shelf.all_procedures(now()).values()],
        anonymity=anonymity,
        typed=typed,
    )


@blueprint.get("/<pack>/about")
def about(pack: str) -> str:
    """Show the procedure: what it takes, its stages, limits and rights, each with its clause and what proves it."""
    at = now()
    procedure = shelf.procedure(pack, at)
    return render_template(
        "public/about.html",
        procedure=procedure,
        anonymity=anonymity(procedure),
        sealed=sealed(procedure),
        ownership=ownership(procedure, at),
        conformance=conformance(procedure),
        has_published=published.has_published(procedure),
        **lessons.read(procedure, lessons.AT_A_GLANCE),
    )


def sealed(procedure: Procedure) -> list[tuple[str, str, str]]:
    """Return each label as its name, who alone sees such a case and who never does, in words, and its clause."""
    return [(one.name, _seen_by(one, procedure), one.clause) for one in procedure.labels.values()]


def _seen_by(label: Label, procedure: Procedure) -> str:
    teams = [procedure.teams[key].name for key in sorted(label.teams)]
    positions = [procedure.positions[key].name for key in sorted(label.positions)]
    never = [procedure.positions[key].name for key in sorted(label.never)]
    only = f"Only these see it: {', '.join([*teams, *positions])}."
    return f"{only} These never do: {', '.join(never)}." if never else only


def ownership(procedure: Procedure, at: datetime) -> list[tuple[str, str, str]]:
    """Return who owns the policy and its dates, each with its words and a state: "overdue" once the review is late."""
    owned = procedure.upkeep.ownership
    if owned is None:
        return []
    dates = (
        (gettext("Adopted"), owned.adopted),
        (gettext("Last revised"), owned.revised),
        (gettext("To be reviewed by"), owned.review),
    )
    told = [(name, day(date, procedure.language), "") for name, date in dates if date]
    if owned.is_overdue(at.astimezone(procedure.zone).date()):
        told[-1] = (*told[-1][:2], "overdue")
    return [(gettext("Owner"), owned.owner, ""), *told]


def anonymity(procedure: Procedure) -> tuple[str, ...]:
    """Return what being anonymous means here: the pack's own words, and the limits that then don't apply."""
    rules = [rule for pathway in procedure.pathways for stage in pathway.stages for rule in stage.clocks]
    exempt = [one.words for rule in rules for one in rule.exempt if one.who == "anonymous"]
    return tuple(dict.fromkeys(exempt))
