"""San Clemente's cases: four working days to acknowledge, fourteen to say what will be done, and neither for Anon
and Staff.
"""

from __future__ import annotations

from portal.cli.demo.san_clemente_closed import CLOSED, by_phone, told
from portal.cli.demo.story import (
    Story,
    acknowledge,
    answer,
    close,
    contact,
    give,
    hold,
    refer,
    taken,
    ticked,
    void,
    withdraw,
)

CENTRAL, STREETS = "central.services", "supervisor.streets"

NEW = (
    Story(
        1,
        "The storm drain by our driveway is packed with mud from the lot they cleared up the hill. Rain is forecast "
        "for the weekend.",
        service="storm_drains", natures=("hazard",), wish="Clear it before it rains.",
        where="Calle Ficticia, by number 9",
        channel="email",
    ),
    Story(
        2,
        "Water bill is four times what it was last month. We were in Fresno for two weeks of it.",
        (give(1, STREETS, CENTRAL),), service="utility_billing", natures=("billing",),
        wish="Have someone read the meter.",
        channel="phone",
    ),
    Story(
        4,
        "The crosswalk button at the elementary school has been stuck for a week and the kids just run for it.",
        (give(1, STREETS, CENTRAL), contact(2, "voicemail", "Left a message that a technician is on the way.")),
        service="signals", natures=("hazard",), wish="Fix the button.", where="Avenida Ejemplo at the school",
    ),
    Story(
        6,
        "My trash was skipped two weeks in a row. The hauler says it's the City, the City says it's the hauler.",
        service="trash", natures=("not_done",), wish="Somebody to own it.", channel="phone",
    ),
    Story(
        2,
        "Somebody is dumping concrete wash-out in the gutter at night. I'd rather not give my name, they live next "
        "door.",
        service="storm_drains", natures=("nuisance",), anonymous=True, where="Paseo Muestra",
    ),
    Story(
        3,
        "Crew found a broken cleat on the playground climber while mowing. Taped it off.",
        (give(1, STREETS, CENTRAL),), service="parks", natures=("hazard",), staff_generated=True, channel="in_person",
    ),
)  # fmt: skip

AT_WORK = (
    Story(
        5,
        "The eucalyptus outside 415 dropped a limb the size of a surfboard on the sidewalk. There's another one "
        "hanging.",
        taken(STREETS), service="street_trees", natures=("hazard",), wish="Trim it.", where="415 Via Imaginaria",
    ),
    Story(
        9,
        "The pothole in front of the post office swallowed my front wheel. I'm seventy-four and I ride carefully.",
        (*taken(STREETS, 2), contact(5, "phone", "Bruised but fine. Wants it fixed before somebody else goes down.")),
        service="streets", natures=("hazard",), wish="Fill it.",
    ),
    Story(
        12,
        "Contractor is running a saw at 6:15 every morning including Saturday. The permit says seven.",
        told(STREETS, 3, "Rang the supervisor with the address."),
        service="code_compliance", natures=("nuisance",), wish="Make them keep to the permit.",
        channel="phone",
    ),
    Story(
        14,
        "The restroom at the north end has had no lights since the time change. My wife won't use it after five.",
        told(STREETS, 1, "Took the letter upstairs to him."),
        service="beaches", natures=("not_done",), wish="Lights.", where="North beach restroom",
        channel="letter",
    ),
    Story(
        14,
        "I was cited for street sweeping on a street that wasn't swept. The sweeper never came, I work from home.",
        (
            *told(STREETS, 4, "Forwarded the message."),
            contact(9, "voicemail", "Asked on the machine for the citation number."),
        ),
        service="parking", natures=("decision",), wish="Void the ticket.",
        channel="email",
    ),
    Story(
        17,
        "The plan check for our deck has been “next week” since August.",
        taken(STREETS, 3), service="building", natures=("late",), wish="A date.",
    ),
    Story(
        20,
        "The new curb ramp ends in a lip I can't get my chair over. It is a ramp to nowhere.",
        (*taken(STREETS, 5), hold(
            13, 24, "The contractor has to come back with the right form, and is booked until the 20th.",
            "We measured the ramp with our inspector. You are right: the lip is an inch too high.",
        )),
        service="sidewalks", natures=("quality",), wish="Rebuild it.", where="Calle Prueba at Plaza Cuento",
    ),
    Story(
        13,
        "Swim class was full online, then three spots opened for people who walked in. We'd been on the list for a "
        "month.",
        taken(STREETS), service="recreation", natures=("decision",), wish="Tell us how the list works.",
    ),
    Story(
        8,
        "Graffiti on the trail bridge again. Reported by the trail steward who contracts with us.",
        (give(2, STREETS), ticked(2, "told", "It is mine: the steward wrote to me."), acknowledge(2)),
        service="parks", natures=("nuisance",), staff_generated=True, channel="email",
    ),
)  # fmt: skip

ANSWERED = (
    Story(
        16,
        "The street light on our corner has been out for a month and the corner is where the bus stops.",
        (*told(STREETS, 2, "Sent her message on to the supervisor."), answer(10)),
        service="signals", natures=("not_done",), wish="Replace the lamp.",
        outcome="action_planned",
        findings="The lamp belongs to the power company. We have ordered the repair, and their crew is due within "
        "ten days. If it is dark on the eleventh day, call me and I will go and see them.",
        channel="email",
    ),
    Story(
        22,
        "The fountain in the plaza has been green since summer.",
        (*taken(STREETS, 3), answer(12, method="phone", note="Spoke with her: drained on Monday, new pump in three "
        "weeks.")),
        service="parks", natures=("quality",), outcome="action_planned",
        findings="The fountain has been drained. A new pump is on order and will be in within three weeks.",
    ),
    Story(
        27,
        "You painted the curb red in front of my shop overnight. I lost two parking spots and found out from a "
        "customer.",
        (*taken(STREETS, 2), answer(14)), service="parking", natures=("decision",), wish="My spots back.",
        outcome="no_action",
        findings="The red curb stays: an engine must be able to turn there, and in the spring one couldn't. You should "
        "have heard it from us first, and the next shops on the list have now had a letter.",
    ),
    Story(
        31,
        "Sewer smell in our street every evening around six.",
        (*taken(STREETS, 4), answer(18)), service="sewer", natures=("nuisance",), outcome="action_taken",
        findings="A trap in the line had dried out since the house above it stands empty. It was filled and sealed. "
        "This answer comes four days later than it should, because we wanted to smell for ourselves that it is gone.",
    ),
)  # fmt: skip

ENDED = (
    Story(
        26, "Where do I take old paint?",
        (give(0, STREETS, CENTRAL), close(0, "immediate_service", tell="no", words="Told where and when.")),
        service="trash", natures=("information",), channel="phone",
    ),
    Story(
        54, "The inspector was rude to my wife, and I want him off the job.",
        (give(1, STREETS, CENTRAL), refer(2, matter="personnel")),
        service="building", natures=("decision",),
        channel="email",
    ),
    Story(
        75, "Dog barks all night. The dog has moved, thanks be, so close this.",
        (*taken(STREETS), withdraw(3, "The dog has moved.")), service="animal_services", natures=("nuisance",),
    ),
    Story(
        110, "The county jail's vans use our street as a short cut.",
        (give(1, STREETS, CENTRAL), refer(
            3, "The county's transport desk", "Call (949) 555-0190. They have your number.",
            "The vans are the county's, and it decides where they go.",
        )),
        service="streets", natures=("nuisance",),
        channel="phone",
    ),
    Story(
        144, "asdf asdf", (void(1, CENTRAL, "Somebody leaned on a keyboard."),), natures=("information",),
        anonymous=True,
    ),
    Story(
        82, "People sleep in the bus shelter, and somebody should ask them if they're all right. I don't want to be "
        "named.",
        (*taken(STREETS, 2), answer(9), close(15, "results", tell="no")), service="streets", natures=("hazard",),
        anonymous=True, outcome="action_taken",
        findings="The outreach team has been by three times. One of the two has a room now. Thank you for seeing them.",
    ),
    Story(
        63, "Lift station alarm has gone off nightly; reported by the night crew of another division.",
        by_phone(6, "Called the night crew's foreman at the end of the shift.", "Rang the supervisor at home."),
        service="sewer", natures=("hazard",), staff_generated=True, channel="in_person",
        outcome="action_taken",
        findings="A float had stuck. It was replaced.",
    ),
)  # fmt: skip

STORIES = NEW + AT_WORK + ANSWERED + CLOSED + ENDED
