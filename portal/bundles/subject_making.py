"""Making the bundle that a reporter gets, and looking through all of it once more before anybody has it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from portal.bundles import asking, making, subject_access
from portal.bundles.cover import Cover
from portal.bundles.disclosed import Draft
from portal.bundles.dossier import Sort
from portal.bundles.making import Bundle
from portal.bundles.subject_access import KIND
from portal.cases import queries
from portal.cases.actors import Actor
from portal.errors import NotFound, Refused
from portal.exports.registry import maker
from portal.exports.writing import Making
from portal.policy.bundling import Profile
from portal.policy.subject_access import SUBJECT

TITLE = "What is held about you"
LEFT = "Something that is known of others is left in “{where}”, so nothing was made. Leave that out, or strike it."
NO_PAGES = "“{where}” can’t be made pages, so nothing was made. Leave it out."
PROFILE = Profile(SUBJECT.key, SUBJECT.name, SUBJECT.reason)


def _may(asked: Mapping[str, Any], _at: datetime) -> bool:
    try:
        subject_access.of(asked["access"])
    except (NotFound, Refused):
        return False
    return True


@maker(KIND, "a bundle for the person it is about", may=_may, counts="documents")
def make(asked: Mapping[str, Any], out: Making) -> None:
    """Make what was checked, look it through, and write on the timeline of each case that it was made."""
    draft = subject_access.checked(subject_access.of(asked["access"]))
    out.tells_of(draft.row.cases)
    bundle = making.made(cover_of(draft), draft.documents, progress=out.progress)
    demand_clean(bundle, draft)
    for piece in bundle.pieces():
        out.write(piece)
    by, at = Actor(asked["by"], asked["by_id"]), datetime.fromisoformat(asked["at"])
    for one in draft.row.cases:
        asking.record(queries.by_id(one, for_change=True), bundle, PROFILE, by=by, at=at)


def cover_of(draft: Draft) -> Cover:
    """Return what it says of itself: whose cases, by which law, and for which reasons words are struck in it."""
    first = draft.dossiers[0]
    numbers = [one.case.tracking_number for one in draft.dossiers]
    reasons = "; ".join(f"{one.name} ({one.clause})" for one in draft.reasons)
    about = (
        *(("Body", first.pack.body), ("Cases", ", ".join(numbers)), ("By", draft.audience.clause)),
        *(("As it stood", first.moment(first.at)), ("Words struck for", reasons or "No words were struck.")),
    )
    told = {
        "cases": numbers,
        "profile": draft.audience.key,
        "made_at": first.at.isoformat(),
        "body": first.pack.body,
        "timeline": {"events": first.events, "head": first.head},
        "content_sha256": draft.sha256,
    }
    return Cover(first, TITLE, numbers[0], about, told)


def demand_clean(bundle: Bundle, draft: Draft) -> None:
    """Raise `Refused` where anything known of others is left: on a page, in the outline, the manifest or a name."""
    for one in bundle.places:
        if one.path:
            raise Refused(NO_PAGES.format(where=one.document.title))
    for where, text, is_strangers in _all_of(bundle):
        if draft.seeker.find(text, draft.audience.forbids, parts=is_strangers):
            raise Refused(LEFT.format(where=where))


def _all_of(bundle: Bundle) -> Iterator[tuple[str, str, bool]]:
    """Yield where something stands, and what. In a stranger's file one word of a name is enough: nobody struck it."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(bundle.pdf))
    files = {
        page: one for one in bundle.places if one.document.sort is Sort.FILE for page in range(one.first, one.last + 1)
    }
    for number, page in enumerate(reader.pages, start=1):
        title = files[number].document.title if number in files else f"page {number}"
        yield title, page.extract_text(), number in files
    yield "the outline", "\n".join(str(getattr(one, "title", one)) for one in reader.outline), False
    yield "the properties", "\n".join(str(value) for value in (reader.metadata or {}).values()), False
    yield "the manifest", json.dumps(bundle.manifest, ensure_ascii=False), False
