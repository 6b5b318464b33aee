"""What the reporter is told of a promise after it was made: that it was kept, is late, or is given another day.

By e-mail or post, as their letters go, and as a text where they prefer those. Someone who can't be written to, as an
anonymous reporter can't, finds the same in the room. It is no letter: it is written by the portal, and stops nothing.
"""

from __future__ import annotations

from datetime import date, datetime

from flask import current_app

from portal.cases import clocks, expected, people, remedies
from portal.cases.actors import Actor
from portal.cases.models import Case, Remedy
from portal.letters import issuing, mails, texting
from portal.letters.words import day
from portal.notices import sending
from portal.notices.models import Channel, Notice
from portal.notices.ways import address_of
from portal.policy.clock import Method
from portal.policy.languages import read_in
from portal.policy.letters import Block, Run, Shape
from portal.policy.procedure import Procedure
from portal.policy.saying import Said, say
from portal.procedures.tongues import Voice

KEPT, LATE, MOVED = (
    say("What we promised you has been done"),
    say("We are late with what we promised you"),
    say("What we promised you will take longer"),
)


def keep(remedy: Remedy, *, note: str = "", evidence: str = "", by: Actor, at: datetime) -> None:
    """Mark a promise as kept, and tell the reporter so."""
    remedies.keep(remedy, note=note, evidence=evidence, by=by, at=at)
    tell_kept(remedy, at=at)


def give_new_date(remedy: Remedy, *, due_on: date, reason: str, by: Actor, at: datetime) -> None:
    """Give a promise another day, and tell the reporter which, and why."""
    before, late = remedy.due_on, remedies.state(remedy, _today(remedy.case, at)) is remedies.State.LATE
    remedies.give_new_date(remedy, due_on=due_on, reason=reason, by=by, at=at)
    own = clocks.pack_of(remedy.case).language
    new = say("We expect to have done it by %(day)s.", day=day(due_on, own))
    was = say("We promised it by %(day)s.", day=day(before, own))
    why = "" if remedy.case.label else reason
    _tell(remedy, LATE if late else MOVED, (was, new), at=at, own_words=why)


def tell_kept(remedy: Remedy, *, at: datetime) -> Notice | None:
    """Promise the note that a promise was kept."""
    if_not = say("If it hasn’t been done, or isn’t right, tell us so beside your letters.")
    return _tell(remedy, KEPT, (if_not,), at=at)


def tell_late(remedy: Remedy, *, at: datetime) -> Notice | None:
    """Promise the note that the day of a promise has gone by."""
    due = day(remedy.due_on, clocks.pack_of(remedy.case).language)
    said = (
        say("It was due by %(day)s, and we haven’t noted that it was done. We are sorry.", day=due),
        say("We haven’t given up on it: it stays promised until it is done."),
        say("If it has been done, or you want to ask about it, tell us so beside your letters."),
    )
    return _tell(remedy, LATE, said, at=at)


def _tell(
    remedy: Remedy, subject: Said, sentences: tuple[Said, ...], *, at: datetime, own_words: str = ""
) -> Notice | None:
    """Promise the note. What it is about is written by people, so it isn't said of a labelled case outside the room."""
    case, person = remedy.case, remedy.case.person
    if person is None or case.anonymous or not expected.is_written_to(case):
        return None
    pack, voice = clocks.pack_of(case), Voice(people.language_of(case) or clocks.pack_of(case).language)
    title = voice.say(subject)
    paragraphs = [
        f"{title}.",
        *([] if case.label else [f"“{remedy.what}”"]),
        " ".join(voice.say(one) for one in sentences),
        *([own_words] if own_words else []),
        f"{voice.say(say('See it here:'))} {_page(case, voice.language)}",
        voice.say(say("Our reference: %(reference)s", reference=case.tracking_number)),
        pack.body,
    ]
    _text(case, title, voice, at)
    return _promise(case, pack, title, paragraphs, voice.language, at)


def _promise(
    case: Case, pack: Procedure, title: str, paragraphs: list[str], language: str, at: datetime
) -> Notice | None:
    channel = Channel.EMAIL if issuing.method_for(case) is Method.EMAIL else Channel.POST
    address = address_of(case.person, channel)
    if not address or case.person is None:
        return None
    blocks = tuple(Block(Shape.PARAGRAPH, (Run(text),)) for text in paragraphs)
    return sending.queue_notice(
        at=at,
        channel=channel,
        to_address=address,
        to_name=case.person.name,
        from_name=pack.body,
        subject=f"{title} ({case.tracking_number})",
        body_text="\n\n".join(paragraphs) + "\n",
        body_html=mails.document(blocks, pack, language=language, subject=title),
        case_id=case.id,
    )


def _text(case: Case, title: str, voice: Voice, at: datetime) -> None:
    """Tell those who prefer texts that there is something to read, and where."""
    number = texting.number_of(case)
    if number is None:
        return
    sending.queue_notice(
        at=at,
        channel=Channel.SMS,
        to_address=number,
        to_name=case.person.name if case.person else "",
        from_name=clocks.pack_of(case).body,
        subject=f"Text message: {title}",
        body_text=f"{title}. {_page(case, voice.language)}",
        case_id=case.id,
    )


def _page(case: Case, language: str) -> str:
    return read_in(f"{current_app.config['PORTAL_BASE_URL']}/track/{case.tracking_number}", language)


def _today(case: Case, at: datetime) -> date:
    return at.astimezone(clocks.pack_of(case).zone).date()
