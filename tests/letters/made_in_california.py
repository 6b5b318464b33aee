"""Every kind of letter of Orange County's and Riverside's, and what San Clemente writes by itself and to many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from portal.cases.actors import REPORTER
from portal.letters import automatic, desk
from portal.policy.moves import Move
from tests.cast import NOW, OMAR, STREETS, acknowledged, do, stat
from tests.journeys import riverside as city
from tests.journeys import test_orange_county as county
from tests.journeys.reading import tick
from tests.journeys.staffing import hired
from tests.letters.made import Made, by_another, by_itself, by_move

WHY = {"reasons": "The vendor's report is not here yet.", "done": "We listened to the call."}


def orange_county() -> Iterator[Made]:
    """A call from the log to the County's database, and an appeal that was passed on wrongly."""
    county.staffed()
    case = county.entry(by=county.DORA)
    yield by_itself(case, "receipt")
    do(case, Move.ALLOCATE, by=county.ANNA, at=county.WEDNESDAY, to=hired(county.DORA).id)
    dora = {"by": county.DORA, "at": county.WEDNESDAY}
    yield by_move(case, Move.ACKNOWLEDGE, "acknowledgement", {}, **dora)
    yield by_move(case, Move.HOLD, "holding", {}, **dora, **WHY, until=date(2026, 12, 4))
    yield by_move(case, Move.RESPOND, "response", {}, **dora, outcome="resolved", findings="The line was mended.")
    for step in ("checked", "posted"):
        tick(case, step, "AccessOC", by=county.ANNA, at=county.MONDAY)
    closing = {"closing": "answered", "words": "Please call again if it happens again."}
    yield by_move(case, Move.CLOSE, "closing", {}, by=county.DORA, at=county.MONDAY, **closing)
    yield from _appeal()


def _appeal() -> Iterator[Made]:
    case = county.entry(by=county.DORA, matter="mandated_appeal")
    yield by_itself(
        case,
        "receipt",
        matter__words="covered by an appeal process that the law mandates",
        matter__contact="800-555-0141",
    )
    said = {
        "referral.reasons": "covered by an appeal process",
        "referral.to": "State Hearings Division",
        "referral.contact": "800-555-0141",
        "referral.on": "Tuesday, November 24, 2026",
        "rights.now": "you can contest it",
    }
    how = {"passed_on": date(2026, 11, 24), "how": "email"}
    yield by_move(case, Move.REFER, "referral", said, by=county.DORA, at=county.WEDNESDAY, **how)
    desk.make(case, Move.CONTEST, {"words": "I was cut off."}, by=REPORTER, at=county.MONDAY)
    facts = {"matter": "none", "reasons": "It is about the line, not about the amount."}
    again = {"decision.outcome": "You were right: we took it for something that it is not."}
    yield by_move(case, Move.OVERTURN, "decision", again, by=county.ED, at=county.NEXT_TUESDAY, **facts)


def riverside() -> Iterator[Made]:
    """A pothole from the call to the closing notice, how staff behaved, what may be fraud, a road of the State's."""
    city.staffed()
    case = city.contact(by=city.DANA, channel="phone")
    yield by_itself(case, "receipt")
    pete = {"by": city.PETE, "at": city.WEDNESDAY}
    due = {"clock.due": "Wednesday, July 15, 2026"}  # ten business days, without the holiday kept on July 3
    yield by_move(city.given_to(case, city.PETE), Move.ACKNOWLEDGE, "acknowledgement", due, **pete)
    yield by_move(case, Move.HOLD, "holding", {}, **pete, **WHY, until=date(2026, 7, 20))
    yield by_move(case, Move.RESPOND, "disposition", {}, **pete, outcome="completed", findings="We filled it.")
    tick(case, "followed_up", "Rita has seen it.", by=city.PETE, at=city.NEXT_WEEK)
    closing = {"closing": "completed", "words": "The crew comes by once more in August."}
    yield by_move(case, Move.CLOSE, "closing", {}, by=city.PETE, at=city.NEXT_WEEK, **closing)
    yield from _concern("staff_conduct", "staff", city.HANA)
    yield from _concern("fraud", "fraud", city.AVA)
    other = {"to": "The State of California", "contact": "951-555-0188", "reasons": "The road is the State's."}
    since = {"referral.on": "Wednesday, July 1, 2026"}
    passed_on = city.given_to(city.contact(), city.PETE)
    yield by_move(passed_on, Move.REFER, "referral", since, **pete, **other)


def _concern(matter: str, kind: str, username: str) -> Iterator[Made]:
    case = city.contact(matter=matter)
    yield by_itself(case, f"receipt_{kind}")
    due = {"clock.due": "Wednesday, July 29, 2026"}  # twenty business days
    who = {"by": username, "at": city.WEDNESDAY}
    yield by_move(city.given_to(case, username), Move.ACKNOWLEDGE, f"acknowledgement_{kind}", due, **who)
    tick(case, "disclosure", "No name, no measure.", by=username, at=city.WEDNESDAY)
    yield by_move(case, Move.RESPOND, "findings", {}, **who, outcome="reviewed", findings="It was taken up.")


def san_clemente() -> Iterator[Made]:
    """What the city writes of a street light by itself, and to a second one who complained of the same."""
    lead, other = (
        automatic.take_in(stat(service="streets", reporter=who), by=REPORTER, at=NOW).case
        for who in (OMAR, replace(OMAR, name="Lia Brand", email="lia@example.org", phone="(949) 555-0188"))
    )
    yield by_itself(lead, "receipt")
    for case in (lead, other):
        acknowledged(case, by=STREETS)
    do(other, Move.MERGE, by=STREETS, into=lead.tracking_number, kind="consolidated", reason="One lamp.")
    answer = {"outcome": "action_taken", "findings": "The lamp was replaced.", "told": "There is a new lamp."}
    do(lead, Move.RESPOND, by=STREETS, **answer)
    yield by_another(other, "together", by=STREETS, **answer)
