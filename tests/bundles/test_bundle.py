"""The bundle of a case: everything on it, on numbered pages under an index that is right, and proved by digests."""

from __future__ import annotations

import io
from hashlib import sha256

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from sqlalchemy.orm import Session

from portal.bundles import leafing
from portal.bundles.dossier import Document, Sort
from portal.bundles.placing import Leafed, placed
from portal.cases import filing
from portal.cases.models import Case, FileChannel, FileKind
from portal.cases.submission import Reporter
from portal.files.as_pages import NoPages, paged
from portal.files.making_safe import Safe
from tests import cast
from tests.bundles import stories
from tests.bundles.stories import FILES, bundle
from tests.cast import NOW
from tests.files import by_hand, samples

A4 = 595.0, 842.0


@pytest.fixture
def case(session: Session) -> Case:
    """A case with something of everything."""
    return stories.full(description="The pothole is back.\n\nNobody came.")


def test_everything_on_the_case_is_in_it(case: Case) -> None:
    found = bundle(case)
    for title, words in {
        "The case": ("Nobody came.", "Alice Penrose", "01632 960777", "Our customer feedback policy", "Version 1.7"),
        "Limits": ("Stage 1: Local Resolution: Response (DV-26)", "Day 10 of 10", "19 May 2026", "Overdue"),
        "Timeline": ("Received (Web form).", "Tom Easterbrook", "Taken to Stage 2"),
        "Decisions": ("Upheld", "We will mend the road.", "She rang, and was told who deals with it."),
        "Who dealt": ("Tom Easterbrook", "The portal keeps no list"),
        "Register": ("alice@example.org", "road.jpg", sha256(FILES["road.jpg"][2]).hexdigest()[:20]),
        "Our response": ("Dear Alice Penrose", "You reported it three times."),
        "Your complaint": ("has been taken further", "Why. Dissatisfied with the stage 1 response."),
        "About DV-": ("I wrote this <b>myself</b>.", "alice@example.org"),
    }.items():
        told = found.words_of(title)
        for one in words:
            assert one in told, (title, one, told)


def test_an_address_stands_on_a_line_of_the_reporter_s_table(case: Case) -> None:
    assert case.person
    case.person.address = "3 Elm Court,\nTavistock\nPL19 0AA"
    assert "Telephone 01632 960777 Address 3 Elm Court, Tavistock, PL19 0AA" in bundle(case).words_of("The case")


def test_index_outline_manifest_and_pages_agree(case: Case) -> None:
    found = bundle(case)
    pages = len(found.pages)
    assert [f"Bundle page {number} of {pages}" in page for number, page in enumerate(found.pages, 1)] == [True] * pages
    index, documents = found.pages[0], found.manifest["documents"]
    assert [one["number"] for one in documents] == list(range(1, len(documents) + 1))
    after = 1
    for one in documents:
        if one["pages"]:
            first, last = one["pages"]
            assert first == after + 1
            after = last
            where = f"{first}–{last}" if last > first else f"{first}"
            assert f"{one['number']} {one['title']}" in index
            assert f"2026 {where}" in index
            assert found.outline[f"{one['number']}. {one['title']}"] == first
        if one["sort"] in {"record", "message", "mail"}:
            assert one["title"] in found.pages[one["pages"][0] - 1]
    assert after == pages == found.manifest["bundle"]["pages"]


def test_every_digest_is_that_of_what_is_there(case: Case) -> None:
    found = bundle(case)
    for one in found.manifest["files"]:
        assert sha256(found.members[one["path"]]).hexdigest() == one["sha256"]
    assert found.manifest["bundle"]["sha256"] == sha256(found.members["bundle.pdf"]).hexdigest()
    assert set(found.members) == {one["path"] for one in found.manifest["files"]} | {"manifest.json"}
    for name, (_, _, content) in FILES.items():
        assert found.document(name)["sha256"] == sha256(content).hexdigest()
    (letter,) = [one for one in found.manifest["documents"] if one["title"].startswith("Our response")]
    assert letter["sha256_of"] == "the bytes that are kept"


def test_a_file_that_can_t_be_pages_is_enclosed_as_it_came(case: Case) -> None:
    found = bundle(case)
    word = found.document("log.docx")
    assert (word["pages"], word["path"].endswith("-log.docx")) == (None, True)
    assert found.members[word["path"]] == FILES["log.docx"][2]
    assert f"In the ZIP: {word['path']}" in found.pages[0]
    for name in ("road.jpg", "plan.pdf"):
        assert found.document(name)["path"] is None
    wide = PdfReader(io.BytesIO(found.members["bundle.pdf"])).pages[found.document("road.jpg")["pages"][0] - 1]
    assert wide.mediabox.width > wide.mediabox.height


def test_made_again_of_the_same_it_is_the_same(case: Case) -> None:
    one, other = bundle(case), bundle(case)
    assert one.members == other.members
    assert one.manifest["timeline"] == {"events": len(case.events), "head": case.events[-1].hash}


def test_a_file_that_was_removed_is_named_as_left_out(case: Case) -> None:
    (file, *_) = filing.of_case(case)
    filing.erase(case, file, reason="It was about another person.", by=cast.as_(cast.ROADS), at=NOW)
    found = bundle(case)
    (gone,) = [one for one in found.manifest["documents"] if one["left_out"]]
    assert (gone["left_out"], gone["pages"], gone["path"], gone["sha256"]) == ("It was removed.", None, None, None)
    assert "It was about another person." in found.words_of("Register")


def test_the_label_stands_in_it(case: Case) -> None:
    case.label = "staff_conduct"
    assert "Who alone sees it Label staff_conduct" in bundle(case).words_of("The case")


def test_of_an_anonymous_case_no_hour_is_told(session: Session) -> None:
    case = cast.received(cast.submission(anonymous=True, reporter=Reporter())).case
    found = bundle(case)
    assert "Anonymous: nothing about who they are was kept." in found.words_of("The case")
    assert "10:30" not in " ".join(found.pages[1:])


@pytest.mark.parametrize("bound", ["MOST_BYTES", "MOST_SECONDS"])
def test_what_there_is_no_room_or_time_for_is_enclosed(case: Case, monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    monkeypatch.setattr(leafing, bound, 0)
    found = bundle(case)
    assert found.document("road.jpg")["pages"] is None
    assert found.members[found.document("road.jpg")["path"]] == FILES["road.jpg"][2]


def test_two_files_of_one_name_stand_apart(case: Case) -> None:
    for words in (b"One.", b"Two."):
        safe = Safe("notes.txt", "txt", "text/plain", "txt", words, False)
        filing.add(case, [safe], kind=FileKind.EVIDENCE, channel=FileChannel.OFFICE, by=cast.as_(cast.ROADS), at=NOW)
    found = bundle(case)
    paths = [one["path"] for one in found.manifest["documents"] if one["title"] == "notes.txt"]
    assert sorted(found.members[path] for path in paths) == [b"One.", b"Two."]


# ---- strangers' files as pages


def text_page(words: str, *, rotate: int = 0, box: tuple[float, float] = (300, 400)) -> bytes:
    """A PDF with a word on a page that may be turned."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=box)
    canvas.drawString(20, 20, words)
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(out.getvalue())))
    writer.pages[0].rotate(rotate)
    again = io.BytesIO()
    writer.write(again)
    return again.getvalue()


@pytest.mark.parametrize(("rotate", "is_wide"), [(0, False), (90, True)])
def test_a_page_keeps_its_words_and_its_way_up(rotate: int, is_wide: bool) -> None:
    made = paged(text_page("Zennor", rotate=rotate), "pdf", *A4)
    (page,) = PdfReader(io.BytesIO(made.pdf)).pages
    assert "Zennor" in page.extract_text()
    assert (page.mediabox.width > page.mediabox.height, made.is_all) == (is_wide, True)


def test_a_note_on_a_page_is_said_to_be_elsewhere() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(text_page("Zennor"))))
    writer.add_annotation(0, FreeText(text="A note.", rect=(50, 50, 200, 100)))
    out = io.BytesIO()
    writer.write(out)
    made = paged(out.getvalue(), "pdf", *A4)
    assert not made.is_all
    assert "/Annots" not in PdfReader(io.BytesIO(made.pdf)).pages[0]


def test_every_page_of_a_fax_is_a_page() -> None:
    out, frames = io.BytesIO(), [Image.new("1", (80, 120), value) for value in (0, 1, 0)]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    assert len(PdfReader(io.BytesIO(paged(out.getvalue(), "tiff", *A4).pdf)).pages) == 3
    moving = paged(samples.gif(), "gif", *A4)
    assert (len(PdfReader(io.BytesIO(moving.pdf)).pages), moving.is_all) == (1, False)


@pytest.mark.parametrize(
    ("content", "kind"), [(b"%PDF-1.5 broken", "pdf"), (b"\xff\xd8\xffno", "jpeg"), (by_hand.portable()[:200], "pdf")]
)
def test_what_is_broken_has_no_pages(content: bytes, kind: str) -> None:
    with pytest.raises(NoPages):
        paged(content, kind, *A4)


def test_pages_are_counted_from_behind_the_index() -> None:
    document = Document(Sort.RECORD, "One", NOW.date(), "one")
    parts = [Leafed(document, b"x", 2), Leafed(document, b"", 0), Leafed(document, b"x", 1)]
    assert [(one.first, one.last) for one in placed(parts, before=3)] == [(4, 5), (0, 0), (6, 6)]
