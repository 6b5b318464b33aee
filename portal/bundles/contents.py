"""What is in a bundle, in its order: what the portal knows of a case, then what was written, then its files."""

from __future__ import annotations

from portal.bundles.correspondence import correspondence, files, register
from portal.bundles.decided import decisions, timeline
from portal.bundles.dossier import Document, Dossier
from portal.bundles.limits import limits
from portal.bundles.noted import notes
from portal.bundles.particulars import particulars
from portal.bundles.seen import seen


def contents(dossier: Dossier) -> list[Document]:
    """Return every document of the bundle of a case. What has nothing in it is left out."""
    records = (particulars, limits, timeline, decisions, notes, seen, register)
    told = [record(dossier) for record in records]
    return [
        *(one for one in told if one.text and one.text.sheets),
        *correspondence(dossier),
        *files(dossier),
    ]
