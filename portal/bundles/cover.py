"""What a bundle says of itself: to people on its first page, and to programs in its manifest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.bundles.dossier import Dossier
from portal.policy.bundling import Profile

TITLE = "Bundle {number}"


@dataclass(frozen=True)
class Cover:
    """The name of a bundle, what stands at the foot of its pages, and what is said of it; told as `dossier` tells."""

    dossier: Dossier
    title: str
    slip: str
    about: tuple[tuple[str, str], ...]
    facts: dict[str, Any]


def of_case(dossier: Dossier, profile: Profile, made_by: str) -> Cover:
    """Return the cover of the bundle of one case."""
    case, pack, version = dossier.case, dossier.pack, dossier.case.procedure_version
    about = (
        *(("Case", case.tracking_number), ("Body", pack.body), ("Procedure", f"{pack.title} ({pack.version})")),
        *(("Made for", profile.name), ("Made by", made_by), ("Made", dossier.moment(dossier.at))),
        ("Last line of the timeline", dossier.head),
    )
    procedure = {
        "key": version.key,
        "version": version.version,
        "effective": version.effective.isoformat(),
        "sha256": version.sha256,
    }
    told = {
        "case": case.tracking_number,
        "profile": profile.key,
        "made_by": made_by,
        "made_at": dossier.at.isoformat(),
        "body": pack.body,
        "procedure": procedure,
        "timeline": {"events": dossier.events, "head": dossier.head},
    }
    return Cover(dossier, TITLE.format(number=case.tracking_number), case.tracking_number, about, told)
