"""Devon's cases that have come to an end, or wait to be closed: what a year leaves behind."""

from __future__ import annotations

from portal.cli.demo.story import (
    Story,
    acknowledge,
    answer,
    close,
    contact,
    escalate,
    give,
    hold,
    keep,
    lesson,
    promise,
    refer,
    reopen,
    taken,
    ticked,
    void,
    withdraw,
)

TEAM, ROADS, CARE = "complaints.devon", "officer.roads", "officer.care"
SENIOR, INVESTIGATOR, CHIEF = "senior.roads", "investigator", "chief.executive"

ANSWERED = (
    Story(
        14,
        "The gully outside the chapel overflows into the porch whenever it rains. We have swept it out eight times.",
        (*taken(ROADS), answer(9)), service="roads", natures=("delay",), wish="Empty the gully.",
        where="Chapel Row, Tiverton",
        findings="The gully was on the list for March and was left out when the list was divided between two crews.",
        apology="We are sorry that you have had to sweep up after us.",
        remedy=("service", "The gully will be emptied, and put back on the list for every spring and autumn."),
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
    ),
)  # fmt: skip

CLOSED = (
    Story(
        52,
        "My recycling permit was taken from me at the gate because the van has a ladder rack. It is my own van.",
        (*taken(ROADS), answer(6), keep(9, "The permit was sent by post."),
        lesson(20, "The gate crew has the rule on a card now, with pictures of vans."), close(20)),
        service="waste", natures=("inappropriate",), wish="My permit back.",
        findings="The rule is about the size of a vehicle, and a ladder rack doesn't change it. Our colleague was "
        "wrong.",
        apology="We are sorry that you were turned away.",
        remedy=("restore", "You will have your permit back by post."),
    ),
    Story(
        60,
        "The grit bin at the top of the hill is full of rubbish.",
        (give(0, ROADS),
        lesson(1, "Nothing to learn: the bin was due to be emptied that day."),
        close(1, "resolved_at_once", words="The warden emptied and refilled it the same day.")),
        service="roads", natures=("poor_quality",), channel="phone", where="Bridge Cottages, Tavistock",
    ),
    Story(
        66,
        "You charged my card twice for the copy of a certificate.",
        (give(0, TEAM),
        lesson(0, "The till asks now before it charges a card twice within an hour."),
        close(0, "resolved_at_once", words="The second charge was returned while the caller waited.")),
        service="finance", natures=("cost",), channel="phone",
    ),
    Story(
        74,
        "The county's letter about the planning inquiry reached me two days after it was over.",
        (*taken(TEAM), answer(8),
        lesson(22, "A broken franking machine is reported to the post room’s manager the same day."),
        close(22)), service="planning", natures=("delay",), wish="That my objection is read.",
        findings="The letter was printed on time and lay nine days in our post room behind a broken franking machine.",
        apology="We are sorry. You had a right to be heard.",
        remedy=("restore", "The inspector has agreed to take your objection until the end of next week."),
    ),
    Story(
        85,
        "The youth worker shouted at my son in front of his friends.",
        (*taken(TEAM), answer(9),
        lesson(24, "Nothing to improve. The lamp was fixed to the wall."),
        close(24)), service="youth", natures=("behaviour",), outcome="not_upheld",
        findings="Three people who were there say that she raised her voice to be heard over the music, when a lamp "
        "was about to fall. Your son agrees that nothing was meant against him, and they have talked it over.",
    ),
    Story(
        96,
        "School transport left my twins at the wrong stop, in the dark, on the first day.",
        (
            *taken(TEAM), contact(2, "phone", "Rang at once: both are well. Very upset, and rightly so."), answer(5),
            keep(8, "All drivers of the operator were briefed; list received."),
            lesson(21, "Lists of children are checked by us too, on the first day of every term."), close(21),
        ),
        service="school_transport", natures=("poor_quality",), wish="That it never happens again.",
        findings="A relief driver had last year's list. The operator did not check it, and nor did we.",
        apology="We are deeply sorry. You must have been terrified, and so must they.",
        remedy=("prevent", "A driver who has no list of this term's children will not leave the yard."),
    ),
    Story(
        112,
        "I asked for the minutes of the meeting in Braille. I was sent a large-print copy with a note saying “hope "
        "this helps”.",
        (*taken(TEAM), answer(10), keep(19, "Sent. She rang to say that they arrived."),
        lesson(30, "Every office knows who makes Braille for us: it is on the front page of the intranet."), close(30)),
        service="customer_services", natures=("access", "discrimination"), wish="The minutes in Braille.",
        findings="Your request was clear. Nobody in the office knew who makes Braille for us, so they sent what they "
        "had.",
        apology="We are sorry. The note was well meant and made it worse.",
        remedy=("service", ("You will have the minutes in Braille, and each of the next ones on the day of "
        "publication.")),
    ),
    Story(
        126,
        "The social worker's report says that I “refused” help. I asked for it in writing, twice.",
        (*taken(CARE), answer(16), keep(24, "The report was corrected and sent to all who had it."),
        lesson(36, "What people say about help is put into reports in their own words."), close(36)),
        service="child_care", natures=("poor_quality",), wish="Correct the report.",
        findings="Both of your letters are in the file. The word is wrong.",
        apology="We are sorry for the word, and for what it may have made others think of you.",
        remedy=("restore", "The report will be corrected, and everyone who has it will be sent the right one."),
    ),
    Story(
        140,
        "Roadworks shut both ends of our lane at once. The midwife had to climb a fence.",
        (*taken(ROADS), hold(9, 14, "The contractor has not answered us yet.", "We have spoken with the midwife."),
         answer(13), lesson(28, "One person gives all permits for one lane."), close(28)),
        service="roads", natures=("poor_quality",), where="Higher Barton, Crediton", outcome="upheld",
        findings="Two permits were given for the same days by two offices. Each of them is right by itself.",
        apology="We are sorry, and glad that mother and daughter are well. We are sorry too that this answer is late.",
        remedy=("policy", "Permits for one lane will be given by one person."),
    ),
    Story(
        155,
        "The man at the desk said that carers “like me” should be grateful. I was asking for a form.",
        (*taken(CARE, 4), answer(15), keep(30, "Done with the whole team, by a carer."),
        lesson(32, "A carer speaks at every induction of new staff."), close(32)),
        service="adult_care", natures=("behaviour",), wish="That he hears how it sounded.",
        findings="Our colleague remembers the words and is ashamed of them.",
        apology="He has asked us to give you his apology together with ours.",
        remedy=("employee_action", "He will spend a day with a carer, and tell his team about it."),
    ),
    Story(
        171,
        "The wall of the bridge fell into the river at Easter and is still fenced with string.",
        (
            *taken(ROADS), answer(10), escalate(15, "“In the programme” is not a date."),
            give(16, SENIOR), acknowledge(17),
            answer(
                36, outcome="upheld",
                findings="The bridge was in the programme without a year. It should have had one, and string is no "
                "fence.",
                apology="We are sorry that we gave you a phrase in place of an answer.",
                remedy=("service", "A proper fence this week, and the wall before the winter."),
            ),
            keep(40, "Fence seen and photographed."),
            lesson(60, "No entry in the programme without a year; the head of service reads the list every quarter."),
            close(60),
        ),
        service="roads", natures=("delay",), wish="A wall.", where="Bridge Cottages, Tavistock", outcome="not_upheld",
        findings="The repair of the bridge is in the programme of works.",
    ),
    Story(
        230,
        "You built a passing place on the verge that my family has mown for sixty years, and told nobody.",
        (
            *taken(ROADS), answer(9), escalate(13, "I was not asked, and I am not answered."),
            give(14, SENIOR), acknowledge(15), answer(37),
            escalate(45, "I ask the Chief Executive to come and stand on it."),
            give(46, CHIEF), acknowledge(47), contact(55, "in person", "Stood on it with him for half an hour."),
            answer(
                70, outcome="partly_upheld",
                findings="The verge is ours and the passing place is needed. But people who have cared for a place for "
                "sixty years should hear of it from us and not from a digger.",
                apology="I am sorry that we didn't knock on your door.",
                remedy=("policy", "From now on we write to those who live within sight of a new passing place."),
            ),
            keep(90, "The new letter is in use."),
            lesson(95, "We write before we dig. It goes to the management team with the quarterly report."),
            close(95, "all_stages"),
        ),
        service="roads", natures=("policy",), wish="My verge.", where="Lower Town, Bradworthy", outcome="not_upheld",
        findings="The verge belongs to the highway, and no notice is needed for works on it.",
    ),
    Story(
        248,
        "My late mother's care was charged for the week after her funeral.",
        (
            *taken(CARE), answer(12), keep(15, "Paid back."),
            lesson(25, "Both systems are to be told of a death by one form."), close(25),
            reopen(40, "The same week was charged again."), acknowledge(41), answer(46),
            lesson(60, "The form is not enough: a weekly list of differences between the systems is read by hand."),
            close(60),
        ),
        service="adult_care", natures=("cost", "poor_quality"), wish="Stop.", channel="letter",
        findings="The end of the care was entered in one system and not in the other.",
        apology="We are very sorry to have brought this to you at such a time.",
        remedy=("refund", "The charge is returned, and the account is closed in both systems."),
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
            2, "The planning office of your district council: 01632 960170. We passed it on today.",
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

STORIES = ANSWERED + CLOSED + ENDED + COMPLIMENTS + SUGGESTIONS
