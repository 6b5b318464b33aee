"""What can be taken in, field by field: at its limit, past it, and with characters that can't be kept."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.cases import submission as submissions
from portal.cases.submission import Reporter, Submission
from portal.cases.texts import fault_in, tidy
from portal.errors import Invalid
from tests.cast import ALICE, NOW, received, stat, submission
from tests.procedures.shipped import pack

LIMITS = {
    "description": 20_000,
    "desired_outcome": 20_000,
    "location": 2_000,
    "ward": 40,
    "on_behalf_of": 200,
    "external_id": 200,
    "name": 200,
    "phone": 40,
    "address": 2_000,
    "language": 40,
    "needs": 2_000,
}
ONE_LINE = {"ward", "on_behalf_of", "external_id", "name", "phone", "language", "email"}
OF_THE_REPORTER = {"name", "email", "phone", "address", "language", "needs", "contact_by"}


def with_field(name: str, value: Any) -> Submission:
    if name in OF_THE_REPORTER:
        return submission(reporter=Reporter(**{"name": "Alice", name: value}))
    return submission(**{name: value})


def faults(given: Submission) -> dict[str, str]:
    """Return what is told about a submission that can't be taken, without a database to take it."""
    with pytest.raises(Invalid) as caught:
        submissions.check(submissions.tidied(given), pack(given.procedure), NOW)
    return caught.value.errors


@pytest.mark.parametrize(("field", "most"), LIMITS.items())
def test_a_field_takes_as_much_as_it_says(session: Session, field: str, most: int) -> None:
    case = received(with_field(field, "ä" * most)).case
    session.flush()
    session.expire_all()

    assert len(getattr(case.person if field in OF_THE_REPORTER else case, field)) == most


@pytest.mark.parametrize(("field", "most"), LIMITS.items())
def test_a_field_that_is_too_long_is_told_by_how_much(field: str, most: int) -> None:
    assert faults(with_field(field, "ä" * (most + 1))) == {
        field: f"It is {most + 1:,} characters long, and the most that can be taken is {most:,}. Please shorten it."
    }


@pytest.mark.parametrize("field", [*LIMITS, "email"])
@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\x7f", "\x90", "\ud800", "\uffff"])
def test_a_character_that_can_t_be_kept_is_named(field: str, bad: str) -> None:
    sentence = faults(with_field(field, f"a{bad}b"))[field]
    assert sentence == f"It holds a character that can't be kept (U+{ord(bad):04X}). Delete it and try again."


@pytest.mark.parametrize("field", sorted(ONE_LINE))
@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_a_line_stays_one_line(field: str, line_break: str) -> None:
    """An address that went on in a second line could carry a mail header with it."""
    assert faults(with_field(field, f"a{line_break}b"))[field] == "It must be on one line."


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  two words \n", "two words"),
        ("one\r\ntwo\rthree\x0bfour", "one\ntwo\nthree\nfour"),
        ("e\u0301te\u0301", "été"),
        ("tab\tstays", "tab\tstays"),
        ("שלום 投訴 🚧", "שלום 投訴 🚧"),
        ("", ""),
    ],
)
def test_text_is_tidied_before_it_is_kept(typed: str, stored: str) -> None:
    assert tidy(typed) == stored
    assert fault_in(stored, 100) is None


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("description", " \n ", "Tell us what happened."),
        ("kind", "", "Choose one of the list."),
        ("kind", "moan", "“moan” isn't in the list. Choose one of: complaint, compliment, suggestion."),
        ("channel", "pigeon", "“pigeon” isn't in the list."),
        ("service", "moon", "“moon” isn't in the list."),
        ("contact_by", "shouting", "“shouting” isn't in the list. Choose one of: email, post, phone, sms."),
        ("email", "alice at example", "This doesn't look like an e-mail address."),
        ("email", "alice@example.org, eve@example.org", "This doesn't look like an e-mail address."),
    ],
)
def test_what_makes_no_sense_is_told(field: str, value: str, sentence: str) -> None:
    assert faults(with_field(field, value))[field].startswith(sentence)


def test_a_nature_comes_from_the_list() -> None:
    assert list(faults(submission(natures=("delay", "weather")))) == ["nature"]


@pytest.mark.parametrize(("by", "needs"), [("email", "email"), ("post", "address"), ("phone", "phone")])
@pytest.mark.clauses("DV-12")
def test_a_way_to_be_reached_needs_what_it_takes(session: Session, by: str, needs: str) -> None:
    assert list(faults(submission(reporter=Reporter(name="Alice", contact_by=by)))) == [needs]
    assert received(submission(reporter=Reporter(**{**vars(ALICE), "contact_by": by}))).case.status == "received"


@pytest.mark.clauses("DV-11", "DV-12", "DV-46")
def test_language_needs_and_wishes_are_kept(session: Session) -> None:
    case = received(submission(reporter=Reporter(name="Zofia", language="Polish", needs="An interpreter"))).case

    assert case.person is not None
    assert (case.person.language, case.person.needs, case.desired_outcome) == (
        "Polish",
        "An interpreter",
        "Please mend it.",
    )


def test_all_faults_are_told_at_once() -> None:
    found = faults(stat(description="", kind="moan", reporter=Reporter(email="x")))
    assert set(found) == {"description", "kind", "email", "name", "address", "phone"}


@pytest.mark.clauses("SC-14")
def test_what_an_anonymous_person_typed_about_themselves_is_not_even_checked(session: Session) -> None:
    case = received(submission(anonymous=True, reporter=Reporter(name="x\x00", email="not an address"))).case
    assert case.person is None
