"""What someone gets who asks for all that is held about them: theirs, checked by two, and of others nothing."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.bundles import making, subject_access, subject_making
from portal.bundles.disclosed import Draft
from portal.bundles.models import SubjectAccess
from portal.cases import designees, filing, linking
from portal.cases.actors import REPORTER
from portal.cases.models import Case, CasePart, CaseSubject, FileChannel, FileKind, Person
from portal.cases.submission import Reporter
from portal.database import db
from portal.errors import Conflict, Invalid, NotFound, Refused, refusal_of
from portal.files.making_safe import Safe
from portal.http.viewers import view_as
from portal.policy.moves import Move
from tests import cast
from tests.bundles.stories import Read, full, read
from tests.bundles.test_bundle import text_page
from tests.cases.test_access import looking
from tests.cast import ALICE, CARE, COMPLAINTS, NOW, ROADS, SENIOR, as_, staff
from tests.files import samples
from tests.reports.test_canaries import bare, forms, person
from tests.support.documents import all_of_pdf

pytestmark = pytest.mark.usefixtures("session")
NEIGHBOUR, RESIDENT = person(3), person(17)
ADVOCATE = "Morwenna Hollacombe"


def begun(case: Case, *more: Case) -> SubjectAccess:
    db.session.flush()
    return subject_access.begin(case, [one.id for one in more], by=as_(ROADS), at=NOW)


def decided(row: SubjectAccess) -> Draft:
    """Let every text in that waits for somebody."""
    for digest in {one.digest for one in Draft(row).undecided}:
        subject_access.decide(row, digest=digest, reason="", by=as_(ROADS), at=NOW)
    return Draft(row)


def ready(row: SubjectAccess) -> Draft:
    """Decide on everything, and have it checked by another."""
    subject_access.check(row, seen=decided(row).sha256, by=as_(COMPLAINTS), at=NOW)
    return subject_access.checked(row)


def made(row: SubjectAccess) -> Read:
    """Return what they get."""
    draft = subject_access.checked(row)
    found = making.made(subject_making.cover_of(draft), draft.documents, progress=lambda _done, _all: None)
    subject_making.demand_clean(found, draft)
    return read(b"".join(found.pieces()))


def test_a_word_of_the_procedure_s_own_is_offered_nobody_s_name() -> None:
    texts = list(Draft(begun(full())).texts)
    own = [one for one in texts if one.is_own_word]
    assert own
    assert not any(one.suggestions for one in own)
    assert any(one.suggestions for one in texts), "what somebody wrote is read"


def planted() -> tuple[Case, list[str]]:
    """Return a case of Alice's in which others stand wherever somebody may have typed them; and how."""
    external = {"external_source": "old", "external_id": "EXT-00077"}
    case = full(on_behalf_of=NEIGHBOUR.name, **external)
    case.resident = Person(name=RESIDENT.name, email=RESIDENT.email, phone=RESIDENT.phone, address=RESIDENT.address)
    db.session.add(CasePart(
        case_id=case.id, part="advocate", name=ADVOCATE, contact=f"{NEIGHBOUR.phone}, {NEIGHBOUR.email}\n"
        f"{NEIGHBOUR.address}", sees=False, since=NOW, given_by="Test",
    ))  # fmt: skip
    db.session.add(CaseSubject(case_id=case.id, staff_id=staff(CARE).id, at=NOW, reason="It is about her."))
    other = cast.complaint(reporter=replace(NEIGHBOUR, name="Kerensa Nankivell"))
    linking.link(case, other=other, leads=True, reason="One road.", by=as_(ROADS), at=NOW)
    written = [*forms(NEIGHBOUR, other.tracking_number), *forms(RESIDENT, other.tracking_number)]
    written += [ADVOCATE, ADVOCATE.upper(), "Hollacombe", staff(CARE).full_name, "Nankivell"]
    third = len(written) // 3
    texts = [" and then ".join(f"it was {form} who rang" for form in some) for some in
             (written[:third], written[third : 2 * third], written[2 * third :])]  # fmt: skip
    case.description += f" {texts[0]}"
    case.desired_outcome = texts[1]
    case.location = NEIGHBOUR.address.replace("\n", ", ")
    for one in texts:
        cast.do(case, Move.CONTACT, by=cast.SENIOR, method="phone", note=one[:1900])
    safe = Safe(f"{NEIGHBOUR.name}.jpg", "jpeg", "image/jpeg", "jpg", samples.jpeg((90, 60)), False)
    filing.add(
        case, [safe], kind=FileKind.REPORTER, channel=FileChannel.ROOM, by=REPORTER, at=NOW, words=texts[2][:1900]
    )
    return case, written


def everything(found: Read) -> str:
    """Return all that can be read in it: pages, outline and properties by another program, manifest, and names."""
    text = all_of_pdf(found.members["bundle.pdf"])
    return "\n".join([text, *found.pages, json.dumps(found.manifest, ensure_ascii=False), *found.members])


def test_of_those_who_are_known_nothing_is_left_wherever_they_were_written() -> None:
    case, written = planted()
    case.label = "staff_conduct"
    row = begun(case)
    ready(row)
    found = made(row)
    text = everything(found)
    words = " ".join(text.split())
    assert words.count("who rang") > len(written) / 2, "the texts are there"
    left = [one for one in written if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", words)]
    assert left == []
    flat = bare(words)
    for one in (NEIGHBOUR, RESIDENT):
        for canary in (one.name, one.email, one.phone, one.address.partition("\n")[0]):
            assert bare(canary) not in flat, canary
    assert unicodedata.normalize("NFC", RESIDENT.name.split()[1]) not in words
    assert "[withheld: About someone else]" in words
    assert "staff_conduct" not in words
    for own in ("Alice Penrose", "alice@example.org", "01632 960777", "1 Mill Lane", case.tracking_number):
        assert own in words, own


def test_a_check_is_of_another_and_of_exactly_what_was_seen() -> None:
    row = begun(full())
    with pytest.raises(Refused, match="Decide on each text first"):
        subject_access.check(row, seen=Draft(row).sha256, by=as_(COMPLAINTS), at=NOW)
    draft = decided(row)
    with pytest.raises(Refused, match="You, or someone for whom you act, decided"):
        subject_access.check(row, seen=draft.sha256, by=as_(ROADS), at=NOW)
    with pytest.raises(Conflict):
        subject_access.check(row, seen="0" * 64, by=as_(COMPLAINTS), at=NOW)
    with pytest.raises(Refused, match="Someone else must check it"):
        subject_access.ask(row, by=as_(ROADS), at=NOW)
    subject_access.check(row, seen=draft.sha256, by=as_(COMPLAINTS), at=NOW)
    assert subject_access.ask(row, by=as_(ROADS), at=NOW).kind == subject_access.KIND
    text = draft.texts[0]
    subject_access.decide(row, digest=text.digest, reason="confidence", by=as_(ROADS), at=NOW)
    with pytest.raises(Refused, match="Someone else must check it"):
        subject_access.checked(row)


def test_words_are_struck_and_texts_left_out_each_for_its_reason() -> None:
    case = full()
    row = begun(case)
    note = next(one for one in Draft(row).undecided if "She rang" in one.text)
    subject_access.strike(row, digest=note.digest, words="who deals", reason="legal", by=as_(ROADS), at=NOW)
    with pytest.raises(Invalid):
        subject_access.strike(row, digest=note.digest, words="not there", reason="", by=as_(ROADS), at=NOW)
    ready(row)
    found = made(row)
    told = found.words_of(f"{case.tracking_number}: Decisions")
    assert "was told [withheld: Legal advice] with it" in told
    subject_access.decide(row, digest=note.digest, reason="confidence", by=as_(ROADS), at=NOW)
    ready(row)
    assert "She rang" not in everything(made(row))


def test_who_deals_with_it_is_named_in_their_letters_and_by_no_list() -> None:
    case = full()
    row = begun(case)
    ready(row)
    found = made(row)
    assert "Tom Easterbrook" in everything(found)
    assert "Tom Easterbrook" not in found.words_of(f"{case.tracking_number}: Decisions")
    assert "An officer" in found.words_of(f"{case.tracking_number}: Timeline")
    assert not any(one.sheet.name.startswith("Stage") for one in Draft(row).texts), "a ledger is nobody's text"


def test_what_was_chosen_can_be_taken_back_and_waits_again() -> None:
    row = begun(full())
    digest = Draft(row).undecided[0].digest
    subject_access.decide(row, digest=digest, reason="", by=as_(ROADS), at=NOW)
    assert digest not in {one.digest for one in Draft(row).undecided}
    subject_access.take_back(row, digest=digest, by=as_(COMPLAINTS), at=NOW)
    assert digest in {one.digest for one in Draft(row).undecided}
    assert refusal_of(lambda: subject_access.demand_another(row, by=staff(COMPLAINTS).id, at=NOW))


def test_nobody_checks_what_one_decided_for_whom_they_act() -> None:
    row = begun(full())
    subject_access.decide(row, digest=Draft(row).undecided[0].digest, reason="", by=as_(ROADS), at=NOW)
    assert refusal_of(lambda: subject_access.demand_another(row, by=staff(SENIOR).id, at=NOW)) is None
    since, until = NOW - timedelta(days=1), NOW + timedelta(days=9)
    db.session.add(designees.delegate(staff(ROADS), staff(SENIOR), "devon", since=since, until=until))
    db.session.flush()
    assert refusal_of(lambda: subject_access.demand_another(row, by=staff(ROADS).id, at=NOW))
    assert refusal_of(lambda: subject_access.demand_another(row, by=staff(SENIOR).id, at=NOW))


def test_files_are_withheld_until_someone_lets_each_in() -> None:
    case = full()
    row = begun(case)
    ready(row)
    found = made(row)
    files = [one for one in found.manifest["documents"] if one["sort"] == "file"]
    assert [bool(one["left_out"]) for one in files] == [True, True, True]
    assert "road.jpg" not in everything(found)
    jpeg, word = (
        next(one for one in Draft(row).files if one.original.title == name) for name in ("road.jpg", "log.docx")
    )
    with pytest.raises(Conflict):
        subject_access.decide(row, digest=word.digest, reason="", by=as_(ROADS), at=NOW)
    subject_access.decide(row, digest=jpeg.digest, reason="", by=as_(ROADS), at=NOW)
    ready(row)
    found = made(row)
    shown = [one for one in found.manifest["documents"] if one["sort"] == "file" and one["pages"]]
    assert [one["title"] for one in shown] == [f"{case.tracking_number}: File 1 (jpeg)"]
    assert not any(name.startswith("files/") for name in found.members)


def test_a_file_that_names_someone_known_isn_t_given_though_it_was_let_in() -> None:
    case = cast.acknowledged(cast.complaint(on_behalf_of=NEIGHBOUR.name))
    page = text_page(f"Signed, {NEIGHBOUR.name.split()[1]}")
    safe = Safe("form.pdf", "pdf", "application/pdf", "pdf", page, False)
    filing.add(case, [safe], kind=FileKind.REPORTER, channel=FileChannel.ROOM, by=REPORTER, at=NOW)
    row = begun(case)
    (file,) = Draft(row).files
    subject_access.decide(row, digest=file.digest, reason="", by=as_(ROADS), at=NOW)
    ready(row)
    with pytest.raises(Refused, match=r"is left in “DV-.*: File 1"):
        made(row)


def test_the_cases_are_the_reporter_s_and_those_that_one_sees() -> None:
    first, second, roads = cast.complaint(), cast.complaint(service="adult_care"), cast.complaint()
    alien = cast.complaint(reporter=Reporter(name="Omar Reyes", email="omar@example.org"))
    db.session.flush()
    assert {one.id for one in subject_access.same_reporter(first)} == {first.id, second.id, roads.id}
    with pytest.raises(Invalid):
        begun(first, alien)
    with looking(view_as(staff(ROADS))):
        assert {one.id for one in subject_access.same_reporter(first)} == {first.id, roads.id}
    row = begun(first, second)
    with looking(view_as(staff(ROADS))), pytest.raises(NotFound):
        subject_access.of(row.id)
    with looking(view_as(staff(CARE))), pytest.raises(NotFound):
        subject_access.of(row.id)


def test_of_an_anonymous_case_there_is_nobody_to_give_it_to() -> None:
    case = cast.complaint(anonymous=True, reporter=Reporter())
    with pytest.raises(Refused, match="Nobody is known"):
        begun(case)


def test_where_no_law_is_known_it_isn_t_offered() -> None:
    case = cast.received(cast.stat()).case
    with pytest.raises(Refused, match="by which law"):
        begun(case)


def test_a_relative_of_the_same_name_is_struck_and_the_reporter_isn_t(session: Session) -> None:
    case = cast.complaint(on_behalf_of="Jowan Penrose", description="My son Jowan Penrose fell. Jowan is nine.")
    row = begun(case)
    ready(row)
    words = everything(made(row))
    assert "Jowan" not in words
    assert ALICE.name in words
    session.rollback()
