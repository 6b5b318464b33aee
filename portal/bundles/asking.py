"""Having a bundle made: asked for by whoever works the case, made by a worker, and written on the case's timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from portal.bundles import making
from portal.bundles.contents import contents
from portal.bundles.cover import of_case
from portal.bundles.dossier import Dossier
from portal.bundles.making import Bundle
from portal.cases import access, linking, queries, situation, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.errors import Invalid, NotFound
from portal.exports import asking
from portal.exports.asking import Wanted
from portal.exports.models import Export
from portal.exports.registry import maker
from portal.exports.writing import Making
from portal.policy.bundling import PROFILES, Profile

KIND, EVENT = "bundle", "bundle"
MADE, DETAIL = "A bundle of the case was made.", "For: {profile}. {pages} pages. SHA-256 of bundle.pdf: {sha256}"
CHOOSE = "Choose whom the bundle is for."


def ask(case: Case, profile: str, *, by: Actor, at: datetime) -> Export:
    """Promise a bundle of a case. Raises `Refused` to whom it was opened to be read alone, and of too many files."""
    situation.demand_no_reader(case)
    wanted = profile_of(profile)
    return asking.ask(
        Wanted(
            kind=KIND,
            asked={"case": case.id, "profile": wanted.key, "by": by.name, "by_id": by.staff_id, "at": at.isoformat()},
            title=f"Bundle {case.tracking_number}: {wanted.name}",
            name=f"{case.tracking_number}-{wanted.key}.zip",
            media_type="application/zip",
            case_id=case.id,
        ),
        by=by,
        at=at,
    )


def profile_of(key: str) -> Profile:
    """Return a profile. Raises `Invalid` of one that there isn't."""
    if key not in PROFILES:
        raise Invalid({"profile": CHOOSE})
    return PROFILES[key]


def _may(asked: Mapping[str, Any], _at: datetime) -> bool:
    try:
        return not access.only_reads(queries.by_id(asked["case"]))
    except NotFound:
        return False


@maker(KIND, "a bundle of a case", may=_may, counts="documents")
def make(asked: Mapping[str, Any], out: Making) -> None:
    """Make the bundle, and write on the case's timeline that it was."""
    case, profile = queries.by_id(asked["case"]), profile_of(asked["profile"])
    dossier = Dossier.of(case, datetime.fromisoformat(asked["at"]))
    out.tells_of({case.id, *_tied(case)})
    cover = of_case(dossier, profile, asked["by"])
    bundle = making.made(cover, contents(dossier), progress=out.progress)
    for piece in bundle.pieces():
        out.write(piece)
    by = Actor(asked["by"], asked["by_id"])
    record(queries.by_id(asked["case"], for_change=True), bundle, profile, by=by, at=dossier.at)


def _tied(case: Case) -> Iterator[int]:
    for link in linking.of_case(case):
        yield from (link.case_id, link.lead_id)


def record(case: Case, bundle: Bundle, profile: Profile, *, by: Actor, at: datetime) -> None:
    """Write on the timeline who had which bundle made, and by which digests it is known again."""
    about = bundle.manifest["bundle"]
    detail = DETAIL.format(profile=profile.name, pages=about["pages"], sha256=about["sha256"])
    timeline.record(
        case, EVENT, MADE, by=by, at=at, detail=detail, profile=profile.key, sha256=about["sha256"],
        head=bundle.manifest["timeline"]["head"],
    )  # fmt: skip
