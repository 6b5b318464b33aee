"""Small policy values for the tests: dates in words, calendars, clocks, and a procedure of two stages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.policy.calendar import Calendar, OfficeHours
from portal.policy.choices import Choice, Contact, Kind, Outcome
from portal.policy.clock import Clock, ClockRule, Exemption, Extension, ExtensionRule, Limit, Method, Pause, Start, Unit
from portal.policy.letters import Element, LetterKind, Says
from portal.policy.procedure import By, Closing, HandlerRule, Pathway, Procedure, Right, Stage, Trigger, When
from tests.policy.bank_holidays import BANK_HOLIDAYS

LONDON, LOS_ANGELES = ZoneInfo("Europe/London"), ZoneInfo("America/Los_Angeles")
INSTANT = timedelta(microseconds=1)

ENGLAND = Calendar("england", holidays=BANK_HOLIDAYS, first=date(2016, 1, 1), last=date(2027, 12, 31))
CALIFORNIA = Calendar(
    "california",
    holidays={date(2026, 7, 3): "Independence Day (observed)", date(2026, 11, 11): "Veterans Day"},
    first=date(2026, 1, 1),
    last=date(2026, 12, 31),
)
NINE_TO_FIVE = OfficeHours([(time(9), time(17))] * 5 + [None, None])

SPOKEN_OR_WRITTEN = frozenset(Method) - {Method.VOICEMAIL}
EXTENDABLE = ExtensionRule(cap=20, clause="DV-26", letter="extension")
ANONYMOUS = Exemption("anonymous", "SC-19", "The standards don't apply to anonymous complaints.")


def day(words: str) -> date:
    """Return the date of "Thu 17 Apr 2025", having checked that it was a Thursday."""
    found = datetime.strptime(words, "%a %d %b %Y").replace(tzinfo=UTC).date()
    assert f"{found:%a}" == words[:3], f"{words} was a {found:%A}"
    return found


def when(words: str, zone: ZoneInfo = LONDON) -> datetime:
    """Return the instant of "Thu 17 Apr 2025 14:30" in `zone`; without an hour, at noon."""
    date_words, hour = (words[:-6], words[-5:]) if ":" in words else (words, "12:00")
    return datetime.combine(day(date_words), time.fromisoformat(hour), tzinfo=zone).astimezone(UTC)


def rule(amount: int = 10, unit: Unit = Unit.WORKING_DAYS, **changes: Any) -> ClockRule:
    """Return the limit for an answer, unless told otherwise."""
    facts: dict[str, Any] = {
        "key": "answer",
        "name": "Answer",
        "clause": "DV-26",
        "limit": Limit(amount, unit),
        "starts": Start.RECEIVED,
        "stops": frozenset({"answer"}),
        "methods": SPOKEN_OR_WRITTEN,
        "calendar": "england",
    }
    return ClockRule(**(facts | changes))


def clock(started: datetime | str, amount: int = 10, unit: Unit = Unit.WORKING_DAYS, **changes: Any) -> Clock:
    """Return a clock at work in England, unless told otherwise."""
    facts: dict[str, Any] = {
        "rule": rule(amount, unit, extension=changes.pop("extension", None)),
        "calendar": ENGLAND,
        "hours": NINE_TO_FIVE,
        "zone": LONDON,
        "started": when(started) if isinstance(started, str) else started,
    }
    return Clock(**(facts | changes))


def pause(since: str, until: str | None = None, reason: str = "We wait for the reporter.") -> Pause:
    """Return a pause between two instants in words."""
    return Pause(when(since), when(until) if until else None, reason)


def extension(amount: int, reason: str = "The records are in another county.") -> Extension:
    """Return more time, granted at a moment that doesn't matter."""
    return Extension(when("Mon 2 Jun 2025"), amount, reason)


def stage(number: int = 1, **changes: Any) -> Stage:
    """Return a stage that is acknowledged in 3 working days and answered in 10."""
    names = {"key": "acknowledgement", "name": "Acknowledgement", "clause": "DV-25"}
    acknowledgement = rule(3, **names, stops=frozenset({"acknowledgement"}))
    facts: dict[str, Any] = {
        "key": f"stage-{number}",
        "number": number,
        "name": f"Stage {number}",
        "clause": f"DV-2{number}",
        "handler": HandlerRule(),
        "clocks": (acknowledgement, rule(10)),
        "acknowledge_with": "acknowledgement",
        "answer_with": "answer",
    }
    return Stage(**(facts | changes))


def two_stages() -> Pathway:
    """Return a pathway whose second stage opens after an answer, after a late one, or at an officer's wish."""
    first = stage(
        leads_to="stage-2",
        rights=(
            Right("next-stage", "You may take your complaint to stage 2.", "DV-29", When.ANSWERED, "stage-2"),
            Right("late", "Our answer is late: you may go to stage 2 now.", "DV-30", When.LATE, "stage-2"),
            Right("advocate", "You may have an advocate.", "DV-13", When.ALWAYS),
        ),
    )
    second = stage(
        2,
        clause="DV-31",
        triggers=(
            Trigger("dissatisfied", "The reporter is dissatisfied", clause="DV-30"),
            Trigger("unanswered", "Stage 1 was not answered in time", clause="DV-30", when=When.LATE),
            Trigger("special", "A special investigation", clause="DV-30", by=By.OFFICER, when=When.ALWAYS),
        ),
        rights=(Right("ombudsman", "You may go to the Ombudsman.", "DV-43", When.ANSWERED),),
    )
    return Pathway("corporate", "Corporate", "DV-24", frozenset({"complaint"}), frozenset(), (first, second))


def letter(body: str, *elements: Element, subject: str = "Your complaint", **changes: Any) -> LetterKind:
    """Return a kind of letter with this text and contract."""
    facts: dict[str, Any] = {"key": "answer", "name": "Answer", "says": Says.ANSWER}
    return LetterKind(**(facts | changes), subject=subject, body=body, elements=elements)


def procedure(**changes: Any) -> Procedure:
    """Return a procedure of two stages, with the letters that most need."""
    kinds = ("acknowledgement", "answer", "extension", "holding", "closing")
    outcomes = (
        Outcome("upheld", "Upheld", clause="DV-27", mistake=True, kinds=frozenset({"complaint"})),
        Outcome("not-upheld", "Not upheld", kinds=frozenset({"complaint"})),
        Outcome("adopted", "Adopted", kinds=frozenset({"suggestion"})),
    )
    closings = (Closing("answered", "Answered"), Closing("immediate", "Put right at once", without_answer=True))
    facts: dict[str, Any] = {
        "key": "test",
        "version": "1",
        "effective": date(2020, 1, 1),
        "title": "The Test Procedure",
        "body": "Test Council",
        "prefix": "TC",
        "zone": LONDON,
        "language": "en",
        "contact": Contact("Complaints Team"),
        "calendars": {"england": ENGLAND},
        "hours": NINE_TO_FIVE,
        "kinds": {"complaint": Kind("complaint", "Complaint")},
        "channels": {},
        "natures": {},
        "programmes": {},
        "positions": {"manager": Choice("manager", "Senior manager")},
        "teams": {},
        "intake_team": "complaints",
        "pathways": (two_stages(),),
        "outcomes": {outcome.key: outcome for outcome in outcomes},
        "remedies": {"refund": Choice("refund", "Refund")},
        "closings": {closing.key: closing for closing in closings},
        "letters": {key: letter("Hello.", key=key) for key in kinds},
    }
    return Procedure(**(facts | changes))


def reads_well(sentence: str) -> bool:
    """Return whether `sentence` is words for people: a capital, a full stop, and nothing of the code showing."""
    starts = sentence[:1].isupper() or sentence[:1] == "“"
    return starts and sentence.endswith(".") and " " in sentence and not any(sign in sentence for sign in "_<>{}[]")
