"""What people thank Devon for, and what they suggest."""

from __future__ import annotations

from portal.cli.demo.story import Story, acknowledge, answer, close, give, lesson, taken, ticked

TEAM, ROADS, CARE = "complaints.devon", "officer.roads", "officer.care"


def _praise(ago: int, service: str, words: str, *, by: str = TEAM, day: int = 1) -> Story:
    thanks = ticked(day + 4, "thanks", "The head of service wrote to the team's manager and asked that it be read out.")
    steps = (
        give(day, by), acknowledge(day), thanks, lesson(day + 6, "Told at the team's meeting, as a thing to do again."),
        close(day + 6, "thanked", tell="no"),
    )  # fmt: skip
    return Story(ago, words, steps, kind="compliment", service=service)


COMPLIMENTS = (
    _praise(2, "roads", "The crew that resurfaced our lane moved the bins back to every door. Ninety doors.", by=ROADS),
    _praise(
        11,
        "libraries",
        "My son has read nothing for two years. Your librarian asked what he builds. He is on his fifth book.",
    ),
    _praise(
        47,
        "adult_care",
        "Dawn comes to my husband at six, and she sings. He has not sung for a year. He does now.",
        by=CARE,
    ),
    _praise(
        99, "registration", "We registered a death and left feeling held. Thank you to the lady with the green glasses."
    ),
    _praise(
        180,
        "waste",
        "The man at the recycling centre found my wedding ring in four tons of cardboard.",
        by=ROADS,
        day=2,
    ),
    _praise(
        215,
        "customer_services",
        "I rang about a bin and was asked how I was. I'm ninety-one. I had not been asked all week.",
    ),
)

SUGGESTIONS = (
    Story(
        4, "Put a bench half way up the hill to the surgery. We are all getting older.", taken(ROADS),
        kind="suggestion", service="roads", where="School Hill, Hatherleigh",
        channel="email",
    ),
    Story(
        10, "Send a text the day before a road is closed. You have our numbers.", taken(TEAM),
        kind="suggestion", service="customer_services",
    ),
    Story(
        30, "Leave the school buses' timetable on paper in the shops. Not every grandmother has a telephone that "
        "glows.",
        (*taken(TEAM), answer(6),
        lesson(12, "The timetables are printed twice a year from now on."),
        close(12)), kind="suggestion", service="school_transport", outcome="implement",
        findings="We will print it in August and January and bring it to every shop that will have it.",
    ),
    Story(
        78, "Ask us before a care review what we want to talk about, and not when we sit down.",
        (*taken(CARE), answer(17),
        lesson(25, "We ask before we meet. The two teams will tell the others how it went."),
        close(25)), kind="suggestion", service="adult_care", outcome="investigate",
        findings="Two teams will send a short sheet a week before the review, until the spring. Then we will ask "
        "those who got it.",
        channel="letter",
    ),
    Story(
        133, "Turn all street lamps off at midnight to save money.",
        (*taken(ROADS), answer(9),
        lesson(15, "Nothing new: where it is safe we do so already."),
        close(15)), kind="suggestion", service="roads", outcome="unable",
        findings="We do so where accidents and crime allow it. At the junctions that are left, the police ask us to "
        "keep them lit.",
    ),
)  # fmt: skip
