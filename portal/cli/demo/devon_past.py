"""Devon's cases that wait to be closed, or ended otherwise than by an answer; and with them all that are past."""

from __future__ import annotations

from portal.cli.demo.devon_closed import CLOSED
from portal.cli.demo.devon_thanks import COMPLIMENTS, SUGGESTIONS
from portal.cli.demo.story import Story, answer, close, give, lesson, promise, refer, taken, void, withdraw

TEAM, ROADS, CARE = "complaints.devon", "officer.roads", "officer.care"

ANSWERED = (
    Story(
        14,
        "The gully outside the chapel overflows into the porch whenever it rains. We have swept it out eight times.",
        (*taken(ROADS), answer(9)), service="roads", natures=("delay",), wish="Empty the gully.",
        where="Chapel Row, Tiverton",
        findings="The gully was on the list for March and was left out when the list was divided between two crews.",
        apology="We are sorry that you have had to sweep up after us.",
        remedy=("service", "The gully will be emptied, and put back on the list for every spring and autumn."),
        channel="phone",
    ),
    Story(
        21,
        "At the register office I was asked in front of the whole room whether the father was “known”. He is my "
        "husband.",
        (*taken(TEAM), answer(7)), service="registration", natures=("behaviour", "discrimination"),
        wish="That nobody else is asked so.",
        findings="The question is on our sheet, and it is to be asked in the private room. It was asked at the counter "
        "because the room was in use.",
        apology="We are sorry for the embarrassment that this caused you on such a day.",
        remedy=("training", "Everyone at the counter will practise how and where the questions are asked."),
    ),
    Story(
        25,
        "The reading room closed at four instead of five three days in one week. I had travelled an hour.",
        (*taken(TEAM, 2), answer(13)), service="libraries", natures=("access",), wish="Open when you say you are.",
        channel="letter",
        findings="Two colleagues were ill and the third may not work alone. No notice was put on the door or the "
        "website.",
        apology="We are sorry for your lost journey, and that this answer comes three days late.",
        remedy=("literature", "Changes of hours will be on the website by nine in the morning."),
    ),
    Story(
        34,
        "Trading standards never called back about the man who took a deposit for my roof.",
        (*taken(TEAM), answer(8), promise(10, "explanation", "We will tell you when the court has set a date.", 60)),
        service="trading_standards", natures=("refusal",), wish="To know whether anybody is after him.",
        outcome="partly_upheld",
        findings="Your report was acted on within two days and joined with four others. What we didn't do is tell you.",
        apology="We are sorry that you were left to wonder.",
        remedy=("explanation", "An officer will ring you this week and tell you what may be told."),
        channel="letter",
    ),
)  # fmt: skip

ENDED = (
    Story(
        45,
        "The hedge of the lay-by scratches every car. (My husband cut it himself this morning, so never mind.)",
        (*taken(ROADS), withdraw(4, "It has been cut.")), service="roads", natures=("refusal",),
    ),
    Story(
        68,
        "My neighbour's extension takes all my light and you gave permission.",
        (give(1, TEAM), refer(
            2, "The planning office of your district council", "Phone 01632 960170.",
            "Permission for houses is given by the district council and not by the county. We can't look into what "
            "another council decided.",
        )),
        service="planning", natures=("policy",),
    ),
    Story(
        90,
        "test test please ignore",
        (void(1, TEAM, "Somebody tried the form out."),), service="", natures=("delay",), anonymous=True,
    ),
    Story(
        105,
        "There is bullying in the highways depot and nothing is done. I can't give my name, I work there.",
        (*taken(TEAM, 2), answer(9),
        lesson(25, "Who hears of bullying must not be the one who is in charge of the rota."),
        close(25)), service="roads", natures=("behaviour",), anonymous=True,
        outcome="partly_upheld",
        findings="We spoke with everyone at the depot, one by one. Enough was said for us to act, and no more can be "
        "told here without pointing at people.",
        apology="We are sorry that it had to be written without a name.",
        remedy=("training", "An outside mediator is at the depot every fortnight, and her door is shut."),
    ),
    Story(
        40,
        "I write for a constituent, a young man in a wheelchair, who was put off the bus because “the ramp is broken"
        " again”.",
        (*taken(ROADS), answer(8),
        lesson(27, "A bus that is reported twice in a week is looked at by us and not by the operator."),
        close(27)), service="transport", natures=("discrimination", "access"),
        on_behalf_of="A constituent of the member for the Taw valley", wish="A working ramp, and a word with the "
        "operator.",
        findings="The ramp had been reported as broken on six days of two weeks, and the bus was sent out each time.",
        apology="Please tell your constituent that we are sorry. We have written to him too.",
        remedy=("prevent", ("A bus whose ramp doesn't work is not to leave the depot: it is in the contract from this "
        "month.")),
    ),
)  # fmt: skip

STORIES = ANSWERED + CLOSED + ENDED + COMPLIMENTS + SUGGESTIONS
