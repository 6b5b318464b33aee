"""Where a case stands, as a heading and a sentence for its reporter."""

from __future__ import annotations

from portal.cases.status import PublicStatus
from portal.letters.words import day
from portal.policy.choices import Contact
from portal.policy.clock import State
from portal.policy.decisions import Situation
from portal.policy.expecting import Next
from portal.policy.moves import Status
from portal.policy.procedure import Procedure
from portal.public.spoken import said

STATUS = {
    Status.RECEIVED: ("Received", "We have it."),
    Status.INVESTIGATING: ("Being looked into", "Someone is looking into it."),
    Status.PAUSED: ("Paused", "We are waiting for something before we can go on."),
    Status.RESPONDED: (
        "Answered",
        "You have been sent an answer. If it isn’t right for you, see what you can do next.",
    ),
    Status.CLOSED: ("Closed", "Our work on it has come to an end."),
    Status.WITHDRAWN: ("Withdrawn", "It was taken back, so nothing more will be done."),
    Status.REFERRED: ("Passed on", "It was passed to someone else, who will deal with it."),
    Status.MERGED: (
        "Dealt with together with another case",
        "It is about something that we look into already, so both are answered at once. You get a letter of your own.",
    ),
    Status.VOID: ("Entered by mistake", "It was entered by mistake, and stays only as a record."),
}
ANSWERED_TOGETHER = ("Answered together with another case", STATUS[Status.RESPONDED][1])
ACKNOWLEDGED = ("Acknowledged", "We have thanked you, and it is being passed on. There is no answer to wait for.")
NEXT_STAGE = "This stage is open."
NEXT = {
    Next.ACKNOWLEDGEMENT: "Next, someone will tell you that they are dealing with it.",
    Next.LOOK: "Next, someone will look into it.",
    Next.ANSWER: "Next, you will get an answer.",
    Next.DECISION: "Next, someone decides what you contested.",
    Next.PASSED_ON: "Someone else deals with such a case. Next, we will pass it on to them and tell you so.",
    Next.NO_WORD: "We write about such a case only to those who ask us to, so there is no letter to wait for.",
}
LATE = "We are late: “{what}” was due by {due}."
WHAT_THEN = {True: "What you can do about it is below.", False: "You can always talk to a person about it."}


def words_of(facts: PublicStatus, here: Situation, comes: Next | None) -> tuple[str, str]:
    """Return the heading and the sentence. What is never answered (a compliment) promises no answer."""
    word, sentence = _usual(here, comes)
    if here.status is Status.RECEIVED and len(facts.stages) > 1:
        word, sentence = here.stage.name, NEXT_STAGE
    told = (_late(facts, here.procedure), sentence, NEXT.get(comes, "") if comes else "")
    return word, " ".join(filter(None, told))


def _usual(here: Situation, comes: Next | None) -> tuple[str, str]:
    if here.status is Status.MERGED and here.standing.answered:
        return ANSWERED_TOGETHER
    return ACKNOWLEDGED if comes is Next.THANKED else STATUS[here.status]


def _late(facts: PublicStatus, pack: Procedure) -> str:
    """Return that we are late, with what, and whether there is something to do about it; "" where we aren't."""
    first = facts.next
    if first is None or first.state is not State.OVERDUE or first.due is None:
        return ""
    return f"{LATE.format(what=first.name, due=day(first.due, pack.language))} {WHAT_THEN[bool(facts.rights)]}"


def where_to_send(facts: PublicStatus, pack: Procedure, contact: Contact | None) -> str:
    """Return where to send what a paused case waits for; "" where it isn't paused, or nobody may be named here."""
    if facts.status != Status.PAUSED or contact is None:
        return ""
    ways = "; ".join(_ways(contact, pack))
    there = f"{contact.name} ({ways})" if ways else contact.name
    return f"If we asked you for something, send it to: {there}. Quote {facts.tracking_number}."


def _ways(contact: Contact, pack: Procedure) -> list[str]:
    address = ", ".join(contact.address.splitlines())
    named = (("e-mail", contact.email), ("telephone", contact.phone), ("postal address", address))
    return [f"{said(name, pack)}: {value}" for name, value in named if value]
