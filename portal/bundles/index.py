"""The first pages of a bundle: what it is, and what is in it on which pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from portal.bundles.binding import pages_of
from portal.bundles.cover import Cover
from portal.bundles.dossier import PLAIN, facts, sheet
from portal.bundles.placing import Leafed, Placed, placed
from portal.policy.built import Built, Column, Holds

COLUMNS = (
    *(Column("number", "No."), Column("title", "Document", holds=Holds.WRITTEN), Column("on", "Date")),
    Column("where", "Bundle pages"),
)
MOST_TRIES = 4


def indexed(leafed: Sequence[Leafed], cover: Cover, set_: Callable[[Built], bytes]) -> tuple[bytes, list[Placed]]:
    """Return the index as PDF, and where everything stands after it: how long it is decides what it says."""
    before = 1
    for _ in range(MOST_TRIES):
        places = list(placed(leafed, before=before))
        pdf = set_(index(places, cover))
        if (pages := pages_of(pdf)) == before:
            return pdf, places
        before = pages
    raise AssertionError("An index that grows with its own page numbers can't be set.")


def index(places: Sequence[Placed], cover: Cover) -> Built:
    """Return what the index says."""
    day = cover.dossier.day
    rows = ((str(one.number), one.document.title, day(one.document.on), one.where) for one in places)
    sheets = (facts("about", "", cover.about, words=PLAIN), sheet("index", "Index", COLUMNS, rows))
    return cover.dossier.text("index", cover.title, sheets)
