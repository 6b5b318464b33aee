"""San Clemente's cases whose course of action has been carried out."""

from __future__ import annotations

from portal.cli.demo.story import Step, Story, acknowledge, answer, close, give, reopen, ticked

CENTRAL, STREETS = "central.services", "supervisor.streets"


def by_phone(day: int, note: str, told: str = "") -> tuple[Step, ...]:
    """Acknowledged by telephone, as the supervisor likes to, answered in writing, and closed without another letter."""
    called = acknowledge(2, method="phone", note=note)
    notice = (ticked(1, "told", told),) if told else ()
    return give(1, STREETS, CENTRAL), *notice, called, answer(day), close(day + 6, "results", tell="no")


def told(to: str, day: int, note: str) -> tuple[Step, ...]:
    """Someone else received it, told whoever is responsible, and they acknowledged it."""
    return give(day, to), ticked(day, "told", note), acknowledge(day)


CLOSED = (
    Story(
        40, "Two slabs of sidewalk lifted by the ficus. My mother fell.",
        by_phone(9, "The mother has a bruised hip and is home again. Gave the claim desk's number."),
        service="sidewalks",
        natures=("hazard",), outcome="action_taken", where="26 Camino Invento",
        findings="The slabs were ground level the same week, and the tree is on the list for a root barrier. We hope "
        "that your mother is better. A claim form is in the envelope.",
    ),
    Story(
        48, "The park sprinklers water the street every night. We pay for that water.",
        by_phone(7, "Has counted the heads for us: nine. Said thank you."),
        service="parks",
        natures=("quality",), outcome="action_taken",
        findings="Nine heads had turned. They were set right, and the timer now stops when it rains.",
    ),
    Story(
        58, "Ambulance couldn't get past the double-parked vans at the market.",
        by_phone(11, "Saw it too, from the other side of the market. Will walk it on Saturday."),
        service="parking",
        natures=("hazard",), outcome="action_taken",
        findings="We walked the market with its manager. Vans now unload before eight, and officers come by on "
        "Saturdays.",
    ),
    Story(
        67, "Business license renewal came back three times for a different missing page each time.",
        by_phone(14, "Went through all three letters together, page by page.", "Put the caller through."),
        service="business_licenses", natures=("information",), outcome="action_taken",
        findings="The three of us who look at it had three lists. Now there is one, it is on the website, and your "
        "license is in the mail.",
        channel="phone",
    ),
    Story(
        79, "A coyote is living under the stage in the park and the concerts are on Thursday.",
        by_phone(3, "Advised to keep dogs away. Thursday's band knows.", "Forwarded it, and rang."),
        service="animal_services", natures=("hazard",), outcome="action_taken",
        findings="She had pups. A fence keeps people and coyotes apart until they move on, and the band plays on the "
        "lawn.",
        channel="email",
    ),
    Story(
        93, "The lifeguard told my boys that their foam boards were “junk”. They're eight.",
        by_phone(8, "Spoke for a while, then with one of the boys.", "Handed him the letter."),
        service="lifeguards", natures=("decision",), outcome="action_taken",
        findings="He meant the leashes, which were torn, and he sees now that it isn't what they heard. He would "
        "like to show them the tower, any morning.",
        channel="letter",
    ),
    Story(
        104, "Left-turn arrow is so short that two cars make it. The line goes back to the freeway.",
        by_phone(13, "Explained that we would count for a week first. Fine with that."),
        service="signals", natures=("decision",), outcome="no_action",
        findings="A longer arrow would hold the buses. We counted for a week: the line is gone within two turns "
        "except on one day, when a truck had broken down. We'll count again when school is out.",
    ),
    Story(
        121, "Jackhammer at midnight, no notice, newborn in the house.",
        by_phone(5, "Rang at ten so as not to wake the baby. It was awake."),
        service="water",
        natures=("nuisance",), outcome="action_taken",
        findings="A main broke at 11:20. We couldn't wait, but we could have rung your bell, and the crew now "
        "carries cards to do so. Congratulations, from all of us.",
    ),
    Story(
        137, "Weeds taller than my fence on the city lot.",
        by_phone(
            10, "Gave the confirmation number and my direct line.", "Called the supervisor while the caller held."
        ),
        service="code_compliance",
        natures=("not_done",), outcome="action_taken", findings="It was cut on Tuesday, and is on the list for every "
        "May.",
        channel="phone",
    ),
    Story(
        152, "The planning counter closes for lunch at the only hour that working people can come.",
        by_phone(12, "Works at the hospital, answered in the break. Noon would do.", "Forwarded it the same hour."),
        service="planning", natures=("decision",), outcome="action_planned",
        findings="From the first of the month the counter stays open at noon on Tuesdays and Thursdays.",
        channel="email",
    ),
    Story(
        169, "My tree, my view, and the City took out both.",
        by_phone(15, "Wants it in writing. Will have it in writing.", "E-mailed the supervisor a scan of the letter."),
        service="street_trees", natures=("decision",),
        outcome="no_action", channel="letter",
        findings="The tree stood in the parkway and was hollow from the root to the fork; a picture is enclosed. A "
        "young one will be planted in the fall, and you may choose it from the list. We answered a day late, for "
        "which we're sorry.",
    ),
    Story(
        188, "Beach wheelchair had a flat and the shed was locked.",
        by_phone(6, "An hour's wait at the tower, for nothing. Gave the lifeguards' own number for next time."),
        service="beaches", natures=("not_done",),
        outcome="action_taken", findings="Both chairs have solid tires now, and the tower has a key to the shed.",
    ),
    Story(
        206, "The sweeper throws gravel at parked cars.",
        by_phone(9, "A stone chip on the hood. Asked for a photograph of it."),
        service="street_sweeping", natures=("quality",),
        outcome="action_taken", findings="A skirt was missing on one machine. It has been replaced.",
    ),
    Story(
        224, "The lobby of City Hall has one chair. I waited on my feet for forty minutes, and I'm eighty.",
        by_phone(4, "Promised a chair by Monday, mine if need be."),
        service="city_hall", natures=("quality",), outcome="action_taken",
        findings="There are eight chairs since Monday, one of them with arms to push up from. It's yours when you "
        "come.",
    ),
    Story(
        243, "Street is a washboard since the gas company patched it.",
        (
            *told(STREETS, 2, "Forwarded the message to the supervisor."), answer(12), close(20, "results"),
            reopen(45, "The new patch sank as well."), ticked(45, "told", "He knows: it came to him."),
            acknowledge(46),
            answer(55, findings="The ground under it was never packed. It has been dug out, rolled, and laid again."),
            close(70, "results"),
        ),
        service="streets", natures=("quality",), outcome="action_taken", where="Paseo Muestra",
        findings="The gas company has laid the patch again, and our inspector stood by this time.",
        channel="email",
    ),
)  # fmt: skip
