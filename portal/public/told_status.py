"""Where a case stands, as a heading and a sentence for its reporter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from portal.cases.status import PublicStatus
from portal.letters.words import day
from portal.policy.calendar import to_come
from portal.policy.choices import Contact
from portal.policy.clock import State
from portal.policy.decisions import Situation, may
from portal.policy.expecting import Next
from portal.policy.moves import Move, Status
from portal.policy.procedure import By, Procedure, When
from portal.public.spoken import said

PASSED_ON = "It was passed to someone else, who will deal with it."
WHO_HAS_IT = {
    True: "Who has it now, and how to reach them, is below.",
    False: "Beside your letters you can read who has it now, and how to reach them.",
}
STATUS = {
    Status.RECEIVED: ("Received", "We have it."),
    Status.INVESTIGATING: ("Being looked into", "Someone is looking into it."),
    Status.PAUSED: ("Paused", "We are waiting for something before we can go on."),
    Status.RESPONDED: ("Answered", "You have been sent an answer."),
    Status.CLOSED: ("Closed", "Our work on it has come to an end."),
    Status.WITHDRAWN: ("Taken back", "We have stopped looking into it, and nothing more will be done."),
    Status.REFERRED: ("Passed on", PASSED_ON),
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
SEE_BELOW = "If it isn’t right for you, see what you can do next."
NO_FURTHER = (
    "The procedure names nothing further that you can ask for. If it isn’t right for you, add words that say so: "
    "whoever answered it reads them."
)
LATE = "We are late, and we are sorry: “{what}” was due by {due}."
LATE_PROMISE = "We are late, and we are sorry: something that we promised was due by {due}."
BROKEN = "If it hasn’t been done, tell us so: what you can do today is below."
WHAT_THEN = {True: "What you can do about it is below.", False: "You can always talk to a person about it."}
ASK = "To ask how far it is: {to}. Quote {number}."
PROMISED = ("Closed", "What we promised is still to be done.")
STILL_TO_DO = "What we promised is still to be done: see below."
UP_TO_THEM = (
    "Nothing more is due from us. When you hear from those who have it now is up to them. If you don’t, ask them "
    "first, and us if that doesn’t help."
)
NO_DATE, NOTHING_MORE = "There is no date to wait for.", "Nothing more is due from us at this stage."


def words_of(
    facts: PublicStatus,
    here: Situation,
    comes: Next | None,
    *,
    contact: Contact | None,
    open_promise: date | None,
    today: date,
    inside: bool = False,
) -> tuple[str, str]:
    """Return the heading and the sentence. What is never answered (a compliment) promises no answer.

    `contact` is who may be asked; `open_promise` the first day by which something promised was to be done, and isn't.
    `inside` the room, what the sentences point to stands on the same page.
    """
    word, sentence = _usual(here, comes, promised=open_promise is not None)
    if here.status is Status.RECEIVED and len(facts.stages) > 1:
        word, sentence = here.stage.name, NEXT_STAGE
    late = _late(facts, here.procedure, contact) or _late_promise(open_promise, today, here.procedure)
    who = WHO_HAS_IT[inside] if here.status is Status.REFERRED else ""
    told = (late, sentence, who, _then(facts, here), NEXT.get(comes, "") if comes else "")
    return word, " ".join(filter(None, told))


def _usual(here: Situation, comes: Next | None, *, promised: bool) -> tuple[str, str]:
    if here.status is Status.MERGED and here.standing.answered:
        return ANSWERED_TOGETHER
    if here.status is Status.CLOSED and promised:
        return PROMISED
    return ACKNOWLEDGED if comes is Next.THANKED else STATUS[here.status]


def _then(facts: PublicStatus, here: Situation) -> str:
    """Return where an answered case says what may follow: only what really stands there is pointed to."""
    answered = here.status is Status.RESPONDED or (here.status is Status.MERGED and here.standing.answered)
    if not answered:
        return ""
    return SEE_BELOW if _has(facts, When.ANSWERED) or may(Move.ESCALATE, here, By.REPORTER) else NO_FURTHER


def _has(facts: PublicStatus, when: When) -> bool:
    return any(right.when is when for right in facts.rights)


def _late(facts: PublicStatus, pack: Procedure, contact: Contact | None) -> str:
    """Return that we are late, with what, and what there is to do about it; "" where we aren't."""
    first = next((one for one in facts.owed if not one.inside), None)
    if first is None or first.state is not State.OVERDUE or first.due is None:
        return ""
    late = LATE.format(what=first.name, due=day(first.due, pack.language))
    if _has(facts, When.LATE):
        return f"{late} {WHAT_THEN[True]}"
    ask = whom(contact, pack, by_post=False)
    return f"{late} {ASK.format(to=ask, number=facts.tracking_number) if ask else WHAT_THEN[False]}"


def _late_promise(due: date | None, today: date, pack: Procedure) -> str:
    if due is None or to_come(due, today):
        return ""
    return f"{LATE_PROMISE.format(due=day(due, pack.language))} {BROKEN}"


def rest(here: Situation, comes: Next | None, *, promised: bool) -> str:
    """Return what is said of dates to come where there are none. Of an open case never that nothing is due."""
    if promised:
        return STILL_TO_DO
    if here.status.is_open or comes is not None:
        return NO_DATE
    return UP_TO_THEM if here.status is Status.REFERRED else NOTHING_MORE


def where_to_send(facts: PublicStatus, pack: Procedure, contact: Contact | None) -> str:
    """Return where to send what a paused case waits for; "" where it isn't paused, or nobody may be named here."""
    if facts.status != Status.PAUSED or contact is None:
        return ""
    to, number = whom(contact, pack), facts.tracking_number
    return f"If we asked you for something, answer it here, or send it to: {to}. Quote {number}."


def whom(contact: Contact | None, pack: Procedure, *, by_post: bool = True) -> str:
    """Return who may be asked, and how they are reached; "" where nobody may be named here."""
    if contact is None:
        return ""
    ways = "; ".join(_ways(contact if by_post else replace(contact, address=""), pack))
    return f"{contact.name} ({ways})" if ways else contact.name


def _ways(contact: Contact, pack: Procedure) -> list[str]:
    address = ", ".join(contact.address.splitlines())
    named = (("e-mail", contact.email), ("telephone", contact.phone), ("postal address", address))
    return [f"{said(name, pack)}: {value}" for name, value in named if value]
