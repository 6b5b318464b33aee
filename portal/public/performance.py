"""How a body does: what was counted of a quarter or a year, as tables, charts and data. Nothing is counted here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from flask import Response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from portal.errors import NotFound
from portal.http.clock import now
from portal.letters.words import day
from portal.policy.built import KEPT_BACK, Built, Value
from portal.policy.performing import KINDS, LIMITS, NATURES, OUTCOMES, WHOLE, Period
from portal.policy.procedure import Procedure
from portal.policy.saying import say
from portal.policy.spans import Span
from portal.public import charts, lessons, open_data, shelf
from portal.public.blueprint import blueprint
from portal.reports import performance as counted
from portal.reports.figure_models import PublicFigures

KEY = re.compile(r"\d{4}(-q[1-4])?")
QUARTERS = "quarters"
HEADINGS = {
    QUARTERS: lazy_gettext("Quarter by quarter"),
    LIMITS: lazy_gettext("In time"),
    KINDS: lazy_gettext("What was received"),
    NATURES: lazy_gettext("What it was about"),
    OUTCOMES: lazy_gettext("What came of it"),
}
SHOWN_AT_ONCE = 5  # quarters: four, and the one a year before the last


@dataclass(frozen=True)
class Counted:
    """A period of which figures are kept, and in which row."""

    period: Period
    row: PublicFigures

    @property
    def built(self) -> Built:
        """Return what was counted."""
        return counted.figures_in(self.row, self.period.key)

    @property
    def received(self) -> Value:
        """Return how many came in, where that is told."""
        return charts.whole(next((one for one in self.built.sheets if one.key == WHOLE), None)).get("received")

    @property
    def tells(self) -> bool:
        """Return whether it says how many came in, and it wasn't none."""
        return self.received not in (None, 0, KEPT_BACK)


@blueprint.get("/<pack>/performance", defaults={"period": ""})
@blueprint.get("/<pack>/performance/<period>")
def performance(pack: str, period: str) -> str:
    """Show how a body does: in the longest of the last periods that tells something, or in the one asked for."""
    procedure = shelf.procedure(pack, now())
    found = _counted(procedure)
    if not period and not found:
        return render_template("public/performance.html", procedure=procedure, shown=None, **lessons.read(procedure))
    shown = _asked(found, period) if period else _coarsest(found)
    built = shown.built
    sheets = {sheet.key: sheet for sheet in built.sheets}
    quarters = charts.over_time(_quarters(found, shown.period))
    kept_back = _kept_back(built, quarters)
    return render_template(
        "public/performance.html",
        procedure=procedure,
        shown=shown.period,
        built=built,
        words=words_of(shown.period),
        span=_("%(start)s to %(end)s", start=day(built.start, procedure.language), end=_day_of_end(built, procedure)),
        counted_on=day(built.made_at.astimezone(procedure.zone).date(), procedure.language),
        below=shown.row.below,
        choices=[(one.period.key, _short_or_year(one.period), one.period.key == shown.period.key) for one in found],
        whole=charts.whole(sheets.get(WHOLE)),
        coarser=_coarser(found, shown),
        quarters=quarters,
        limits=charts.limits(sheets.get(LIMITS)),
        kinds=sheets.get(KINDS),
        kind_rows=charts.bars(sheets.get(KINDS), "received"),
        natures=charts.bars(sheets.get(NATURES), "received"),
        outcomes=charts.bars(sheets.get(OUTCOMES), "answered"),
        headings=HEADINGS,
        kept_back=kept_back,
        tells_nothing=shown.received == KEPT_BACK and kept_back >= {one.key for one in built.sheets},
        keeps_back=any(sheet.keeps_back for sheet in built.sheets),
        licence=open_data.licence_of(procedure),
        schema=open_data.SCHEMA,
        **lessons.read(procedure),
    )


@blueprint.get("/<pack>/performance/<period>.json")
def performance_data(pack: str, period: str) -> Response:
    """Hand over all that is told of a period."""
    procedure = shelf.own(pack, now())
    shown = _asked(_counted(procedure), period)
    return open_data.as_json(procedure, shown.period, shown.built, shown.row.below)


@blueprint.get("/<pack>/performance/<period>/<sheet>.csv")
def performance_table(pack: str, period: str, sheet: str) -> Response:
    """Hand over one table of a period."""
    procedure = shelf.own(pack, now())
    shown = _asked(_counted(procedure), period)
    found = next((one for one in shown.built.sheets if one.key == sheet), None)
    return open_data.as_csv(procedure, shown.period, found) if found else _nothing()


def words_of(period: Period) -> str:
    """Return what a period is called."""
    if period.quarter:
        return _("Quarter %(number)s of %(year)s", number=period.quarter, year=period.year)
    return str(period.year) if period.is_over else _("%(year)s so far", year=period.year)


def _day_of_end(built: Built, procedure: Procedure) -> str:
    return day(built.end, procedure.language)


def _counted(procedure: Procedure) -> list[Counted]:
    """Return what is kept, the latest first: each year, and below it its quarters."""
    found = []
    for row in counted.kept(procedure.key):
        of_year = [_period(row, key) for key in row.periods]
        found += [Counted(one, row) for one in sorted(of_year, key=_latest_first)]
    return found


def _period(row: PublicFigures, key: str) -> Period:
    built = counted.figures_in(row, key)
    return Period(key, Span(built.start, built.end))


def _latest_first(period: Period) -> tuple[bool, int]:
    return (bool(period.quarter), -period.quarter)


def _coarsest(found: list[Counted]) -> Counted:
    """Return what to lead with: of the last year that tells something, the year itself before its quarters."""
    return next((one for one in found if one.tells), found[0])


def _coarser(found: list[Counted], shown: Counted) -> tuple[str, str] | None:
    """Return the key and the name of the year that a quarter lies in, where that tells more."""
    year = next(one.period for one in found if one.period.key == str(shown.period.year))
    tells = shown.period.quarter and any(one.tells for one in found if one.period is year)
    return (year.key, words_of(year)) if tells else None


def _kept_back(built: Built, quarters: charts.Chart | None) -> set[str]:
    """Return which parts of the page would show nothing but that they are withheld."""
    found = {sheet.key for sheet in built.sheets if sheet.is_kept_back}
    return found | {QUARTERS} if quarters and quarters.is_kept_back else found


def _asked(found: list[Counted], key: str) -> Counted:
    wanted = (one for one in found if one.period.key == key) if KEY.fullmatch(key) else iter(())
    return next(wanted, None) or _nothing()


def _quarters(found: list[Counted], shown: Period) -> list[tuple[str, str, Built]]:
    """Return the quarters up to the end of the period that is shown, the oldest first, with a short name and a long."""
    until = [one for one in found if one.period.quarter and one.period.span.end <= shown.span.end]
    last = sorted(until, key=lambda one: one.period.span.end)[-SHOWN_AT_ONCE:]
    return [(_short(one.period), words_of(one.period), one.built) for one in last]


def _short_or_year(period: Period) -> str:
    return _short(period) if period.quarter else words_of(period)


def _short(period: Period) -> str:
    return _("Q%(number)s %(year)s", number=period.quarter, year=period.year)


def _nothing() -> NoReturn:
    raise NotFound(say("No figures are published for this period."))
