"""What the delivery board shows beside its list: how many messages there are of each state, where one went before."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_appbuilder.models.filters import Filters
from markupsafe import Markup
from sqlalchemy import func, select

from portal.admin.formatting import moment_cell
from portal.admin.letter_cards import DELIVERIES
from portal.admin.presenting import Sign
from portal.admin.safety import EQUAL
from portal.database import db
from portal.notices import readdressing
from portal.notices.models import WORDS, Channel, Notice, NoticeState
from portal.notices.ways import WAYS, way_of


@dataclass(frozen=True)
class Tile:
    """How many messages are in one state, and the way to them."""

    sign: Sign
    count: int
    url: str
    is_shown: bool


def tiles(filters: Filters) -> list[Tile]:
    """Return a tile for each state that any message of this viewer's cases is in: one statement."""
    rows = db.session.execute(select(Notice.state, func.count(Notice.id)).group_by(Notice.state))
    counts: dict[str, int] = dict(rows.all())
    given = {one.column_name: value for one, value in filters.get_filters_values()}
    return [_tile(state, counts[state], filters, given.get("state", "")) for state in NoticeState if state in counts]


def _tile(state: NoticeState, count: int, filters: Filters, shown: str) -> Tile:
    mark, tone = DELIVERIES[state]
    names = [str(one.name) for one in filters.get_search_filters()["state"]]
    url = f"{url_for('Notices.list')}?_flt_{names.index(EQUAL)}_state={state.value}"
    return Tile(Sign(mark, WORDS[state], tone), count, url, shown == state)


def channel(row: Notice) -> str:
    """Return how a notice goes, and as how many text messages it is charged."""
    way = way_of(row).name
    return f"{way}, charged as {row.segments}" if row.segments > 1 else way


def before(row: Notice) -> Markup:
    """Return where a notice went before, each with who changed it and when."""
    lines = (
        Markup("{} <span class='quiet'>({}; changed by {}, {})</span>").format(
            one.address_before or "no address", WAYS[Channel(one.channel_before)].name, one.by_name, moment_cell(one.at)
        )
        for one in readdressing.history(row)
    )
    return Markup("<br>").join(lines)
