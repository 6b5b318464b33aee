"""The first pages of a bundle: what it is, and what is in it on which pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from portal.bundles.binding import pages_of
from portal.bundles.dossier import Dossier, facts, sheet
from portal.bundles.placing import Leafed, Placed, placed
from portal.policy.built import Built, Column, Holds
from portal.policy.bundling import Profile

TITLE = "Bundle {number}"
COLUMNS = (
    *(Column("number", "No."), Column("title", "Document", holds=Holds.WRITTEN), Column("on", "Date")),
    Column("where", "Bundle pages"),
)
MOST_TRIES = 4


def indexed(
    leafed: Sequence[Leafed], dossier: Dossier, profile: Profile, made_by: str, set_: Callable[[Built], bytes]
) -> tuple[bytes, list[Placed]]:
    """Return the index as PDF, and where everything stands after it: how long it is decides what it says."""
    before = 1
    for _ in range(MOST_TRIES):
        places = list(placed(leafed, before=before))
        pdf = set_(index(places, dossier, profile, made_by))
        if (pages := pages_of(pdf)) == before:
            return pdf, places
        before = pages
    raise AssertionError("An index that grows with its own page numbers can't be set.")


def index(places: Sequence[Placed], dossier: Dossier, profile: Profile, made_by: str) -> Built:
    """Return what the index says."""
    case, pack = dossier.case, dossier.pack
    about = (
        *(("Case", case.tracking_number), ("Body", pack.body), ("Procedure", f"{pack.title} ({pack.version})")),
        *(("Made for", profile.name), ("Made by", made_by), ("Made", dossier.moment(dossier.at))),
        ("Last line of the timeline", dossier.head),
    )
    rows = ((str(one.number), one.document.title, dossier.day(one.document.on), one.where) for one in places)
    sheets = (facts("about", "", about, holds=Holds.PLAIN), sheet("index", "Index", COLUMNS, rows))
    return dossier.text("index", TITLE.format(number=case.tracking_number), sheets)
