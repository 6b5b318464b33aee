"""The print queue: one PDF a day for each body, with a cover, every letter on a fresh sheet."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from portal.cases import access, clocks, delivering, timeline, viewing
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.database import db, transaction
from portal.errors import NotFound, Refused
from portal.jobs.registry import Retry
from portal.letters import pdf, piling, posting, printing, rendering
from portal.letters.composing import Composed
from portal.notices import batches
from portal.notices.batches import PrintBatch, PrintedLetter
from portal.notices.models import Channel, Notice, NoticeState
from portal.policy.procedure import Procedure
from tests import cast
from tests.cast import ALICE, NOW, acknowledged, as_, received, stat, submission

pytestmark = pytest.mark.usefixtures("session", "drawn")
TOMORROW = NOW + timedelta(days=1)
HELEN = Actor("Helen", None)


@pytest.fixture
def drawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the words of a letter instead of setting them, which takes longer than all the rest."""
    if request.node.get_closest_marker("slow") is None:
        monkeypatch.setattr(pdf, "set_letter", _draw)


def _draw(letter: Composed, _pack: Procedure, *, to: str, reference: str = "") -> bytes:
    out = io.BytesIO()
    page = Canvas(out)
    words = [to, reference, letter.subject, *(block.text for block in letter.blocks)]
    for number, line in enumerate(line for text in words for line in text.split("\n")):
        page.drawString(20, 800 - 12 * number, line)
    page.save()
    return out.getvalue()


def by_post(
    name: str = "Alice Penrose", address: str = "1 Mill Lane\nExeter", *, by: str = cast.ROADS, **changes: Any
) -> Case:
    reporter = replace(ALICE, name=name, address=address, email="", contact_by="post")
    return acknowledged(received(submission(reporter=reporter, **changes)).case, by=by)


def kept() -> None:
    db.session.commit()


def made(at: Any = NOW) -> list[PrintBatch]:
    kept()
    with transaction():
        assert printing.make_batches(at=at) is None
    return list(db.session.scalars(select(PrintBatch).order_by(PrintBatch.id)))


def texts(batch: PrintBatch) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(batch.pdf)).pages]


def states() -> list[str]:
    return list(db.session.scalars(select(Notice.state).order_by(Notice.id)))


@pytest.mark.slow
def test_the_letters_of_a_day_are_one_pdf_in_their_order() -> None:
    numbers = [by_post(name).tracking_number for name in ("Alice Penrose", "Bogdan Nowak", "Carla Reyes")]
    (batch,) = made()
    pages = texts(batch)
    assert (batch.letters, batch.made_on, batch.number, batch.pages) == (3, NOW.date(), 1, len(pages))
    assert batch.sha256 == hashlib.sha256(batch.pdf).hexdigest()
    cover = " ".join(pages[0].split())
    assert "Letters to be printed and posted" in cover
    assert "3 letters" in cover
    order = [cover.index(f"{seq}. {name}") for seq, name in enumerate(("Alice", "Bogdan", "Carla"), start=1)]
    assert order == sorted(order)
    assert all(number in cover for number in numbers)
    assert states() == [NoticeState.TO_POST] * 3


def test_every_letter_begins_on_a_front_where_both_sides_are_printed() -> None:
    for name in ("Alice Penrose", "Bogdan Nowak"):
        by_post(name)
    (batch,) = made()
    pages, letters = texts(batch), batches.letters_of(batch)
    first = 2  # behind the cover and its blank back
    for letter, notice in letters:
        assert first % 2 == 0, "counted from 0: an odd page"
        assert notice.to_name in pages[first]
        assert letter.pages == 1 or notice.to_name not in pages[first + 1].splitlines()
        first += letter.pages + letter.pages % 2
    assert first == len(pages)


def test_on_one_side_no_page_is_wasted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(current_app.config, "PRINT_BOTH_SIDES", False)
    by_post()
    (batch,) = made()
    ((letter, _),) = batches.letters_of(batch)
    assert batch.pages == 1 + letter.pages
    assert "Printed on one side" in texts(batch)[0]


def test_two_workers_that_set_the_same_letters_keep_them_once(monkeypatch: pytest.MonkeyPatch) -> None:
    by_post()
    (batch,) = made()
    ((_, notice),) = batches.letters_of(batch)
    (group,) = [printing.Group(clocks.pack_of(db.session.get_one(Case, notice.case_id)), "", (notice.id,))]
    # What the second had read before the first kept them, and goes on with once the first lets go of the rows.
    monkeypatch.setattr(batches, "waiting", lambda: select(Notice).where(Notice.id == notice.id))
    kept()
    with transaction():
        assert not printing._make(group, NOW)
    assert db.session.scalar(select(func.count(PrintBatch.id))) == 1


def test_the_database_itself_refuses_a_letter_in_two_batches() -> None:
    by_post()
    (batch,) = made()
    ((letter, notice),) = batches.letters_of(batch)
    again = {"notice_id": notice.id, "case_id": letter.case_id, "address": letter.address, "pages": 1}
    attempt = db.session.begin_nested()
    db.session.add(PrintedLetter(batch_id=batch.id, seq=2, **again))
    with pytest.raises(IntegrityError):
        db.session.flush()
    attempt.rollback()
    batches.take_out(notice)
    db.session.flush()
    db.session.add(PrintedLetter(batch_id=batch.id, seq=2, **again))
    db.session.flush()


def test_a_letter_is_in_one_batch_only() -> None:
    by_post()
    made()
    by_post("Bogdan Nowak")
    assert [one.letters for one in made(TOMORROW)] == [1, 1]
    assert len(made(TOMORROW)) == 2


def test_twice_a_day_makes_two_numbers() -> None:
    by_post()
    made()
    by_post("Bogdan Nowak")
    assert [(one.made_on, one.number) for one in made()] == [(NOW.date(), 1), (NOW.date(), 2)]


def test_each_body_has_its_own() -> None:
    by_post()
    omar = replace(stat().reporter, email="", contact_by="post")
    acknowledged(received(stat(reporter=omar)).case, by=cast.STREETS)
    assert sorted(one.procedure_key for one in made()) == ["devon", "san-clemente"]


def test_what_is_more_than_a_printer_takes_goes_into_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST", 2)
    for name in ("Alice", "Bogdan", "Carla"):
        by_post(name)
    assert [(one.number, one.letters) for one in made()] == [(1, 2), (2, 1)]


def test_all_are_marked_in_one_move_and_then_posted() -> None:
    for name in ("Alice", "Bogdan"):
        by_post(name)
    (batch,) = made()
    with pytest.raises(Refused, match="printed first"):
        posting.mark_posted(batch, by=HELEN, at=NOW)
    posting.mark_printed(batch, by=HELEN, at=NOW)
    db.session.flush()
    assert states() == [NoticeState.PRINTED] * 2
    with pytest.raises(Refused, match="printed before"):
        posting.mark_printed(batch, by=HELEN, at=NOW)
    posting.mark_posted(batch, by=HELEN, at=TOMORROW)
    db.session.flush()
    assert states() == [NoticeState.POSTED] * 2
    assert {(one.posted_by, one.sent_at) for one in db.session.scalars(select(Notice))} == {(HELEN.name, TOMORROW)}
    with pytest.raises(Refused, match="posted before"):
        posting.mark_posted(batch, by=HELEN, at=TOMORROW)


def test_posting_writes_one_line_on_each_case() -> None:
    alice, bogdan = by_post(), by_post("Bogdan")
    before = len(alice.events), len(bogdan.events)
    (batch,) = made()
    posting.mark_printed(batch, by=HELEN, at=NOW)
    assert (len(alice.events), len(bogdan.events)) == before, "printing alone is no news of a case"
    posting.mark_posted(batch, by=HELEN, at=TOMORROW)
    db.session.flush()
    for case, count in zip((alice, bogdan), before, strict=True):
        assert len(case.events) == count + 1
        line = case.events[-1]
        assert (line.kind, line.by_name) == (delivering.POSTED, "Helen")
        assert line.summary.startswith("A letter was printed on ")
        assert " and posted on " in line.summary
        assert line.facts["batch"] == batch.id
        assert timeline.first_break(case) is None


def test_what_was_taken_out_is_not_told_as_posted() -> None:
    case = by_post()
    by_post("Bogdan")
    (batch,) = made()
    notice = db.session.scalars(select(Notice).filter_by(case_id=case.id)).one()
    delivering.readdress(case, notice, Channel.POST, "2 New Road\nExeter", by=as_(cast.ROADS), at=NOW)
    posting.mark_printed(batch, by=HELEN, at=NOW)
    posting.mark_posted(batch, by=HELEN, at=NOW)
    db.session.flush()
    assert case.events[-1].kind == delivering.READDRESSED


def test_one_that_was_sent_elsewhere_meanwhile_is_left_alone() -> None:
    case, other = by_post(), by_post("Bogdan")
    (batch,) = made()
    notice = db.session.scalars(select(Notice).filter_by(case_id=case.id)).one()
    delivering.readdress(case, notice, Channel.POST, "2 New Road\nExeter", by=as_(cast.ROADS), at=NOW)
    assert [letter.taken_out for letter, _ in batches.letters_of(batch)] == [True, False]
    posting.mark_printed(batch, by=HELEN, at=NOW)
    assert states() == [NoticeState.TO_POST, NoticeState.PRINTED]
    _, second = made(TOMORROW)
    sheet = texts(second)[2]
    assert "2 New Road" in sheet
    assert "first sent to another address" in sheet
    assert "1 Mill Lane" in texts(second)[4], "the letter itself is as it was"
    assert other.tracking_number not in " ".join(texts(second))


def test_an_e_mail_that_failed_is_printed_with_its_address() -> None:
    case = acknowledged(received().case)
    notice = db.session.scalars(select(Notice).filter_by(case_id=case.id)).one()
    notice.state = NoticeState.GAVE_UP
    delivering.post_instead(case, notice, by=as_(cast.ROADS), at=NOW)
    (batch,) = made()
    assert "1 Mill Lane" in texts(batch)[2]


def test_a_message_without_a_letter_is_set_from_its_words() -> None:
    case = by_post()
    long = (
        "We have taken your complaint to its next stage, because nobody answered it in the time that there was for it."
    )
    with transaction():
        notice = db.session.scalars(select(Notice).filter_by(case_id=case.id)).one()
        notice.letter_id = None
        notice.body_text = f"Dear Alice\n\n{rendering.text(rendering.from_text(long))}\n\n  - one\n  - two\n"
    page = " ".join(texts(made()[0])[2].split())
    assert long in page
    assert "1 Mill Lane" in page


@pytest.mark.parametrize("address", ["1 Mill Lane\n😀", "မြန်မာ"])
def test_one_that_cannot_be_printed_is_told_and_blocks_nobody(address: str) -> None:
    bad, good = by_post(address=address), by_post("Bogdan Nowak")
    (batch,) = made()
    assert [notice.case_id for _, notice in batches.letters_of(batch)] == [good.id]
    told = db.session.scalars(select(Notice).filter_by(case_id=bad.id)).one()
    assert (told.state, "can’t be printed" in str(told.last_error)) == (NoticeState.UNPRINTED, True)


def test_a_pdf_that_is_broken_blocks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = by_post(), by_post("Bogdan Nowak")
    whole = printing._waiting

    def broken(notice: Notice, case: Case, goes: printing.Destination) -> printing.Waiting:
        found = whole(notice, case, goes)
        return replace(found, pdf=b"no PDF") if case.id == bad.id else found

    monkeypatch.setattr(printing, "_waiting", broken)
    (batch,) = made()
    assert [notice.case_id for _, notice in batches.letters_of(batch)] == [good.id]
    told = db.session.scalars(select(Notice).filter_by(case_id=bad.id)).one()
    assert "couldn’t be set for the printer" in str(told.last_error)


def test_what_changed_while_it_was_set_is_set_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    case, _ = by_post(), by_post("Bogdan Nowak")
    kept()
    pile = piling.pile

    def meanwhile(*args: Any, **more: Any) -> Any:
        with transaction():
            db.session.execute(update(Notice).where(Notice.case_id == case.id).values(state=NoticeState.POSTED))
        return pile(*args, **more)

    monkeypatch.setattr(piling, "pile", meanwhile)
    with transaction():
        assert isinstance(printing.make_batches(at=NOW), Retry)
    assert db.session.scalars(select(PrintBatch)).all() == []
    monkeypatch.undo()
    (batch,) = made()
    assert batch.letters == 1


@pytest.mark.parametrize("to", ["12 High St", "Flat 1\n12 High St\nExeter", "Flat 1\n12 High St", "12 High"])
def test_one_that_was_sent_elsewhere_while_it_was_set_is_set_anew(monkeypatch: pytest.MonkeyPatch, to: str) -> None:
    case = by_post(address="Flat 1\n12 High St")
    kept()
    pile = piling.pile

    def elsewhere(notice: Notice, address: str) -> None:
        delivering.readdress(case, notice, Channel.POST, address, by=as_(cast.ROADS), at=NOW)

    def meanwhile(*args: Any, **more: Any) -> Any:
        with transaction():
            notice = db.session.scalars(select(Notice).filter_by(case_id=case.id)).one()
            if to == notice.to_address:  # to another place, and back again
                elsewhere(notice, "2 Elm Road")
            elsewhere(notice, to)
        return pile(*args, **more)

    monkeypatch.setattr(piling, "pile", meanwhile)
    with transaction():
        assert isinstance(printing.make_batches(at=NOW), Retry)
    monkeypatch.setattr(piling, "pile", pile)
    (batch,) = made()
    ((letter, _),) = batches.letters_of(batch)
    assert letter.address == f"Alice Penrose\n{to}"
    assert printing.ENCLOSED in " ".join(" ".join(texts(batch)).split())


def test_nothing_that_waits_makes_no_batch() -> None:
    acknowledged(received().case)
    assert made() == []


# ---- who may see them


@pytest.fixture
def seen_by() -> Iterator[Any]:
    token = access.viewer.set(None)

    def set_viewer(username: str) -> None:
        person = cast.staff(username)
        roles = frozenset(role.name for role in person.roles)
        access.viewer.set(viewing.viewer_of(person, roles, NOW))

    yield set_viewer
    access.viewer.reset(token)


@pytest.mark.parametrize(
    ("username", "sees"),
    [(cast.COMPLAINTS, True), (cast.ROADS, False), (cast.CARE, False), (cast.CENTRAL, False), (cast.ADMIN, False)],
)
def test_a_batch_is_seen_by_who_sees_every_letter_of_it(seen_by: Any, username: str, sees: bool) -> None:
    by_post()
    by_post("Bogdan", by=cast.CARE, service="adult_care", description="The carer never came.")
    (batch,) = made()
    batch_id = batch.id
    seen_by(username)
    found, _ = posting.seen()
    assert [one.id for one in found] == ([batch_id] if sees else [])
    if sees:
        assert posting.by_id(batch_id).letters == 2
    else:
        with pytest.raises(NotFound):
            posting.by_id(batch_id)


def test_a_case_that_is_hidden_later_hides_the_batch(seen_by: Any) -> None:
    case = by_post()
    (batch,) = made()
    batch_id = batch.id
    db.session.execute(update(Case).where(Case.id == case.id).values(label="fraud"))
    kept()
    seen_by(cast.COMPLAINTS)
    assert posting.seen() == ([], 0)
    with pytest.raises(NotFound):
        posting.by_id(batch_id)


def test_what_is_under_a_label_is_printed_apart() -> None:
    by_post()
    hidden = by_post("Bogdan")
    hidden.label = "fraud"
    found = made()
    assert sorted((one.label, one.letters) for one in found) == [("", 1), ("fraud", 1)]
    assert "Bogdan" not in " ".join(texts(next(one for one in found if not one.label)))
    rows = db.session.scalars(select(PrintedLetter)).all()
    assert len({row.batch_id for row in rows}) == 2


def test_older_batches_are_on_the_next_page_and_others_letters_push_none_out(
    seen_by: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ada may not see the care team's letters: whatever is printed of those meanwhile, hers are on her first page."""
    monkeypatch.setattr(posting, "SHOWN", 2)
    mine = []
    for _ in range(3):
        by_post()
        mine.append(made()[-1].id)
        by_post("Bogdan", by=cast.CARE, service="adult_care", description="The carer never came.")
        made()
    seen_by(cast.ROADS)
    first, older = posting.seen()
    assert [one.id for one in first] == [mine[2], mine[1]]
    rest, none = posting.seen(before=older)
    assert ([one.id for one in rest], none) == ([mine[0]], 0)
