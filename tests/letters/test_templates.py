"""Edited texts of letters: written, published, brought back, and never other than what a letter came from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.database import db
from portal.errors import Conflict, Invalid, NotFound, Refused
from portal.jobs.models import Job
from portal.letters import automatic, composing, desk, editing, lines, publishing, rendering, samples, templates
from portal.letters.editing import Given, Place
from portal.letters.models import Letter
from portal.letters.template_models import LetterTemplate, StandardLine
from portal.notices.models import Notice
from portal.policy.letters import FIELDS
from portal.policy.letters.template import MOST_USES
from portal.policy.moves import Move
from portal.procedures import versions
from tests.cast import ALICE, COMPLAINTS, NOW, ROADS, acknowledged, as_, complaint, days_later, do, staff, submission
from tests.letters.texts import changed, place, published

OURS = "Yours faithfully"


def letter_of(case_id: int) -> Letter:
    return db.session.scalars(select(Letter).filter_by(case_id=case_id).order_by(Letter.id.desc())).first()


def words(letter: Letter) -> str:
    return rendering.text(rendering.from_json(letter.blocks))


def test_the_pack_s_text_stands_where_nobody_edited(session: Session) -> None:
    case = acknowledged(complaint())
    assert letter_of(case.id).template_id is None
    assert "Yours sincerely" in words(letter_of(case.id))


def test_a_published_text_is_what_letters_say_and_each_keeps_where_it_came_from(session: Session) -> None:
    first = published(place(), changed(place(), "Yours sincerely", OURS))
    early = letter_of(acknowledged(complaint()).id)
    second = published(place(), changed(place(), "Yours sincerely", "With kind regards"), at=days_later(1))
    late = letter_of(acknowledged(complaint(), at=days_later(1)).id)

    assert (early.template_id, late.template_id) == (first.id, second.id)
    assert OURS in words(early)
    assert "With kind regards" in words(late)
    assert early.template is not None
    assert OURS in early.template.body, "years later, the very text is there"
    assert (first.number, second.number) == (1, 2)
    assert first.published_by == staff(COMPLAINTS).full_name
    assert {proof["element"] for proof in early.proofs} == {one.key for one in place().kind.elements}


def test_a_draft_changes_no_letter(session: Session) -> None:
    editing.begin(place(), changed(place(), "Yours sincerely", OURS), by=as_(COMPLAINTS), at=NOW)
    assert letter_of(acknowledged(complaint()).id).template_id is None


def test_a_text_takes_effect_on_its_day(session: Session) -> None:
    draft = editing.begin(place(), changed(place(), "Yours sincerely", OURS), by=as_(COMPLAINTS), at=NOW)
    session.flush()
    editing.publish(draft, place(), on=date(2026, 5, 8), by=as_(COMPLAINTS), at=NOW)
    session.flush()

    assert draft.effective_at is not None
    assert draft.effective_at == datetime(2026, 5, 7, 23, tzinfo=UTC), "the beginning of the day in Devon"
    assert letter_of(acknowledged(complaint(), at=days_later(2)).id).template_id is None
    assert letter_of(acknowledged(complaint(), at=days_later(3)).id).template_id == draft.id


@pytest.mark.parametrize("day", [date(2026, 5, 4), date(2999, 1, 1)])
def test_no_text_takes_effect_in_the_past_or_in_another_age(session: Session, day: date) -> None:
    draft = editing.begin(place(), changed(place(), "Yours sincerely", OURS), by=as_(COMPLAINTS), at=NOW)
    with pytest.raises(Invalid) as caught:
        editing.publish(draft, place(), on=day, by=as_(COMPLAINTS), at=NOW)
    assert set(caught.value.errors) == {"effective_on"}
    assert draft.published_at is None


def test_publishing_is_refused_with_a_sentence_beside_the_field_and_its_clause(session: Session) -> None:
    given = Given("About {{case.nr}}", place().kind.body.replace("{{rights.next}}", ""))
    draft = editing.begin(place(), given, by=as_(COMPLAINTS), at=NOW)
    with pytest.raises(Invalid) as caught:
        editing.publish(draft, place(), on=None, by=as_(COMPLAINTS), at=NOW)
    assert caught.value.errors["subject"] == "There is no merge field “{{case.nr}}”."
    assert (
        "Put {{rights.next}} in, in a paragraph without a condition of its own. (DV-8)" in caught.value.errors["source"]
    )
    assert draft.published_at is None


def test_what_goes_out_by_itself_must_be_able_to(session: Session) -> None:
    where = place("receipt")
    draft = editing.begin(where, changed(where, "Hello", "{{reporter.greeting}}"), by=as_(COMPLAINTS), at=NOW)
    with pytest.raises(Invalid) as caught:
        editing.publish(draft, where, on=None, by=as_(COMPLAINTS), at=NOW)
    assert "reporter.greeting" in caught.value.errors["source"]
    session.delete(draft)
    session.flush()
    published(where, changed(where, "Hello", "Good day"))
    automatic.take_in(submission(), by=as_(ROADS), at=NOW)
    assert session.scalars(select(Notice.body_text)).one().startswith("Good day")


@pytest.mark.parametrize("verb", ["UPDATE {0} SET subject = 'x'", "DELETE FROM {0}"])
def test_the_database_keeps_what_was_published(session: Session, verb: str) -> None:
    published(place(), changed(place(), "Yours sincerely", OURS))
    session.commit()
    with pytest.raises(DBAPIError):
        session.execute(text(verb.format("letter_templates")))
    session.rollback()
    draft = editing.begin(place(), Given("Hello", "x"), by=as_(COMPLAINTS), at=NOW)
    session.commit()
    editing.discard(draft, revision=1)
    session.commit()
    assert session.scalars(select(LetterTemplate.number)).all() == [1]


def test_there_is_one_draft_at_a_time_and_nobody_overwrites_another_s(session: Session) -> None:
    draft = editing.begin(place(), Given("One", "x"), by=as_(COMPLAINTS), at=NOW)
    session.flush()
    with pytest.raises(Refused):
        editing.begin(place(), Given("Two", "x"), by=as_(COMPLAINTS), at=NOW)
    editing.change(draft, place(), Given("Two", "x"), revision=1, by=as_(COMPLAINTS), at=NOW)
    with pytest.raises(Conflict):
        editing.change(draft, place(), Given("Three", "x"), revision=1, by=as_(COMPLAINTS), at=NOW)
    assert draft.subject == "Two"


def test_an_earlier_version_is_brought_back_as_a_draft(session: Session) -> None:
    first = published(place(), changed(place(), "Yours sincerely", OURS))
    published(place(), changed(place(), "Yours sincerely", "Bye"), at=days_later(1))
    again = editing.begin(place(), Given(first.subject, first.source), by=as_(COMPLAINTS), at=days_later(2))
    session.flush()
    editing.publish(again, place(), on=None, by=as_(COMPLAINTS), at=days_later(2))
    session.flush()
    letter = letter_of(acknowledged(complaint(), at=days_later(2)).id)
    assert (letter.template_id, again.number) == (again.id, 3)
    assert OURS in words(letter)


def test_the_pack_s_text_stands_again(session: Session) -> None:
    with pytest.raises(Refused):
        editing.restore_pack(place(), by=as_(COMPLAINTS), at=NOW)
    published(place(), changed(place(), "Yours sincerely", OURS))
    editing.restore_pack(place(), by=as_(COMPLAINTS), at=days_later(1))
    session.flush()
    letter = letter_of(acknowledged(complaint(), at=days_later(1)).id)
    assert letter.template_id is None
    assert "Yours sincerely" in words(letter)
    assert editing.standing(place(), days_later(1)).source == place().kind.body


def wants_more() -> None:
    """Install a Devon pack that wants more of an acknowledgement than its edited text says."""
    pack = (versions.PACKS / "devon.yaml").read_text(encoding="utf-8")
    wanted = "      rights: {words: what the customer can do if dissatisfied, clause: DV-8, fields: [rights.next]}\n\n"
    assert wanted in pack
    more = wanted.rstrip("\n") + "\n      web: {words: where the policy is, clause: DV-8, fields: [body.web]}\n\n"
    pack = pack.replace(wanted, more, 1).replace("Yours sincerely", "See {{body.web}}\n\n      Yours sincerely")
    lines_of = [one for one in pack.splitlines() if not one.startswith(("version:", "effective:"))]
    versions.install("\n".join([*lines_of, 'version: "8"', "effective: 2026-05-05"]), "devon.yaml", NOW)


def test_a_pack_that_wants_more_falls_back_loudly(session: Session) -> None:
    published(place(), changed(place(), "Yours sincerely", OURS))
    wants_more()
    case = complaint()
    do(case, Move.ALLOCATE, to=staff(ROADS).id)
    letter = desk.preview(case, Move.ACKNOWLEDGE, {}, by=as_(ROADS), at=NOW)
    assert letter is not None
    assert letter.template_id is None
    assert "version 1) isn’t used" in letter.warnings[0]
    assert "where the policy is. Put {{body.web}} in" in letter.warnings[0]
    do(case, Move.ACKNOWLEDGE)
    assert "See https://" in words(letter_of(case.id))


def test_what_stood_at_a_moment_stood_then_whatever_was_published_since(session: Session) -> None:
    case = acknowledged(complaint())
    before = templates.chosen_for(case, "response_1", NOW)
    row = published(place("response_1"), changed(place("response_1"), "Yours sincerely", OURS), at=days_later(1))
    assert templates.chosen_for(case, "response_1", NOW) == before
    assert templates.chosen_for(case, "response_1", days_later(2)).template is row


# ---- whom a text would reach


def reached(where: Place, given: Given) -> tuple[int, int]:
    draft = editing.begin(where, given, by=as_(COMPLAINTS), at=NOW)
    db.session.flush()
    found = publishing.outlook(draft, where, on=None, at=NOW).reach
    editing.discard(draft, revision=1)
    db.session.flush()
    return found.cases, found.apart


def test_a_text_reaches_the_open_cases_that_stand_where_it_is_sent(session: Session) -> None:
    ours = changed(place(), "Yours sincerely", OURS)
    assert reached(place(), ours) == (0, 0)
    complaint()
    complaint(reporter=replace(ALICE, language="Cymraeg"))
    acknowledged(complaint())
    assert reached(place(), ours) == (2, 0), "with a text of our own, the pack's Welsh isn't used"
    assert reached(place(language="cy"), translated()) == (1, 0)
    published(place(language="cy"), translated())
    assert reached(place(), ours) == (1, 0)
    wants_more()
    complaint()
    assert reached(place(), ours) == (1, 1), "one came under a version that wants more"


def test_what_is_published_is_what_was_shown(session: Session) -> None:
    draft = editing.begin(place(), changed(place(), "Yours sincerely", "[line bye]"), by=as_(COMPLAINTS), at=NOW)
    lines.add("devon", "en-GB", "bye", "Bye", by=as_(COMPLAINTS), at=NOW)
    session.flush()
    seen = publishing.outlook(draft, place(), on=None, at=NOW)
    lines.change(the_line(), "Bye bye", seen=lines.mark_of(the_line()), by=as_(COMPLAINTS), at=NOW)
    session.flush()
    with pytest.raises(Conflict):
        publishing.publish(place(), on=None, seen=seen.mark, by=as_(COMPLAINTS), at=NOW)
    mark = publishing.outlook(draft, place(), on=None, at=NOW).mark
    publishing.publish(place(), on=None, seen=mark, by=as_(COMPLAINTS), at=NOW)
    lines.change(the_line(), "Farewell", seen=lines.mark_of(the_line()), by=as_(COMPLAINTS), at=NOW)
    published(place(), changed(place(), "Yours sincerely", OURS), at=days_later(1))
    again = publishing.again(place(), 1, by=as_(COMPLAINTS), at=days_later(2))
    assert "Bye bye" in again.body, "word for word as it was"
    assert (again.number, again.note) == (3, "Version 1 again")
    with pytest.raises(Refused):
        publishing.again(place(), 3, by=as_(COMPLAINTS), at=days_later(2))
    wants_more()
    with pytest.raises(Refused, match=r"Version 2 can’t be published again: .*body\.web"):
        publishing.again(place(), 2, by=as_(COMPLAINTS), at=days_later(3))


def the_line() -> StandardLine:
    return db.session.scalars(select(StandardLine)).one()


# ---- languages


def translated() -> Given:
    kind = place().kind
    return Given(
        "Rydym wedi derbyn eich cwyn {{case.tracking_number}}",
        kind.body.replace("We have received your complaint", "Rydym wedi derbyn eich cwyn"),
        {"received": "Rydym wedi derbyn eich cwyn"},
    )


def test_who_asks_for_a_language_gets_the_letter_in_it(session: Session) -> None:
    row = published(place(language="cy"), translated())
    welsh = acknowledged(complaint(reporter=ALICE.__class__(**{**vars(ALICE), "language": "Welsh"})))
    english = acknowledged(complaint())
    assert letter_of(welsh.id).template_id == row.id
    assert letter_of(welsh.id).subject.startswith("Rydym")
    assert {one["element"] for one in letter_of(welsh.id).proofs} == {one.key for one in place().kind.elements}
    assert letter_of(english.id).template_id is None


def test_a_letter_is_not_written_in_what_is_no_language_of_ours(session: Session) -> None:
    for language in ("xx", "en-US", "", "en"):
        with pytest.raises(NotFound):
            place(language=language)
    with pytest.raises(NotFound):
        place("nothing")


# ---- standard lines


def test_a_standard_line_is_put_in_when_it_is_published_and_stays(session: Session) -> None:
    line = lines.add("devon", "en-GB", "hours", "We are here from 9 to 5.", by=as_(COMPLAINTS), at=NOW)
    row = published(place(), changed(place(), "Yours sincerely", "[line hours]\n\nYours sincerely"))
    session.flush()
    lines.change(line, "We moved.", seen=lines.mark_of(line), by=as_(COMPLAINTS), at=days_later(1))
    session.flush()
    assert "We are here from 9 to 5." in words(letter_of(acknowledged(complaint(), at=days_later(2)).id))
    assert "[line hours]" in row.source
    lines.remove(line)
    session.flush()
    with pytest.raises(Invalid) as caught:
        published(place(), changed(place(), "Yours sincerely", "[line hours]\n\nYours sincerely"), at=days_later(2))
    assert "There is no standard line “hours”." in caught.value.errors["source"]


@pytest.mark.parametrize(
    ("key", "text_of", "field"),
    [("Hours", "x", "key"), ("a-b", "x", "key"), ("hours", "{{no.field}}", "words"), ("hours", "[line x]", "words")],
)
def test_a_standard_line_that_makes_no_sense(session: Session, key: str, text_of: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        lines.add("devon", "en-GB", key, text_of, by=as_(COMPLAINTS), at=NOW)
    assert set(caught.value.errors) == {field}


# ---- samples and tests


def test_a_sample_says_what_the_letter_would(session: Session) -> None:
    given = changed(place(), "Yours sincerely", OURS)
    found = samples.sample(place(), given, by=as_(COMPLAINTS), at=NOW)
    assert found.letter.check.passed
    assert found.flaws == ()
    assert OURS in rendering.text(found.letter.blocks)
    assert "DV-0000-0000-0000" in found.letter.subject
    assert session.scalars(select(Letter)).all() == []


def test_a_sample_of_a_text_that_says_one_thing_too_often_stays_small(session: Session) -> None:
    """It is set on paper while someone waits, and each field may bring in forty pages."""
    given = changed(place(), "Yours sincerely", "{{ case.summary }} " * 1_000)
    found = samples.sample(place(), given, by=as_(COMPLAINTS), at=NOW)
    told = " ".join(block.text for block in found.letter.blocks)
    summary = samples.fields_for(place().pack, None, by=as_(COMPLAINTS), at=NOW)["case.summary"]
    assert any("used 1001 times" in flaw.sentence for flaw in found.flaws)
    assert told.count(str(summary)) == MOST_USES
    assert "… …" in told


@pytest.mark.parametrize("key", versions.shipped())
def test_a_sample_of_every_letter_is_complete(session: Session, key: str) -> None:
    pack = versions.procedure_of(versions.current(key, NOW))
    for kind in pack.letters:
        where = place(kind, pack.language, key=key)
        letter = samples.sample(where, editing.standing(where, NOW), by=as_(COMPLAINTS), at=NOW).letter
        assert letter.check.unresolved == (), kind
        assert letter.check.missing == (), kind


def test_a_sample_of_a_real_case_has_its_facts_and_keeps_nothing(session: Session) -> None:
    case = acknowledged(complaint())
    where = place("response_1")
    found = samples.sample(where, editing.standing(where, NOW), by=as_(ROADS), at=NOW, case=case)
    assert case.tracking_number in found.letter.subject + rendering.text(found.letter.blocks)
    assert "Alice Penrose" in rendering.text(found.letter.blocks)
    assert "We looked at our records." in rendering.text(found.letter.blocks)
    assert found.letter.check.unresolved == ()


def test_a_test_goes_to_who_asks_marked_and_with_no_case(session: Session) -> None:
    given = changed(place(), "Yours sincerely", OURS)
    samples.send_test(place(), given, to=staff(COMPLAINTS), by=as_(COMPLAINTS), at=NOW)
    session.flush()
    notice = session.scalars(select(Notice)).one()
    assert (notice.case_id, notice.response_id, notice.letter_id) == (None, None, None)
    assert notice.to_address == staff(COMPLAINTS).email
    assert notice.subject.startswith("TEST, not a letter: We have received your complaint DV-0000-0000-0000")
    assert notice.body_text.startswith("This is a test of a letter’s text.")
    assert OURS in notice.body_text
    assert session.scalars(select(Job.name)).all() == ["notices.send"]


def test_in_force_is_always_the_same_of_what_has_been(session: Session) -> None:
    published(place(), changed(place(), "Yours sincerely", "One"))
    then = templates.in_force("devon", "acknowledgement", NOW + timedelta(hours=1))["en-GB"].id
    published(place(), changed(place(), "Yours sincerely", "Two"), at=days_later(1))
    assert templates.in_force("devon", "acknowledgement", NOW + timedelta(hours=1))["en-GB"].id == then
    assert templates.in_force("devon", "acknowledgement", days_later(1))["en-GB"].id != then


def test_a_composed_letter_names_its_language(session: Session) -> None:
    case = acknowledged(complaint())
    letter = composing.compose(case, "acknowledgement", {}, by=as_(ROADS), at=NOW)
    assert (letter.language, letter.template_id, letter.warnings) == ("en-GB", None, ())


def test_a_sample_fills_every_field_that_there_is(session: Session) -> None:
    """One that the portal learns of later would stand under its own name in each preview."""
    pack = versions.procedure_of(versions.current("devon", NOW))
    assert samples.fields_for(pack, None, by=as_(COMPLAINTS), at=NOW).keys() == FIELDS.keys()
