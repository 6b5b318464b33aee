"""Reports that a body has published: as they were submitted, to read, print and save (DV-10, DV-57)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from flask import Response, g, render_template
from flask_babel import gettext

from portal.duties import keeping, responding
from portal.duties.keeping import Listed
from portal.duties.report_models import Publication
from portal.errors import NotFound
from portal.http.clock import now
from portal.http.sheets import csv_answer, told
from portal.http.whole_reports import whole
from portal.letters.words import day
from portal.policy.built import Built
from portal.policy.procedure import Procedure
from portal.policy.saying import say
from portal.public import shelf
from portal.public.blueprint import blueprint

PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})--(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True)
class Entry:
    """A published report in the list, with its period as the address has it and as it is spoken of."""

    name: str
    period: str
    words: str


@dataclass(frozen=True)
class Shown:
    """A published report to be read, with its period as the address has it and as it is spoken of."""

    built: Built
    period: str
    words: str
    published: str
    response: str


@blueprint.get("/<pack>/reports")
def reports(pack: str) -> str:
    """List what a body has published, the latest period at the top."""
    procedure = shelf.procedure(pack, now())
    found = [_entry(procedure, one) for one in keeping.published(procedure.key)]
    return render_template("public/reports.html", procedure=procedure, reports=found)


@blueprint.get("/<pack>/reports/<period>")
def report(pack: str, period: str) -> str:
    """Show what a body has published for a period."""
    procedure, found = _of_period(pack, period)
    return render_template("public/report.html", procedure=procedure, reports=found, told=told)


@blueprint.get("/<pack>/reports/<period>/<name>/<sheet>.csv")
def report_file(pack: str, period: str, name: str, sheet: str) -> Response:
    """Hand one sheet over as a file."""
    _, found = _of_period(pack, period, name)
    answer = next((csv_answer(one.built, sheet) for one in found), None)
    if answer is None:
        raise NotFound(say("There is no such report."))
    return answer


@blueprint.get("/<pack>/reports/<period>/<name>.<any(xlsx, json):form>")
def report_whole(pack: str, period: str, name: str, form: str) -> Response:
    """Hand a whole report over. On paper it is the page itself, printed: to set a PDF takes seconds of our time."""
    procedure, found = _of_period(pack, period, name)
    said = found[0].response
    return whole(found[0].built, procedure, form, {"The governing body’s response": said} if said else None)


def has_published(procedure: Procedure) -> bool:
    """Return whether a body has published a report. While the records can't be reached, nobody knows."""
    return not g.get("records_away") and keeping.has_published(procedure.key)


def _of_period(pack: str, period: str, name: str = "") -> tuple[Procedure, list[Shown]]:
    procedure, days = shelf.procedure(pack, now()), _days(period)
    published = keeping.published_of(procedure.key, *days, name) if days else []
    if not published:
        raise NotFound(say("There is no such report."))
    return procedure, [_shown(procedure, one) for one in published]


def _days(period: str) -> tuple[date, date] | None:
    found = PERIOD.fullmatch(period)
    try:
        return (date.fromisoformat(found[1]), date.fromisoformat(found[2])) if found else None
    except ValueError:
        return None  # no such day


def _entry(procedure: Procedure, one: Listed) -> Entry:
    return Entry(one.name, f"{one.start}--{one.end}", _spoken(procedure, one.start, one.end))


def _shown(procedure: Procedure, one: Publication) -> Shown:
    built = keeping.report_in(one.kept)
    at: datetime = one.at.astimezone(procedure.zone)
    return Shown(
        built=built,
        period=f"{built.start}--{built.end}",
        words=_spoken(procedure, built.start, built.end),
        published=day(at.date(), procedure.language),
        response=said.words if (said := responding.response_of(one.kept)) else "",
    )


def _spoken(procedure: Procedure, start: date, end: date) -> str:
    language = procedure.language
    return gettext("%(start)s to %(end)s", start=day(start, language), end=day(end, language))
