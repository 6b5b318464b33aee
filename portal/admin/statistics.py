"""Live statistics: what came in, how long answers took, what met its limits, what came of it; each opens its cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from flask import abort, request
from flask_appbuilder import BaseView, expose, has_access, permission_name

from portal.admin import as_file, charts, figures, figures_about, formatting, periods
from portal.admin.figures_about import given
from portal.admin.packs import chosen_pack, own_pack_or_404, own_packs
from portal.cases import opinions
from portal.http.clock import now
from portal.http.sheets import handed_over
from portal.policy import boards
from portal.policy.afterwards import FEWEST, quarter_told
from portal.policy.boards import FACES, Face
from portal.policy.measures import DEFINED
from portal.policy.procedure import Procedure
from portal.policy.reports import Measure
from portal.policy.trends import METHOD
from portal.reports import live
from portal.reports.boards import Question
from portal.reports.files import csv_of, table
from portal.reports.live import Live
from portal.reports.opened import HEADS, MOST_IN_A_FILE, listed, opened


class Statistics(BaseView):
    """`/staff/statistics/`: counted at the moment of asking. Every query is narrowed to what whoever asks may see."""

    route_base = "/statistics"
    default_view = "list"
    class_permission_name = "Statistics"
    base_permissions = ["can_list"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the figures of one of the officer's own procedures, one page of them."""
        packs = own_packs(now())
        pack = chosen_pack(packs)
        if pack is None:
            return self.render_template("admin/statistics.html", pack=None)
        return self._page(pack, packs, now())

    def _page(self, pack: Procedure, packs: Sequence[Procedure], at: datetime) -> str:
        face, days, only = _face(), _days(pack, at), figures_about.asked()
        found = live.live(face, live.question(pack, days.span, at, only))
        page: str = self.render_template(
            "admin/statistics.html",
            pack=pack,
            packs=packs,
            face=face,
            faces=FACES,
            days=days,
            period_words=periods.WORDS,
            boxes=tuple(figures_about.boxes(pack, only)),
            address={**days.words, **figures_about.address(only)},
            found=found,
            leads=[found.board(key) for key in boards.LEADS[face]],
            charts=tuple(_charts(found)),
            bars=charts.bars,
            told=figures.told,
            is_number=figures.is_number,
            method=METHOD,
            **_opinions(face, pack, days, at),
            fewest=FEWEST,
            defined=DEFINED[Measure.RECEIVED].words,
        )
        return page

    @expose("/<name>/<table>.csv")
    @has_access
    @permission_name("list")
    def table(self, name: str, table: str) -> Any:
        """Hand out one of the tables as a file."""
        pack, asked = asked_of(name)
        if table not in boards.BOARDS:
            abort(404)
        sheet = live.table(table, asked).sheet
        return handed_over(csv_of(sheet), f"{pack.key}-{table}-{asked.scope.span.start}-{asked.scope.span.end}")

    @expose("/<name>/cases.csv")
    @has_access
    @permission_name("list")
    def file(self, name: str) -> Any:
        """Hand out the cases that one figure counts as a file."""
        pack, asked = asked_of(name)
        board, figure, value = figure_asked()
        try:
            rows = listed(board, figure, value, asked)
        except KeyError:
            abort(404)
        span = asked.scope.span
        return handed_over(table(HEADS, rows), f"{pack.key}-{board}-{figure}-{span.start}-{span.end}")

    @expose("/<name>/cases/")
    @has_access
    @permission_name("list")
    def cases(self, name: str) -> Any:
        """List the cases that one figure counts."""
        pack, asked = asked_of(name)
        try:
            found = opened(*figure_asked(), asked, figures_about.older())
        except KeyError:
            abort(404)
        days, only = _days(pack, asked.at), figures_about.asked()
        address = {**days.words, **figures_about.address(only)}
        this = {name: given(name) for name in ("of", "figure", "row") if name in request.args} | address
        return self.render_template(
            "admin/statistics_cases.html",
            pack=pack,
            found=found,
            board=boards.BOARDS[given("of")],
            days=periods.in_words(asked.scope.span, pack),
            boxes=[one for one in figures_about.boxes(pack, only) if one.chosen],
            address=address,
            this=this,
            as_file=as_file.offered("figure", {}, {"procedure": pack.key, **this}),
            cells=formatting,
            is_first=not figures_about.older(),
            most=MOST_IN_A_FILE,
        )


def figure_asked() -> tuple[str, str, str | None]:
    """Return which figure the address means: of which board, which one, and in which row."""
    return given("of"), given("figure"), given("row") if "row" in request.args else None


def _face() -> Face:
    wanted = request.args.get("show", "")
    return Face(wanted) if wanted in FACES else Face.INFLOW


def _days(pack: Procedure, at: datetime) -> periods.Asked:
    return periods.asked(at.astimezone(pack.zone).date())


def asked_of(name: str) -> tuple[Procedure, Question]:
    """Return one of the officer's own procedures, and the question about it that the address asks."""
    at = now()
    pack = own_pack_or_404(name, at)
    return pack, live.question(pack, _days(pack, at).span, at, figures_about.asked())


def _charts(found: Live) -> Iterator[charts.Chart]:
    if found.trends is None:
        return
    months = found.board(boards.MONTHS.key)
    yield charts.over_time(months, boards.RECEIVED, "Received in each month", found.trends.total)
    yield charts.over_time(months, boards.OPEN, "Open at the end of each month")


def _opinions(face: Face, pack: Procedure, days: periods.Asked, at: datetime) -> dict[str, Any]:
    """Return how reporters found it, on the page of what came of it, and of which days that is told."""
    if face is not Face.OUTCOMES:
        return {}
    span = quarter_told(days.span, at.astimezone(pack.zone).date())
    told = opinions.summary(pack.key, *span.instants(pack.zone))
    return {"opinions": told, "opinions_of": periods.in_words(span, pack)}
