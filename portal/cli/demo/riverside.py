"""Riverside's cases: requests, thanks, and what goes to Human Resources, Internal Audit and the Mayor Pro Tempore."""

from __future__ import annotations

from portal.cli.demo.story import Story, acknowledge, answer, close, give, prioritise, taken, ticked

CENTER, WORKS, PEOPLE, AUDIT = "call.center", "works.riverside", "people.riverside", "audit.riverside"

STORIES = (
    Story(1, "The street light at the corner has been out since Friday.", service="street_light"),
    Story(
        2, "A pothole as wide as a tire. Two cars have stopped with flats this morning.",
        (prioritise(0, "emergency", "Two flats in one morning.", CENTER),
         ticked(0, "alert", "Reached the crew's foreman at once.", CENTER), *taken(WORKS, 0)),
        service="pothole", channel="phone", natures=("hazard",), where="Magnolia Avenue at the rail crossing",
    ),
    Story(
        9, "Graffiti on the underpass, names of children on it.",
        (*taken(WORKS), answer(4), ticked(6, "followed_up", "Rang; she had seen it gone."), close(6, "completed")),
        service="graffiti", natures=("quality",), outcome="completed", findings="It was painted over the next morning.",
    ),
    Story(
        6, "The man at the permit counter laughed at my accent, and the others laughed too.",
        (give(1, PEOPLE), acknowledge(1)), matter="staff_conduct", natures=("conduct",),
    ),
    Story(
        14, "Diesel from the yard goes into a private truck every Thursday after six.",
        (give(1, AUDIT), acknowledge(2)), matter="fraud", anonymous=True,
    ),
    Story(
        3, "The swim teacher waited with my daughter until I came, an hour after closing.",
        kind="compliment", service="recreation",
    ),
    Story(5, "The City Clerk answers nobody who has once complained.", matter="charter_officer"),
)  # fmt: skip
