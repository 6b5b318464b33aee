"""Devon's cases that somebody is at work on: new, due today, due soon, late, paused, and in the later stages."""

from __future__ import annotations

from portal.cli.demo.story import (
    Story,
    acknowledge,
    answer,
    contact,
    escalate,
    extend,
    give,
    hold,
    keep,
    merge,
    pause,
    resume,
    taken,
)

TEAM, ROADS, CARE = "complaints.devon", "officer.roads", "officer.care"
SENIOR, INVESTIGATOR, CHIEF = "senior.roads", "investigator", "chief.executive"

NEW = (
    Story(
        1,
        "The road past the primary school has been flooding at the bottom of the hill every time it rains since "
        "September. Yesterday a car stalled in it with two children inside. The grating is buried under leaves and "
        "nobody has come.",
        service="roads", natures=("refusal",), wish="Please clear the drain before somebody is hurt.",
        where="School Hill, Hatherleigh",
        channel="email",
    ),
    Story(
        1,
        "I rang three times about my mother's bathing aid and was told each time that someone would ring back. "
        "Nobody has.",
        service="occupational_therapy", natures=("delay",), wish="A date for the visit.", channel="phone",
    ),
    Story(
        2,
        "My library card was blocked for a book that I returned in the summer. The machine gave me no receipt, and "
        "now I am told that I must pay for it.",
        (give(1, TEAM),), service="libraries", natures=("poor_quality", "cost"),
        wish="Unblock the card and drop the charge.",
        channel="phone",
    ),
    Story(
        3,
        "The bus shelter was taken away in the spring for repairs and has not come back. People with sticks and "
        "prams stand in the rain at the edge of a fast road.",
        (give(1, ROADS, TEAM),), service="transport", natures=("removed",), wish="Put the shelter back.",
        where="Stop opposite the surgery, Chulmleigh", channel="letter",
    ),
    Story(
        2,
        "There is no shelter any more at the bus stop opposite the surgery. My mother waits there in the rain with her "
        "sticks.",
        (*taken(ROADS), merge(1, "The bus shelter was taken away", "Both are about the shelter at the surgery.")),
        service="transport", natures=("removed",), wish="A new shelter.",
        where="Stop opposite the surgery, Chulmleigh",
    ),
    Story(
        5,
        "Your office sent my late husband a reminder of an invoice that I had paid, six weeks after I registered his"
        " death with you. I would like somebody to think before they post such a thing.",
        service="finance", natures=("poor_quality", "behaviour"), wish="An apology, and no more letters in his name.",
    ),
)  # fmt: skip

AT_WORK = (
    Story(
        6,
        "A skip lorry from your recycling centre reversed into our garden wall and drove off. My neighbour wrote "
        "down the number. I was told on the phone that it was “not our lorry”.",
        taken(ROADS), service="waste", natures=("poor_quality",), wish="Repair the wall.", where="Mill Lane, Crediton",
        channel="email",
    ),
    Story(
        7,
        "We applied for a school place in March and were offered one eleven miles away, while the school in our "
        "village has empty desks. Nobody can tell us how the distance was measured.",
        taken(TEAM), service="admissions", natures=("policy", "refusal"), wish="Measure it again and show us how.",
    ),
    Story(
        9,
        "The pavement outside the flats has been dug up since August. The barriers have blown over and my wheelchair"
        " can't pass. I have to go along the road.",
        (*taken(ROADS), contact(4, "phone", "Said that the barriers were put up again this morning. Still unhappy.")),
        service="roads", natures=("access", "delay"), wish="A path that I can use.",
        where="Victoria Terrace, Barnstaple",
    ),
    Story(
        10,
        "The same pothole has been filled four times and is back. It has cost me two tyres. Each time a different van.",
        taken(ROADS), service="roads", natures=("poor_quality",), wish="Mend it properly, and pay for the tyres.",
        where="Quay Hill, Bideford",
    ),
    Story(
        10,
        "I was refused the bus pass because my form was “incomplete”. It was not, and I have a copy of it.",
        (*taken(TEAM, 2), contact(6, "voicemail", "Asked on the machine for the copy of the form. No answer yet.")),
        service="transport", natures=("refusal",), wish="My pass.",
        channel="phone",
    ),
    Story(
        13,
        "The street lamp outside my bedroom is so bright that I sleep in the back room. I asked for a shade in the "
        "winter, and again in June, and again last month.",
        taken(ROADS, 2), service="roads", natures=("delay",), wish="A shade on the lamp.",
        where="Longmeadow, Cullompton",
        channel="email",
    ),
    Story(
        15,
        "Your carers came at eleven to get my father out of bed on nine days of the last month. He is diabetic.",
        (*taken(CARE, 2), hold(
            14, 22, "The agency has not yet sent us the times its carers signed in.",
            "We have spoken with your father and with the manager of the agency.",
        )),
        service="adult_care", natures=("poor_quality", "delay"), wish="Somebody by eight, every day.",
    ),
    Story(
        18,
        "I was fined for using the bus lane on a Sunday. The sign says Monday to Saturday.",
        (*taken(ROADS), hold(
            9, 16, "We are waiting for the photograph from the camera.", "We have been to look at the sign.",
        )),
        service="transport", natures=("cost", "poor_quality"), wish="My money back.", outcome="upheld",
    ),
    Story(
        17,
        "The social worker changed for the third time this year and my son has to tell his story again from the start.",
        taken(CARE), service="child_care", natures=("inappropriate",), wish="One person who stays.",
    ),
    Story(
        20,
        "We were told in a meeting about our foster daughter that a decision was “already made”. Then why the meeting?",
        taken(CARE, 2), service="child_care", natures=("behaviour", "policy"), wish="To be heard before it is decided.",
    ),
)  # fmt: skip

PAUSED = (
    Story(
        8,
        "A tree on your verge dropped a bough on my greenhouse. I have photographs and a quotation.",
        (*taken(ROADS), pause(4, "We have asked for the photographs and the quotation, and can't go on without them.")),
        service="roads", natures=("refusal",), wish="A new greenhouse.", where="Orchard Close, Honiton",
        channel="email",
    ),
    Story(
        16,
        "My daughter's taxi to school comes without the escort that was promised for her seizures.",
        (*taken(TEAM), pause(6, "We have asked the hospital for its letter about your daughter, as you wished us to.")),
        service="school_transport", natures=("refusal",), wish="An escort, every day.",
        channel="phone",
    ),
    Story(
        14,
        "Nobody explained the charge for respite care and now there is a bill for nine hundred pounds.",
        (
            *taken(CARE), pause(5, "You asked us to wait until your advocate is back from leave."), resume(9),
            contact(11, "phone", "Went through the bill together with her advocate. Two weeks look wrong."),
        ),
        service="adult_care", natures=("cost",), wish="A bill that I can understand.",
    ),
)  # fmt: skip

LATER_STAGES = (
    Story(
        14,
        "The lay-by has become a tip. Mattresses, paint, needles. I have reported it on the website eleven times and"
        " each report was closed the same day as “done”.",
        (*taken(ROADS, 2), escalate(12, "My answer was due yesterday and I have heard nothing. I want someone else "
        "to look.")),
        service="waste", natures=("refusal", "poor_quality"), wish="Clear it, and stop closing my reports.",
        where="Lay-by near Bradworthy",
    ),
    Story(
        32,
        "The new crossing was put where nobody crosses. At the meeting in the hall we all said so, and it is in the "
        "minutes.",
        (
            *taken(ROADS), answer(9), escalate(14, "You answered a question that I didn't ask."),
            give(15, SENIOR), acknowledge(16), contact(24, "in person",
            "Walked the route with him at school time. Counted."),
        ),
        service="roads", natures=("policy",), wish="Move the crossing to the shops.", where="Fore Street, Kingsbridge",
        outcome="not_upheld",
        findings="The place was chosen for its sight lines. At the shops a driver sees the crossing at 38 metres, "
        "and the least that is safe at that speed is 60. We understand that it is a longer way round.",
    ),
    Story(
        50,
        "My mother came out of hospital on a Friday to a house without the hoist, the bed or the carers that we had "
        "been promised. I lifted her myself for four days.",
        (
            *taken(CARE), answer(18), escalate(23, "The answer is kind, but it doesn't say who forgot."),
            give(24, INVESTIGATOR), acknowledge(25),
            extend(40, 70, "Two of those who were on duty have left, and the Investigating Officer will see them in "
            "their "
                   "new places.", "Five people have been heard, and the records of both wards read."),
        ),
        service="adult_care", natures=("refusal", "delay"), wish="To know what went wrong, and that it won't again.",
        outcome="partly_upheld",
        findings="The hoist was ordered on the day of discharge instead of the day before. The carers were told of the "
        "Monday, not of the Friday.",
        apology="We are sorry that you were left alone with this for four days. It should not have happened.",
        remedy=("prevent", "No discharge will be confirmed before the equipment is in the house."),
        channel="email",
    ),
    Story(
        88,
        "For two years my brother's support plan was copied from one year to the next, with another man's name in it.",
        (
            *taken(CARE), answer(17), keep(25, "The plan was written anew and read with him."),
            escalate(26, "A new plan is good. Two years are two years."),
            give(27, INVESTIGATOR), acknowledge(28),
            answer(
                51, outcome="upheld",
                findings="The Independent Investigating Officer read eleven plans of the team. Four were copies. "
                "Nobody checked them, because the form asked for a date and not for a name.",
                apology="We are sorry. Your brother was owed a plan of his own.",
                remedy=("prevent", "The form now asks whose plan it is, and a second person reads it."),
            ),
            escalate(58, "I ask for the panel. I want to say this to someone's face."),
            give(60, CHIEF), acknowledge(60),
        ),
        service="adult_care", natures=("poor_quality", "inappropriate"), wish="A plan that is about him.",
        findings="The plan of this year was copied from the last and held another person's name. It should have been "
        "written with your brother.",
        apology="We are sorry, and we have told your brother so.",
        remedy=("service", "We will write a new plan together with your brother."),
    ),
    Story(
        72,
        "Our bus was cut from the timetable with four days' notice. I have lost my job over it.",
        (
            *taken(ROADS), answer(10), escalate(15, "Nobody has said why there were only four days."),
            give(16, SENIOR), acknowledge(17),
            answer(
                38, outcome="partly_upheld",
                findings="The operator gave notice in time. Our notice at the stops went up seven weeks later, "
                "because it was sent to the wrong district.",
                apology="We are sorry that you learned of it four days before.",
                remedy=("policy", ("Notices of a withdrawn route will be checked at the stop by the one who sends "
                "them.")),
            ),
            escalate(44, "“Sent to the wrong district” is not an answer to a person who lost her job."),
            give(45, CHIEF), acknowledge(46),
        ),
        service="transport", natures=("removed", "delay"), wish="The 7.10 back, or a way to get to work.",
        outcome="not_upheld",
        findings="The operator withdrew the route, which ran at a loss. The law asks the operator for eight weeks' "
        "notice and they gave it.",
    ),
)  # fmt: skip

STORIES = NEW + AT_WORK + PAUSED + LATER_STAGES
