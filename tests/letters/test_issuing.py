"""Letters through the desk: each kind keeps its contract, says what the case knows, and is kept as it was sent."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.cases import clocks, situation
from portal.cases.actors import REPORTER
from portal.cases.models import Case, Event, Response
from portal.cases.submission import Reporter
from portal.database import db, transaction
from portal.errors import Invalid, Refused
from portal.jobs.models import Job
from portal.letters import composing, desk, issuing, pdf, rendering
from portal.letters.fields import greeting
from portal.letters.models import Letter
from portal.notices.models import Notice
from portal.policy.decisions import TOGETHER
from portal.policy.letters import AUTOMATIC, LetterKind, merge, unseen
from portal.policy.moves import Move
from portal.policy.rights import rights_today
from portal.procedures.tongues import told_in
from tests.cast import (
    ALICE,
    CARE,
    CHIEF,
    COMPLAINTS,
    INVESTIGATOR,
    NOW,
    ROADS,
    SENIOR,
    STREETS,
    acknowledged,
    answered,
    as_,
    complaint,
    days_later,
    do,
    escalated,
    received,
    refusal,
    reviewed,
    staff,
    stat,
    submission,
)
from tests.journeys import persistent
from tests.procedures.shipped import pack

HOLDING = {"reasons": "The inspector is ill.", "done": "We read the records.", "until": date(2026, 5, 29)}
REFERRAL = {"to": "Highways England", "contact": "01632 960999", "reasons": "The trunk road is theirs."}
ANSWER = {"outcome": "not_upheld", "findings": "We looked at each point."}
COURSE = {"outcome": "action_taken", "findings": "The lamp was replaced."}


def allocated(case: Case, by: str) -> Case:
    do(case, Move.ALLOCATE, by=by, to=staff(by).id)
    return case


def care() -> Case:
    return complaint(service="adult_care")


def street() -> Case:
    return received(stat(service="streets")).case


def stage_2() -> Case:
    return acknowledged(escalated(complaint()), by=SENIOR)


def care_2() -> Case:
    return acknowledged(escalated(care(), by=CARE), by=INVESTIGATOR)


def panel() -> Case:
    case = escalated(care_2(), by=INVESTIGATOR)
    for name in ("Ann Rowe", "Bel Stone", "Cy Marsh"):
        do(case, Move.PART, by=CARE, part="panel_member", name=name)
    return acknowledged(case, by=CHIEF)


def sent_once_more() -> Case:
    persistent.restricted(at=days_later(-30))
    return reviewed(complaint())


def done(case: Case) -> Case:
    do(case, Move.RESPOND, by=STREETS, **COURSE)
    return case


Story = tuple[str, str, Callable[[], Case], Move, str, dict[str, Any]]

STORIES: list[Story] = [
    ("devon", "acknowledgement", lambda: allocated(complaint(), ROADS), Move.ACKNOWLEDGE, ROADS, {}),
    (
        "devon",
        "acknowledgement_feedback",
        lambda: allocated(complaint(kind="suggestion"), ROADS),
        Move.ACKNOWLEDGE,
        ROADS,
        {},
    ),
    ("devon", "holding", lambda: acknowledged(complaint()), Move.HOLD, ROADS, HOLDING),
    (
        "devon",
        "extension",
        care_2,
        Move.EXTEND,
        INVESTIGATOR,
        {"until": date(2026, 7, 8), "reasons": "Two carers left."},
    ),
    ("devon", "response_1", lambda: acknowledged(complaint()), Move.RESPOND, ROADS, ANSWER),
    ("devon", "response_2", stage_2, Move.RESPOND, SENIOR, ANSWER),
    ("devon", "response_2_social_care", care_2, Move.RESPOND, INVESTIGATOR, ANSWER),
    (
        "devon",
        "response_3",
        lambda: acknowledged(escalated(stage_2(), by=SENIOR), by=CHIEF),
        Move.RESPOND,
        CHIEF,
        ANSWER,
    ),
    (
        "devon",
        "response_3_panel",
        panel,
        Move.RESPOND,
        CHIEF,
        ANSWER,
    ),
    (
        "devon",
        "suggestion_response",
        lambda: acknowledged(complaint(kind="suggestion")),
        Move.RESPOND,
        ROADS,
        {"outcome": "unable", "findings": "It costs too much."},
    ),
    ("devon", "closing", lambda: reviewed(answered(complaint())), Move.CLOSE, ROADS, {"closing": "answered"}),
    ("devon", "referral", lambda: acknowledged(complaint()), Move.REFER, ROADS, REFERRAL),
    ("devon", "no_further_correspondence", persistent.concluded, Move.RESTRICT, CHIEF, {"reasons": persistent.WHY}),
    ("devon", "same_issue", sent_once_more, Move.SAME_ISSUE, ROADS, {"reason": "It is the same pothole."}),
    ("san-clemente", "acknowledgement", lambda: allocated(street(), STREETS), Move.ACKNOWLEDGE, STREETS, {}),
    ("san-clemente", "course_of_action", lambda: acknowledged(street(), by=STREETS), Move.RESPOND, STREETS, COURSE),
    ("san-clemente", "holding", lambda: acknowledged(street(), by=STREETS), Move.HOLD, STREETS, HOLDING),
    (
        "san-clemente",
        "closing",
        lambda: done(acknowledged(street(), by=STREETS)),
        Move.CLOSE,
        STREETS,
        {"closing": "results"},
    ),
    ("san-clemente", "referral", lambda: acknowledged(street(), by=STREETS), Move.REFER, STREETS, REFERRAL),
]
each_story = pytest.mark.parametrize("story", STORIES, ids=[f"{key}-{kind}" for key, kind, *_ in STORIES])


def tell(story: Story) -> tuple[Case, Letter]:
    _, _, begin, move, by, facts = story
    case = begin()
    letter = do(case, move, by=by, **facts)
    assert letter is not None
    return case, letter


def words_of(letter: Letter) -> str:
    return "\n".join(block.text for block in rendering.from_json(letter.blocks))


def test_every_kind_of_letter_has_its_story() -> None:
    told = {(key, kind) for key, kind, *_ in STORIES}
    # “together” is sent by the answer of another case: tests/cases/test_linking.py tells that.
    written = [(key, letter) for key in ("devon", "san-clemente") for letter in pack(key).letters.values()]
    wanted = {(key, letter.key) for key, letter in written if letter.says not in AUTOMATIC}
    assert told == {(key, kind) for key, kind in wanted if kind != TOGETHER}


@each_story
@pytest.mark.clauses(
    "DV-4", "DV-6", "DV-7", "DV-8", "DV-9", "DV-16", "DV-18", "DV-20", "DV-25", "DV-28", "DV-29", "DV-32", "DV-33",
    "DV-35",
    "DV-36", "DV-37", "DV-41", "DV-43", "DV-48", "SC-3", "SC-4", "SC-12", "SC-17", "SC-39",
)  # fmt: skip
def test_a_letter_proves_that_it_says_what_it_must(session: Session, story: Story) -> None:
    case, letter = tell(story)
    session.commit()
    session.expire_all()
    kind = clocks.pack_of(case).letters[letter.kind]
    needed = {element.key: element.clause for element in kind.elements if not element.when}

    assert letter.kind == story[1]
    assert {proof["element"]: proof["clause"] for proof in letter.proofs} == needed
    for proof in letter.proofs:
        for part in proof["sentence"].split("…"):  # where the proof is our own phrase, values are left out of it
            assert part.strip() in words_of(letter), proof["element"]
    assert "{{" not in words_of(letter) + letter.subject
    assert case.tracking_number in letter.subject
    assert hashlib.sha256(letter.pdf).hexdigest() == letter.sha256
    assert letter.pdf.startswith(b"%PDF")
    assert letter.response.letter_kind == letter.kind
    assert letter.response.issued_at == NOW


@each_story
def test_a_letter_and_its_message_are_promised_together(session: Session, story: Story) -> None:
    case, letter = tell(story)
    notice = session.scalars(select(Notice).filter_by(letter_id=letter.id)).one()

    assert (notice.case_id, notice.subject, notice.channel) == (case.id, letter.subject, "email")
    assert notice.to_address == (case.person.email if case.person else None)
    assert re.sub(r"\s+", "", notice.body_text).startswith(re.sub(r"\s+", "", words_of(letter))[:60])
    assert session.scalars(select(Job).filter_by(ukey=f"notice:{notice.id}")).one().args == {"notice_id": notice.id}
    assert [file.content for file in issuing.attachments_of(notice) or ()] == [letter.pdf]


@pytest.mark.parametrize(
    ("key", "kind", "element"),
    [
        (key, kind.key, element.key)
        for key in ("devon", "san-clemente")
        for kind in pack(key).letters.values()
        for element in kind.elements
    ],
)  # fmt: skip
def test_without_an_element_no_letter(key: str, kind: str, element: str) -> None:
    """The words that prove the element are taken out of the letter's own text: it may not go, and says which clause."""
    whole = pack(key).letters[kind]
    wanted = next(one for one in whole.elements if one.key == element)
    fields = {name: f"value of {name}" for name in whole.fields}
    without = replace(whole, body=_without(whole.body, wanted.phrase, wanted.fields))
    marks = frozenset({wanted.when}) if wanted.when else frozenset()
    assert composed(whole, fields, marks).check.passed

    with pytest.raises(Refused) as caught:
        composing.demand_complete(composed(without, fields, marks))
    assert f"The letter lacks this: {wanted.words}." in caught.value.sentence
    assert wanted.clause in (caught.value.clause or "")


def composed(kind: LetterKind, fields: dict[str, Any], marks: frozenset[str]) -> composing.Composed:
    blocks = merge(kind.body, fields)
    return composing.Composed(kind, "", blocks, composing.check(kind, blocks, fields, marks), NOW)


def _without(body: str, phrase: str, fields: tuple[str, ...]) -> str:
    if phrase:
        return re.sub(re.escape(phrase), "…", body, flags=re.IGNORECASE)
    body = re.sub(r"\[each %s\].*" % re.escape(fields[0]), "…", body)  # noqa: UP031 - braces would have to be doubled
    return re.sub(r"(\[if %s\] )?\{\{%s\}\}" % (re.escape(fields[0]), re.escape(fields[0])), "…", body)  # noqa: UP031 - braces would have to be doubled


def test_a_letter_that_lacks_something_leaves_nothing_behind(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    case = allocated(complaint(), ROADS)
    session.commit()
    before = [
        session.scalar(select(func.count()).select_from(model)) for model in (Letter, Notice, Response, Event, Job)
    ]
    case.description = "{{"
    kind = clocks.pack_of(case).letters["acknowledgement"]
    monkeypatch.setattr(composing, "fields_of", lambda *_, **__: {"case.tracking_number": "DV"})
    refused = refusal(case, Move.ACKNOWLEDGE)

    assert refused.sentence.startswith("This letter can't be issued yet. The letter lacks this: what we understand")
    assert "Nothing is known to put in for the name of the officer who deals with it." in refused.sentence
    assert "DV-25" in (refused.clause or "")
    assert (case.status, case.stage.acknowledged_at) == ("received", None)
    assert [
        session.scalar(select(func.count()).select_from(model)) for model in (Letter, Notice, Response, Event, Job)
    ] == before
    assert kind.elements


def test_a_page_that_can_t_be_set_says_nothing_to_anyone(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    case = allocated(complaint(), ROADS)
    session.commit()

    def broken(*_: object, **__: object) -> bytes:
        raise pdf.NotSet("no paper")

    monkeypatch.setattr(pdf, "set_letter", broken)
    with pytest.raises(Refused, match=r"nothing was sent\. no paper"):
        do(case, Move.ACKNOWLEDGE)
    assert (case.status, session.scalar(select(func.count(Notice.id)))) == ("received", 0)


def _promise_and_fail(case: Case) -> None:
    with transaction():
        do(case, Move.ACKNOWLEDGE)
        assert db.session.scalar(select(func.count(Notice.id))) == 1
        raise ZeroDivisionError


def test_what_is_rolled_back_was_never_promised(session: Session) -> None:
    case = allocated(complaint(), ROADS)
    session.commit()
    with pytest.raises(ZeroDivisionError):
        _promise_and_fail(case)

    assert [session.scalar(select(func.count()).select_from(model)) for model in (Letter, Notice, Job)] == [0, 0, 0]
    assert (case.status, len(case.events)) == ("received", 2)


@pytest.mark.clauses("DV-6", "DV-8", "DV-25")
def test_the_letter_says_what_the_case_knows(session: Session) -> None:
    case = acknowledged(complaint())
    letter = session.scalars(select(Letter)).one()
    text = words_of(letter)

    for fact in (
        "Dear Alice Penrose",
        case.tracking_number,
        case.description,
        "Please mend it.",
        "Tom Easterbrook is dealing with your complaint.",
        "You can phone 01632 960121 or e-mail officer.roads@example.org.",
        "your complaint of Tuesday 5 May 2026",
        "a response by Tuesday 19 May 2026.",
        f"http://127.0.0.1:8080/track/{case.tracking_number}",
        "Stage 1: Local Resolution",
        "Local service manager",
    ):
        assert fact in text, fact


@pytest.mark.clauses("SC-3")
def test_the_city_writes_its_dates_its_own_way(session: Session) -> None:
    acknowledged(street(), by=STREETS)
    text = words_of(session.scalars(select(Letter)).one())

    assert "was received on Tuesday, May 5, 2026" in text
    assert "by Tuesday, May 26, 2026." in text
    assert "Dan Whitaker is responsible for follow-up." in text


@pytest.mark.parametrize("move", [Move.HOLD, Move.CLOSE])
@pytest.mark.clauses("DV-7", "DV-8", "DV-30")
def test_letter_and_status_page_name_the_same_rights(session: Session, move: Move) -> None:
    """A late answer opens stage 2 at once; so does a closing before any answer. The letter says so in those words."""
    case = reviewed(acknowledged(complaint()))
    late = days_later(30)
    facts = {**HOLDING, "until": date(2026, 7, 1)} if move is Move.HOLD else {"closing": "resolved_at_once"}
    letter = do(case, move, at=late, **facts)
    assert letter is not None
    rights = rights_today(clocks.stage_of(case.stage), situation.standing_of(case, late))

    assert any(right.stage == "stage_2" for right in rights)
    for right in rights:
        assert right.words in words_of(letter)


@pytest.mark.clauses("DV-27", "DV-44", "DV-45")
def test_an_upheld_complaint_gets_its_apology_and_its_promises(session: Session) -> None:
    case = answered(
        complaint(), remedies=[{"kind": "refund", "what": "We will refund your tyre", "due_on": date(2026, 6, 1)}]
    )
    letter = session.scalars(select(Letter).filter_by(kind="response_1")).one()

    assert "We are sorry." in words_of(letter)
    assert "We will refund your tyre. We will do this by Monday 1 June 2026." in words_of(letter)
    assert {"apology", "remedies"} <= {proof["element"] for proof in letter.proofs}
    assert case.remedies[0].response_id == letter.response_id


def test_the_chair_of_the_panel_signs_as_its_chair(session: Session) -> None:
    acknowledged(escalated(care_2(), by=INVESTIGATOR), by=CHIEF)
    letter = session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert letter is not None
    assert words_of(letter).endswith("Ruth Chudleigh\nChair of the Review Panel\nDevon County Council")


HOSTILE = [
    "{{case.delete()}} {{handler.name}} {% for x in y %}",
    "[if case.kind] # Not a heading\n- not an item\n**not bold**",
    "<script>alert(1)</script><img src=file:///etc/passwd>&amp;<style>p{}</style>",
    "\\1 \\g<0> %s {0} $HOME",
    "أنا 投訴 Zażółć gęślą jaźń ∑ 🚧 \u202edrawkcab",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_citizen_types_is_only_ever_text(session: Session, words: str) -> None:
    case = acknowledged(
        complaint(description=words, desired_outcome=words, reporter=replace(ALICE, name="{{body.name}}"))
    )
    letter = session.scalars(select(Letter)).one()
    text = words_of(letter)

    assert "Dear {{body.name}}" in text
    assert all(unseen.without(line).strip() in text for line in words.split("\n"))
    html = str(rendering.html(rendering.from_json(letter.blocks)))
    assert "<script" not in html
    assert "<img" not in html
    assert "<style" not in html
    assert case.status == "being looked into"


@pytest.mark.parametrize(
    ("method", "summary"),
    [("phone", "Acknowledged by telephone."), ("in person", "Acknowledged by speaking in person.")],
)
@pytest.mark.clauses("SC-21", "DV-15")
def test_a_talk_counts_and_is_written_down(session: Session, method: str, summary: str) -> None:
    case = allocated(street(), STREETS)
    with pytest.raises(Invalid) as caught:
        do(case, Move.ACKNOWLEDGE, by=STREETS, method=method)
    assert caught.value.errors == {"note": "Write down what was said."}
    assert do(case, Move.ACKNOWLEDGE, by=STREETS, method=method, note="Told him that Dan has it.") is None

    row = clocks.find(case.stage, "acknowledge")
    assert row is not None
    assert row.stopped_at == NOW
    assert case.events[-1].summary == summary
    assert session.scalar(select(func.count(Letter.id))) == 0


@pytest.mark.parametrize("move", [Move.ACKNOWLEDGE, Move.RESPOND])
@pytest.mark.clauses("SC-21")
def test_a_voicemail_doesn_t_count(session: Session, move: Move) -> None:
    case = allocated(street(), STREETS) if move is Move.ACKNOWLEDGE else acknowledged(street(), by=STREETS)
    facts = {} if move is Move.ACKNOWLEDGE else COURSE
    before = case.status
    refused = refusal(case, move, by=STREETS, method="voicemail", note="Left a message.", **facts)

    assert refused.sentence.startswith("A voicemail doesn't count here, so the clock would go on.")
    assert refused.clause in {"SC-2", "SC-4"}
    assert case.status == before
    do(case, Move.CONTACT, by=STREETS, method="voicemail", note="Left a message.")
    assert case.status == before


@pytest.mark.parametrize(
    ("who", "method", "channel", "address"),
    [
        (ALICE, "email", "email", "alice@example.org"),
        (replace(ALICE, contact_by="post"), "letter", "post", "1 Mill Lane\nExeter"),
        (replace(ALICE, email=""), "letter", "post", "1 Mill Lane\nExeter"),
        (replace(ALICE, contact_by="phone"), "email", "email", "alice@example.org"),
    ],
)
@pytest.mark.clauses("DV-12")
def test_a_letter_goes_the_way_the_reporter_asked(
    session: Session, who: Reporter, method: str, channel: str, address: str
) -> None:
    case = acknowledged(received(submission(reporter=who)).case)
    notice = session.scalars(select(Notice)).one()

    assert (case.responses[0].method, notice.channel, notice.to_address) == (method, channel, address)
    assert (session.scalar(select(func.count(Job.id))) == 1) is (channel == "email")


@pytest.mark.parametrize(
    "changes", [{"anonymous": True}, {"reporter": Reporter()}, {"reporter": Reporter(phone="01632 960777")}]
)
def test_who_left_no_address_reads_it_in_the_room(session: Session, changes: dict[str, Any]) -> None:
    case = acknowledged(complaint(**changes))

    assert session.scalar(select(func.count(Notice.id))) == 0
    assert [letter.kind for letter in issuing.letters_of(case)] == ["acknowledgement"]
    assert words_of(issuing.letters_of(case)[0]).startswith("Hello\n")


@pytest.mark.parametrize(
    ("language", "nameless", "named"),
    [
        ("en-GB", "Hello", "Dear Reply Ward"),
        ("es", "Hola", "Estimado/a Reply Ward"),
        ("cy", "Helo", "Annwyl Reply Ward"),
        ("ar", "مرحبًا", "حضرة Reply Ward"),
    ],
)
def test_a_letter_greets_whoever_it_is_for(session: Session, language: str, nameless: str, named: str) -> None:
    """A name stays as it is in every language, whatever its words would mean there."""
    told = told_in(pack("devon"), language)
    assert (greeting("", told), greeting("Reply Ward", told)) == (nameless, named)


def test_a_look_at_a_letter_changes_nothing(session: Session) -> None:
    case = acknowledged(complaint())
    shown = desk.preview(case, Move.RESPOND, ANSWER, by=as_(ROADS), at=NOW)

    assert shown is not None
    assert shown.check.passed
    assert (case.status, len(case.events), len(issuing.letters_of(case))) == ("being looked into", 3, 1)
    spoken = {**ANSWER, "method": "phone", "note": "Said so."}
    assert desk.preview(case, Move.RESPOND, spoken, by=as_(ROADS), at=NOW) is None
    assert desk.preview(case, Move.PAUSE, {"reason": "Photographs."}, by=as_(ROADS), at=NOW) is None


def test_closing_without_a_word(session: Session) -> None:
    case = answered(complaint())
    assert do(reviewed(case), Move.CLOSE, closing="answered", tell="no") is None
    assert [letter.kind for letter in issuing.letters_of(case)] == ["acknowledgement", "response_1"]


def test_the_reporter_makes_moves_at_the_same_desk(session: Session) -> None:
    case = answered(complaint())
    desk.make(case, Move.ESCALATE, {"words": "No."}, by=REPORTER, at=NOW)
    assert (case.stage_key, case.events[-1].by_name) == ("stage_2", "The reporter")
    assert COMPLAINTS
