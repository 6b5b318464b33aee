"""Reports as they stand so far: made at the moment of asking, for those to whom the pack gives them."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_login import current_user

from portal.admin import figures, periods
from portal.admin.commanding import actor, refused, tried
from portal.admin.packs import acting_packs
from portal.duties.models import DutyRow
from portal.errors import Refused
from portal.exports import asking
from portal.http.clock import now
from portal.http.sheets import handed_over
from portal.http.whole_reports import whole
from portal.letters.made_reports import STATE, wanted
from portal.policy.built import Built, Sheet
from portal.policy.duties import MONTHS
from portal.policy.measures import DEFINED, OF_A_LIMIT
from portal.policy.procedure import Procedure
from portal.policy.reports import Report
from portal.policy.spans import QUARTER, YEAR
from portal.policy.words import period_words
from portal.procedures import versions
from portal.reports import allowed, making
from portal.reports.files import csv_of

LATER = "This report reads too many cases to be made at once. Ask for the file on the report’s page."
FORMS = {"xlsx": "Workbook (XLSX)", "zip": "A CSV for each sheet (ZIP)", "json": "Data (JSON)", "pdf": "PDF"}
USUAL = {QUARTER: "quarter", YEAR: "year"}


class Reports(BaseView):
    """`/staff/reports/`: each report of one's procedures that one may have made, as a preview and as files."""

    route_base = "/reports"
    default_view = "list"
    class_permission_name = "Reports"
    base_permissions = ["can_list", "can_show"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show which reports one may have made, and what they are for."""
        at = now()
        packs = [(pack, allowed.reports_for(pack, current_user, at)) for pack in acting_packs(at)]
        return self.render_template("admin/reports.html", packs=[(pack, found) for pack, found in packs if found])

    @expose("/<name>/<key>/")
    @has_access
    def show(self, name: str, key: str) -> Any:
        """Show a report as it stands now, sheet by sheet."""
        pack, report = _found(name, key)
        asked = periods.asked(now().astimezone(pack.zone).date(), _usual(pack, report))
        common = {
            "pack": pack,
            "report": report,
            "asked": asked,
            "period_words": periods.WORDS,
            "about": period_words(asked.span.start, asked.span.end, pack.language),
        }
        if number := _too_many(pack, report, asked):
            return self.render_template("admin/report_later.html", number=number, forms=FORMS, **common)
        built = _built(pack, report, asked)
        return self.render_template(
            "admin/report.html",
            **common,
            built=built,
            most=figures.MOST_ROWS,
            told=figures.told,
            is_number=figures.is_number,
            defined=_defined(report),
        )

    @expose("/<name>/<key>/<sheet>.csv")
    @has_access
    @permission_name("show")
    def sheet(self, name: str, key: str, sheet: str) -> Any:
        """Hand out one sheet as a file."""
        pack, report = _found(name, key)
        asked = periods.asked(now().astimezone(pack.zone).date(), _usual(pack, report))
        found = _sheet(_at_once(pack, report, asked), sheet)
        return handed_over(csv_of(found), f"{pack.key}-{report.key}-{found.key}-{asked.span.start}-{asked.span.end}")

    @expose("/<name>/<key>/whole.<any(xlsx, pdf, json):form>")
    @has_access
    @permission_name("show")
    def whole(self, name: str, key: str, form: str) -> Any:
        """Hand out the whole report as it stands now, as one file."""
        pack, report = _found(name, key)
        asked = periods.asked(now().astimezone(pack.zone).date(), _usual(pack, report))
        return whole(_at_once(pack, report, asked), pack, form, STATE)

    @expose("/<name>/<key>/ask", methods=["POST"])
    @has_access
    @permission_name("show")
    def ask(self, name: str, key: str) -> Any:
        """Have the whole report made into a file by a worker."""
        pack, report = _found(name, key)
        span, form = periods.asked(now().astimezone(pack.zone).date(), _usual(pack, report)).span, request.form
        error = tried(lambda: asking.ask(wanted(pack, report, span, form.get("form", ""), now()), by=actor(), at=now()))
        if isinstance(error, Refused):
            return refused("It can’t be made into a file", error, url_for("Reports.show", name=name, key=key))
        flash("It is being made. How far it is stands below.", "success")
        return redirect(url_for("Exports.list"))


def _found(name: str, key: str) -> tuple[Procedure, Report]:
    """Return the report, or say that there is none. Raises `Refused` where it isn't for whoever asks."""
    at = now()
    pack = next((one for one in acting_packs(at) if one.key == name), None)
    report = next((one for one in pack.reports if one.key == key), None) if pack else None
    if pack is None or report is None:
        abort(404)
    allowed.demand(report, pack, current_user, at)
    return pack, report


def _too_many(pack: Procedure, report: Report, asked: periods.Asked) -> int:
    """Return how many cases would be read, where they are too many for one who waits; else none."""
    number = making.covered(pack, report.key, asked.span)
    return number if number > making.MOST_AT_ONCE else 0


def _at_once(pack: Procedure, report: Report, asked: periods.Asked) -> Built:
    """Return the report as it stands. Raises `Refused` of one that takes too long."""
    if _too_many(pack, report, asked):
        raise Refused(LATER)
    return _built(pack, report, asked)


def _built(pack: Procedure, report: Report, asked: periods.Asked) -> Built:
    return making.build(pack, report.key, asked.span, now())


def _sheet(built: Built, key: str) -> Sheet:
    try:
        return built.sheet(key)
    except KeyError:
        abort(404)


def _usual(pack: Procedure, report: Report) -> str:
    """Return the period that is shown where none is asked for: as long as that of the report's duty."""
    lengths = [MONTHS.get(pack.duty(duty).every, 1) for duty in report.duties]
    return USUAL.get(lengths[0] if lengths else 1, "month")


def _defined(report: Report) -> list[tuple[str, str, str]]:
    """Return what the report's figures mean: their names, the words, and the clauses."""
    shown = dict.fromkeys(measure for sheet in report.sheets for measure in sheet.shows)
    found = [DEFINED[measure] for measure in shown]
    if any(sheet.limits for sheet in report.sheets):
        found += OF_A_LIMIT.values()
    return [(one.name, one.words, one.clauses) for one in found]


def so_far(row: DutyRow) -> str:
    """Return the address of the report that a duty wants, as it stands so far; "" where it isn't for whoever asks."""
    at = now()
    pack = versions.procedure_of(versions.current(row.procedure_key, at))
    report = pack.report_for(row.duty_key)
    if report is None or report not in allowed.reports_for(pack, current_user, at):
        return ""
    since, until = row.period_start.isoformat(), row.period_end.isoformat()
    return url_for("Reports.show", name=pack.key, key=report.key, since=since, until=until)
