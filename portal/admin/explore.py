"""Explore: a report of one's own making, over the cases that one may see; saved, shared, and taken away as files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import abort, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.admin import (
    as_file,
    explore_charts,
    explore_reading,
    explored_figure,
    figures,
    figures_about,
    formatting,
    periods,
)
from portal.admin.explore_reading import Asked
from portal.admin.figures import MOST_ROWS
from portal.admin.packs import chosen_pack, own_packs
from portal.http.clock import now
from portal.http.sheets import handed_over
from portal.http.whole_reports import whole
from portal.policy.control import FEWEST, METHOD
from portal.policy.gauges import GAUGES, Basis
from portal.policy.procedure import Procedure
from portal.policy.spans import Span
from portal.reports import explorations, exploring
from portal.reports.explored_tables import Opens, built, series, tables
from portal.reports.exploring import NOW, Explored
from portal.reports.files import csv_of, table
from portal.reports.opened import HEADS, MOST_IN_A_FILE, page_of, rows_of_cases

FORMS = ("xlsx", "json")


class Explore(BaseView):
    """`/staff/explore/`: counted at the moment of asking. Every query is narrowed to what whoever asks may see."""

    route_base = "/explore"
    default_view = "list"
    class_permission_name = "Explore"
    base_permissions = ["can_list", "can_keep"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show what the address asks for, of one of the officer's own procedures."""
        packs = own_packs(now())
        pack = chosen_pack(packs)
        if pack is None:
            return self.render_template("admin/explore.html", pack=None)
        return self._page(pack, now(), packs=packs)

    def _page(self, pack: Procedure, at: datetime, **more: Any) -> str:
        asked = explore_reading.asked(pack, at)
        of = exploring.explored(asked.wanted, pack, asked.days.span, at)
        found = tables(of)
        page: str = self.render_template(
            "admin/explore.html",
            pack=pack,
            asked=asked,
            of=of,
            words=_days_in_words(of.spans, pack),
            was=_days_in_words(of.sides[-1], pack),
            tables=found,
            charts=[explore_charts.chart(of, one, pack.language) for one in series(of)],
            bars=explore_charts.bars,
            sparks=explore_charts.sparks,
            signs=explore_charts.SIGNS,
            stands=lambda one: explore_charts.stands(one, pack.language),
            told=figures.told,
            most=MOST_ROWS,
            method=METHOD,
            form=explore_reading,
            boxes=explore_reading.boxes(of),
            link=lambda opens: _link(pack, asked, of, opens),
            saved=explorations.listed(current_user, pack.key),
            fewest=FEWEST,
            **more,
        )
        return page

    @expose("/<name>/<table>.csv")
    @has_access
    @permission_name("list")
    def table(self, name: str, table: str) -> Any:
        """Hand out one of the tables as a file."""
        pack, asked, of = explored_figure.asked_of(name)
        found = next((one for one in tables(of) if one.key == table), None)
        if found is None:
            abort(404)
        return _mended(pack, asked) or handed_over(csv_of(found.sheet), f"{pack.key}-{found.key}-{of.spans[0].start}")

    @expose("/<name>/all.<form>")
    @has_access
    @permission_name("list")
    def whole(self, name: str, form: str) -> Any:
        """Hand out all of it as one file."""
        if form not in FORMS:
            abort(404)
        pack, asked, of = explored_figure.asked_of(name)
        facts = {"Counted for": f"{current_user.full_name}, of the cases that they may see"}
        facts |= {f"Only, {box.words}": box.named for box in explore_reading.boxes(of) if box.chosen}
        return _mended(pack, asked) or whole(built(of, of.asked[NOW].at.astimezone(pack.zone)), pack, form, facts)

    @expose("/<name>/cases/")
    @has_access
    @permission_name("list")
    def cases(self, name: str) -> Any:
        """List the cases that one figure counts."""
        pack, asked, of = explored_figure.asked_of(name)
        opens, wanted = explored_figure.opened_of(of)
        found = page_of(explored_figure.in_words(of, opens, wanted), wanted, figures_about.older())
        this = {**asked.address, **explored_figure.place(of, opens)}
        return self.render_template(
            "admin/explore_cases.html",
            pack=pack,
            found=found,
            counted=GAUGES[opens.figure].words if opens.figure in GAUGES else "",
            is_received=explored_figure.basis(opens.figure) is Basis.RECEIVED,
            days=periods.in_words(of.sides[opens.side][opens.place], pack),
            boxes=[one for one in explore_reading.boxes(of) if one.chosen],
            address=asked.address,
            this=this,
            as_file=as_file.offered("explored", {}, {"procedure": pack.key, **this}),
            cells=formatting,
            is_first="older" not in request.args,
            most=MOST_IN_A_FILE,
        )

    @expose("/<name>/cases.csv")
    @has_access
    @permission_name("list")
    def file(self, name: str) -> Any:
        """Hand out the cases that one figure counts as a file."""
        pack, asked, of = explored_figure.asked_of(name)
        opens, wanted = explored_figure.opened_of(of)
        rows = rows_of_cases(wanted)
        return _mended(pack, asked) or handed_over(
            table(HEADS, rows), f"{pack.key}-{opens.figure}-{of.sides[opens.side][opens.place].start}"
        )


def _mended(pack: Procedure, asked: Asked) -> Response | None:
    """Return the way to the page that says what is wrong, where something of the address can't be meant."""
    if not asked.faults:
        return None
    given: dict[str, Any] = request.args.to_dict(flat=False)
    return redirect(url_for("Explore.list", **{**given, "procedure": pack.key}))


def _link(pack: Procedure, asked: Asked, of: Explored, opens: Opens) -> str:
    return url_for("Explore.cases", name=pack.key, **asked.address, **explored_figure.place(of, opens))


def _days_in_words(spans: Sequence[Span], pack: Procedure) -> str:
    return periods.in_words(Span(spans[0].start, spans[-1].end), pack)
