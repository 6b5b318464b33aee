"""Documents made pages, one after the other: what the portal wrote is set, letters are as they were sent, files as far
as they can be."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic

from portal.bundles import binding
from portal.bundles.dossier import Document, Dossier, Enclosed, Sort
from portal.bundles.leaves import Leaves
from portal.bundles.placing import Leafed
from portal.bundles.portions import effort, portions
from portal.database import db
from portal.files import store
from portal.files.as_pages import NoPages, Paged, as_pages
from portal.letters import pdf
from portal.letters.models import Letter
from portal.letters.paper import A4, MILLIMETRE, PAPER, Paper
from portal.letters.pdf import IN_A_MOMENT, NotSet
from portal.letters.press import press
from portal.policy.built import Built

MOST_BYTES = 60 * 2**20  # of all files that become pages: they are in memory together
MOST_SECONDS = 120.0  # that all of them may take: a small file can take half a minute, and a worker has other work


@dataclass
class Leafing:
    """Makes pages of the documents of a dossier, as long as there is room and time for more files."""

    dossier: Dossier
    slip: str
    room: int = field(default_factory=lambda: MOST_BYTES)
    seconds: float = field(default_factory=lambda: MOST_SECONDS)

    @property
    def paper(self) -> Paper:
        """Return the paper of the body."""
        return PAPER.get(self.dossier.pack.language, A4)

    def leafed(self, number: int, document: Document) -> Leafed:
        """Return a document with its pages. What can't be set, or made pages, is put beside them."""
        made, is_all = b"", True
        try:
            if document.sort is Sort.LETTER and document.bytes:
                made = db.session.get_one(Letter, document.bytes.id).pdf
            elif document.bytes:
                made, is_all = self._of_file(document.bytes)
            elif document.text:
                made = self.set(document.text, f"Document {number}")
        except (NotSet, NoPages):
            is_all = False
        return Leafed(document, made, binding.pages_of(made) if made else 0, encloses=not is_all)

    def set(self, text: Built, over: str) -> bytes:
        """Return what a document says as PDF. Raises `NotSet`."""
        return binding.joined([self._set(one, over) for one in portions(text)])

    def _set(self, text: Built, over: str) -> bytes:
        language = self.dossier.pack.language
        leaves = Leaves(text, f"{self.slip} · {over}", self.paper, language)
        return pdf.set_sheet(leaves) if effort(text.sheets) <= IN_A_MOMENT else press(leaves)

    def _of_file(self, file: Enclosed) -> tuple[bytes, bool]:
        if file.size > self.room or self.seconds <= 0:
            raise NoPages
        paper, began = self.paper, monotonic()
        width, height = paper.width * MILLIMETRE, paper.height * MILLIMETRE
        try:
            made: Paged = as_pages(store.whole(file.id), file.kind, width=width, height=height)
        finally:
            self.seconds -= monotonic() - began
        self.room -= max(file.size, len(made.pdf))
        return made.pdf, made.is_all
