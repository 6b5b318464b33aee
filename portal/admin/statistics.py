"""Live statistics: what was received, what is open and where limits are missed, of the cases that one may see."""

from __future__ import annotations

from typing import Any

from flask import abort, request
from flask_appbuilder import BaseView, expose, has_access, permission_name

from portal.admin import charts, figures, periods
from portal.admin.packs import own_packs
from portal.cases import opinions
from portal.http.clock import now
from portal.http.sheets import handed_over
from portal.policy.afterwards import FEWEST
from portal.policy.measures import DEFINED
from portal.policy.procedure import Procedure
from portal.policy.reports import Measure
from portal.policy.trends import METHOD
from portal.reports import live
from portal.reports.files import csv_of


class Statistics(BaseView):
    """`/staff/statistics/`: counted at the moment of asking. Every query is narrowed to what whoever asks may see."""

    route_base = "/statistics"
    default_view = "list"
    class_permission_name = "Statistics"
    base_permissions = ["can_list"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the figures of one of the officer's own procedures."""
        at, packs = now(), own_packs(now())
        wanted = request.args.get("procedure", "")
        pack = next((one for one in packs if one.key == wanted), packs[0] if packs else None)
        if pack is None:
            return self.render_template("admin/statistics.html", pack=None)
        asked = periods.asked(at.astimezone(pack.zone).date())
        found = live.live(pack, asked.span, at)
        return self.render_template(
            "admin/statistics.html",
            pack=pack,
            packs=packs,
            asked=asked,
            period_words=periods.WORDS,
            found=found,
            chart=charts.over_time(found.months, found.total),
            widths=charts.widths,
            told=figures.told,
            is_number=figures.is_number,
            method=METHOD,
            opinions=opinions.summary(pack.key, *asked.span.instants(pack.zone)),
            fewest=FEWEST,
            defined=DEFINED[Measure.RECEIVED].words,
        )

    @expose("/<name>/<table>.csv")
    @has_access
    @permission_name("list")
    def table(self, name: str, table: str) -> Any:
        """Hand out one of the tables as a file."""
        pack = _own(name)
        asked = periods.asked(now().astimezone(pack.zone).date())
        try:
            sheet = live.table(pack, asked.span, now(), table)
        except KeyError:
            abort(404)
        return handed_over(csv_of(sheet), f"{pack.key}-{sheet.key}-{asked.span.start}-{asked.span.end}")


def _own(name: str) -> Procedure:
    pack = next((one for one in own_packs(now()) if one.key == name), None)
    if pack is None:
        abort(404)
    return pack
