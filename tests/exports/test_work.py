"""Files made by a worker: whole or not at all, for the one who asked, while they may see what is in them."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models import SecurityEntry
from portal.cases import access, viewing
from portal.cases.access import Viewer
from portal.cases.models import Case
from portal.database import db, transaction
from portal.errors import NotFound, Refused
from portal.exports import asking, handing, told_of, work, writing
from portal.exports.models import Export, ExportState
from portal.files import store
from portal.files.models import FileBody, FilePiece
from portal.jobs.models import Job, State
from portal.jobs.runner import run_ready
from tests import cast
from tests.cast import COMPLAINTS, NOW, ROADS
from tests.exports import makers

pytestmark = pytest.mark.usefixtures("session")
LATER = NOW + timedelta(minutes=5)


def asked(*, by: str = ROADS, **how: int) -> str:
    with transaction():
        return asking.ask(makers.wanted(**how), by=cast.as_(by), at=NOW).id


def worked(export_id: str) -> Export:
    run_ready(NOW)
    db.session.rollback()
    return db.session.get_one(Export, export_id)


def eyes(username: str) -> Viewer:
    staff = cast.staff(username)
    return viewing.viewer_of(staff, frozenset(role.name for role in staff.roles), NOW)


def taken(export_id: str, *, by: str = ROADS) -> handing.Handed:
    token = access.viewer.set(eyes(by))
    try:
        with transaction():
            return handing.take(export_id, by=cast.as_(by), at=LATER)
    finally:
        access.viewer.reset(token)


def stored() -> tuple[int, int]:
    """Return how many files, and pieces of files, the store has."""
    counts = (db.session.scalar(select(func.count()).select_from(model)) or 0 for model in (FileBody, FilePiece))
    return next(counts), next(counts)


def roads_case() -> int:
    with transaction():
        return cast.acknowledged(cast.complaint()).id


def test_it_is_kept_in_pieces_with_its_size_and_digest_and_handed_out_to_whoever_asked():
    case_id = roads_case()
    export = worked(asked(pages=8, lines=100))
    assert (export.state, export.done, export.total, export.failure) == (ExportState.DONE, 800, 800, "")
    whole = makers.LINE * 800
    body = export.body
    assert body is not None
    assert (body.size, body.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())
    assert stored() == (1, -(-len(whole) // store.PIECE))
    assert list(told_of.unpacked(export.cases or b"")) == [case_id]

    given = taken(export.id)
    assert (given.name, given.size) == ("lines.txt", len(whole))
    assert b"".join(store.pieces_one_by_one(given.body_id)) == whole


def test_that_it_was_made_and_downloaded_is_in_the_security_log_without_a_word_of_a_case():
    roads_case()
    export = worked(asked())
    taken(export.id)
    lines = db.session.scalars(select(SecurityEntry).filter_by(what="file").order_by(SecurityEntry.id)).all()
    digest = export.body.sha256 if export.body else ""
    told = f"lines of a test, 300,000 bytes, SHA-256 {digest}."
    assert [one.words for one in lines] == [f"Had a file made: {told}", f"Downloaded: {told}"]
    assert {one.by_id for one in lines} == {cast.staff(ROADS).id}


def test_nobody_else_learns_of_it():
    export = worked(asked())
    with pytest.raises(NotFound):
        taken(export.id, by=COMPLAINTS)
    assert asking.mine(cast.as_(COMPLAINTS)) == []


def test_what_is_hidden_since_keeps_the_file_back():
    case_id = roads_case()
    export = worked(asked())
    taken(export.id)
    with transaction():
        db.session.get_one(Case, case_id).label = "whistleblowing"
    with pytest.raises(Refused, match="What you may see has changed"):
        taken(export.id)


def test_the_row_of_a_file_of_one_case_is_gone_with_the_case():
    case_id = roads_case()
    asked(case_id=case_id)
    token = access.viewer.set(eyes(ROADS))
    try:
        assert len(asking.mine(cast.as_(ROADS))) == 1
        with transaction():
            db.session.get_one(Case, case_id).label = "whistleblowing"
        assert asking.mine(cast.as_(ROADS)) == []
    finally:
        access.viewer.reset(token)


def test_who_may_see_is_looked_up_anew_at_each_page():
    roads_case()

    def leaves(page: int) -> None:
        if page == 1:
            cast.staff(ROADS).active = False
            db.session.flush()

    makers.meanwhile.append(leaves)
    export = worked(asked())
    assert (export.state, export.failure) == (ExportState.FAILED, work.NO_LONGER)
    assert stored() == (0, 0)


def test_a_few_at_once_and_not_too_many_in_all(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(asking, "MOST", asking.AT_ONCE + 1)
    for _ in range(asking.AT_ONCE):
        asked(pages=1, lines=1)
    with pytest.raises(Refused, match="3 files are being made"):
        asked()
    asked(by=COMPLAINTS)
    run_ready(NOW)
    asked(pages=1, lines=1)
    with pytest.raises(Refused, match="Delete one"):
        asked()


def test_what_one_may_not_have_is_neither_promised_nor_made():
    with pytest.raises(Refused, match="may not have"), transaction():
        asking.ask(makers.Wanted(makers.KIND, {"barred": True}, "x", "x", "text/plain"), by=cast.as_(ROADS), at=NOW)


def test_stopped_while_it_is_made_it_leaves_nothing():
    export_id = asked(pages=5, lines=400)

    def stop(page: int) -> None:
        if page == 2:
            with transaction():
                asking.cancel(asking.of(export_id, cast.as_(ROADS), for_change=True))

    makers.meanwhile.append(stop)
    run_ready(NOW)
    db.session.rollback()
    assert db.session.get(Export, export_id) is None
    assert stored() == (0, 0)
    assert db.session.scalars(select(Job.state).filter_by(name=asking.TASK)).one() == State.DONE


def test_what_went_wrong_is_begun_again_whole():
    export_id = asked(pages=4, lines=400)
    faults = iter([OSError("the disk")])

    def fail(page: int) -> None:
        if page == 3 and (fault := next(faults, None)):
            raise fault

    makers.meanwhile.append(fail)
    run_ready(NOW)
    db.session.rollback()
    assert db.session.get_one(Export, export_id).state == ExportState.WORKING
    run_ready(LATER)
    db.session.rollback()
    export = db.session.get_one(Export, export_id)
    assert (export.state, export.done) == (ExportState.DONE, 1600)
    assert export.body is not None
    assert export.body.sha256 == hashlib.sha256(makers.LINE * 1600).hexdigest()
    assert stored()[0] == 1


def test_what_never_works_is_given_up_with_a_sentence_and_nothing_of_it_is_kept():
    export_id = asked(pages=4, lines=400)
    makers.meanwhile.append(lambda page: 1 // (3 - page))
    for day in range(6):
        run_ready(NOW + timedelta(days=day))
    db.session.rollback()
    export = db.session.get_one(Export, export_id)
    assert (export.state, export.failure) == (ExportState.FAILED, work.GAVE_UP)
    assert stored() == (0, 0)


def test_larger_than_may_be(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writing, "MOST", 150_000)
    export = worked(asked())
    assert (export.state, export.failure) == (ExportState.FAILED, writing.TOO_LARGE)
    assert stored() == (0, 0)


def test_an_empty_one_says_so():
    assert worked(asked(pages=0)).failure == writing.EMPTY


def test_it_goes_when_its_time_is_over_or_when_it_is_thrown_away():
    first, second = worked(asked()).id, worked(asked()).id
    with pytest.raises(Refused, match="isn’t being made any more"):
        asking.cancel(asking.of(first, cast.as_(ROADS)))
    with transaction():
        asking.throw_away(asking.of(first, cast.as_(ROADS), for_change=True))
    assert stored() == (1, 2)
    work.forget(at=NOW + asking.KEPT - timedelta(seconds=1))
    assert db.session.get(Export, second) is not None
    work.forget(at=NOW + asking.KEPT)
    db.session.rollback()
    assert db.session.scalars(select(Export)).all() == []
    assert stored() == (0, 0)
