"""A case with something of everything on it, and its bundle read back."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pypdf import PdfReader

from portal.bundles import making
from portal.bundles.contents import contents
from portal.bundles.cover import of_case
from portal.bundles.dossier import Dossier
from portal.cases import filing
from portal.cases.actors import REPORTER
from portal.cases.models import Case, FileChannel, FileKind
from portal.files.making_safe import Safe
from portal.policy.bundling import OMBUDSMAN, Profile
from portal.policy.moves import Move
from tests import cast
from tests.cast import NOW
from tests.files import samples
from tests.inbound import post

LATER = cast.days_later(9)
FILES = {
    "road.jpg": ("jpeg", "image/jpeg", samples.jpeg((1600, 900))),
    "plan.pdf": ("pdf", "application/pdf", samples.pdf()),
    "log.docx": ("docx", "application/msword", samples.docx()),
}


@dataclass(frozen=True)
class Read:
    """A bundle as whoever gets it finds it: its members, its manifest, and the words of each page."""

    members: dict[str, bytes]
    manifest: dict[str, Any]
    pages: tuple[str, ...]
    outline: dict[str, int]

    def document(self, title: str) -> dict[str, Any]:
        """Return what the manifest says of the one document whose title begins so."""
        (found,) = [one for one in self.manifest["documents"] if one["title"].startswith(title)]
        return found

    def words_of(self, title: str) -> str:
        """Return what stands on the pages of a document."""
        first, last = self.document(title)["pages"]
        return " ".join(self.pages[first - 1 : last])


def read(content: bytes) -> Read:
    """Return what a ZIP holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    reader = PdfReader(io.BytesIO(members["bundle.pdf"]))
    pages = tuple(" ".join(page.extract_text().split()) for page in reader.pages)
    outline = {one.title: (reader.get_destination_page_number(one) or 0) + 1 for one in reader.outline}
    return Read(members, json.loads(members["manifest.json"]), pages, outline)


def bundle(case: Case, *, profile: Profile = OMBUDSMAN, at: datetime = LATER) -> Read:
    """Return the bundle of a case."""
    dossier = Dossier.of(case, at)
    cover = of_case(dossier, profile, "Helen Trelawny")
    found = making.made(cover, contents(dossier), progress=lambda _done, _all: None)
    return read(b"".join(found.pieces()))


def full(**changes: Any) -> Case:
    """Return a case that was submitted, written about, contributed to, answered and taken further, with files."""
    case = cast.acknowledged(cast.complaint(**changes))
    post.taken(post.letter("I wrote this <b>myself</b>.", Subject=f"About {case.tracking_number}"))
    safe = [Safe(name, key, media, name[-4:], content, False) for name, (key, media, content) in FILES.items()]
    filing.add(case, safe, kind=FileKind.REPORTER, channel=FileChannel.ROOM, by=REPORTER, at=NOW, words="Three files.")
    cast.do(case, Move.CONTACT, method="phone", note="She rang, and was told who deals with it.")
    return cast.escalated(case)
