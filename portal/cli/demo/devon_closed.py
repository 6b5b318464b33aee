"""Devon's complaints that were answered and closed: what a year leaves behind."""

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
    reopen,
    taken,
)

TEAM, ROADS, CARE = "complaints.devon", "officer.roads", "officer.care"
SENIOR, CHIEF = "senior.roads", "chief.executive"

CLOSED = (
    Story(
        52,
        "My recycling permit was taken from me at the gate because the van has a ladder rack. It is my own van.",
        (*taken(ROADS), answer(6), keep(9, "The permit was sent by post."),
        lesson(20, "The gate crew has the rule on a card now, with pictures of vans."),
        close(20)),
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
        channel="email",
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
        lesson(21, "Lists of children are checked by us too, on the first day of every term."),
        close(21),
        ),
        service="school_transport", natures=("poor_quality",), wish="That it never happens again.",
        findings="A relief driver had last year's list. The operator did not check it, and nor did we.",
        apology="We are deeply sorry. You must have been terrified, and so must they.",
        remedy=("prevent", "A driver who has no list of this term's children will not leave the yard."),
        channel="phone",
    ),
    Story(
        112,
        "I asked for the minutes of the meeting in Braille. I was sent a large-print copy with a note saying “hope "
        "this helps”.",
        (*taken(TEAM), answer(10), keep(19, "Sent. She rang to say that they arrived."),
        lesson(30, "Every office knows who makes Braille for us: it is on the front page of the intranet."),
        close(30)),
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
        lesson(36, "What people say about help is put into reports in their own words."),
        close(36)),
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
        channel="email",
    ),
    Story(
        155,
        "The man at the desk said that carers “like me” should be grateful. I was asking for a form.",
        (*taken(CARE, 4), answer(15), keep(30, "Done with the whole team, by a carer."),
        lesson(32, "A carer speaks at every induction of new staff."),
        close(32)),
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
            give(14, SENIOR), acknowledge(15),
            answer(
                37, outcome="not_upheld",
                findings="I have read the file and walked the lane. No rule asked for a notice, and none was broken.",
            ),
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
        lesson(25, "Both systems are to be told of a death by one form."),
        close(25),
            reopen(40, "The same week was charged again."), acknowledge(41),
            answer(
                46,
                findings="We corrected the one system and forgot the other, which sent its bill again by itself.",
                apology="There is no excuse for the second letter. We are ashamed of it.",
                remedy=("prevent", "An account that is closed in one system can't be billed from the other any more."),
            ),

        lesson(60, "The form is not enough: a weekly list of differences between the systems is read by hand."),
        close(60),
        ),
        service="adult_care", natures=("cost", "poor_quality"), wish="Stop.", channel="letter",
        findings="The end of the care was entered in one system and not in the other.",
        apology="We are very sorry to have brought this to you at such a time.",
        remedy=("refund", "The charge is returned, and the account is closed in both systems."),
    ),
)  # fmt: skip
