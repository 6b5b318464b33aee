"""Issuing: the letter is set and kept, and its delivery promised, in the transaction of the move that says it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, select

from portal.cases import clocks, expected
from portal.cases.models import Case, Response
from portal.database import db
from portal.errors import Refused
from portal.letters import mails, pdf, printable, rendering, settable, texting
from portal.letters.composing import Composed, demand_complete
from portal.letters.models import Letter
from portal.notices import sending
from portal.notices.mail import File
from portal.notices.models import Channel, Notice
from portal.notices.ways import address_of
from portal.policy.clock import Method
from portal.policy.letters import Block, Run, Shape
from portal.policy.procedure import Procedure


def method_for(case: Case) -> Method:
    """Return how a letter goes to this reporter: by e-mail where they have one and didn't ask for post."""
    person = case.person
    by_email = person and person.email and person.contact_by != Channel.POST and expected.is_written_to(case)
    return Method.EMAIL if by_email else Method.LETTER


def issue(case: Case, letter: Composed, say: Callable[[Method], Response], *, at: datetime) -> Letter:
    """Check the letter, let `say` make the move, keep the letter and promise its delivery, in one transaction.

    The PDF is set here on purpose: if it can't be set, nothing was said. Raises Refused.
    """
    demand_complete(letter)
    page = _set(case, letter)
    response = say(method_for(case))
    db.session.add(response)
    db.session.flush()
    kept = Letter(
        case_id=case.id,
        response_id=response.id,
        kind=letter.kind.key,
        template_id=letter.template_id,
        language=letter.language or clocks.pack_of(case).language,
        subject=letter.subject,
        blocks=rendering.as_json(letter.blocks),
        proofs=[asdict(proof) for proof in letter.check.proofs],
        pdf=page,
        sha256=hashlib.sha256(page).hexdigest(),
        created_at=at,
    )
    db.session.add(kept)
    db.session.flush()
    _promise_delivery(case, kept, letter, at)
    _promise_copy(case, kept, letter, at)
    if expected.is_written_to(case):
        texting.promise(case, letter, at=at)
    return kept


def _set(case: Case, letter: Composed) -> bytes:
    try:
        return pdf.set_letter(letter, clocks.pack_of(case), to=_address(case), reference=case.tracking_number)
    except pdf.NotSet as error:
        raise Refused(f"This letter can’t be set on paper, so nothing was sent. {error}") from error


def _address(case: Case) -> str:
    person = case.person
    return "\n".join(part for part in (person.name, person.address) if part) if person else ""


def _promise_delivery(case: Case, kept: Letter, letter: Composed, at: datetime) -> Notice | None:
    """Queue the message. Where there is nowhere to send it, or none is wanted, it is read in the room."""
    person, pack = case.person, clocks.pack_of(case)
    if person is None or not expected.can_be_sent(person) or not expected.is_written_to(case):
        return None
    channel = Channel.EMAIL if method_for(case) is Method.EMAIL else Channel.POST
    notice = sending.queue_notice(
        at=at,
        channel=channel,
        to_address=address_of(person, channel),
        to_name=person.name,
        from_name=pack.body,
        subject=letter.subject,
        body_text=rendering.text(letter.blocks),
        body_html=_html(letter.blocks, letter, pack),
        case_id=case.id,
        response_id=kept.response_id,
        letter_id=kept.id,
    )
    printable.note(notice)
    return notice


def _promise_copy(case: Case, kept: Letter, letter: Composed, at: datetime) -> Notice | None:
    """Queue the copy for the resident, where the procedure sends one (CSC-29) and how to reach them is known."""
    person, pack = case.resident, clocks.pack_of(case)
    if letter.kind.copies is None or person is None or case.anonymous or not (person.email or person.address):
        return None
    words = COPY.format(member=case.person.name if case.person and case.person.name else "someone who wrote for you")
    channel = Channel.EMAIL if person.email else Channel.POST
    notice = sending.queue_notice(
        at=at,
        channel=channel,
        to_address=address_of(person, channel),
        to_name=person.name,
        from_name=pack.body,
        subject=f"Copy: {letter.subject}",
        body_text=f"{words}\n\n{rendering.text(letter.blocks)}",
        body_html=_html((Block(Shape.PARAGRAPH, (Run(words),)), *letter.blocks), letter, pack),
        case_id=case.id,
        response_id=kept.response_id,
        letter_id=kept.id,
        is_copy=True,
    )
    printable.note(notice)
    return notice


def _html(blocks: Iterable[Block], letter: Composed, pack: Procedure) -> str:
    return mails.document(blocks, pack, language=letter.language or pack.language, subject=letter.subject)


def on_paper(case: Case, letter: Composed) -> tuple[str, ...]:
    """Return what to say, before it is sent, of a letter that can't be set on paper, or not for whom it goes to."""
    by_post = method_for(case) is not Method.EMAIL
    goes = NOT_PRINTED if by_post else WITHOUT_PDF
    lacking = settable.unprintable(_address(case)) if by_post and expected.is_written_to(case) else ""
    to = (NO_SHAPE.format(characters=lacking[: printable.MOST_SHOWN], goes=goes),) if lacking else ()
    return (*to, *unsettable(letter, goes))


def unsettable(letter: Composed, goes: str = "") -> tuple[str, ...]:
    """Return what to say of the scripts in a letter that can’t be set, and how it `goes` then."""
    goes = goes or EITHER_WAY
    return tuple(UNSET.format(script=one, sample=some, goes=goes) for one, some in pdf.unsettable(letter).items())


def is_whole_on_paper(kept: Letter) -> bool:
    """Return whether the PDF of a letter shows all of its words: it names a script that can't be set instead."""
    blocks = rendering.from_json(kept.blocks)
    return not settable.unsettable("\n".join([kept.subject, *(block.text for block in blocks)]))


def without_copy(case: Case, letter: Composed) -> tuple[str, ...]:
    """Return what to say of a letter whose copy can't go to the resident, before it is sent; nothing where it can."""
    person = case.resident
    reached = person is not None and bool(person.email or person.address)
    return () if letter.kind.copies is None or reached or case.anonymous else (NO_COPY,)


UNSET = "This letter holds {script} ({sample}), which can’t be set on paper here. {goes}"
NO_SHAPE = "Their name or address has characters that can’t be printed ({characters}). {goes}"
WITHOUT_PDF = "It goes by e-mail without the PDF: the e-mail shows it as it is."
NOT_PRINTED = "It isn’t printed with the others: send it by e-mail, or write by hand."
EITHER_WAY = "By e-mail it goes without the PDF; for the post it isn’t printed with the others."
NO_COPY = "No copy will go to the resident: how to reach them isn’t known. Correct the details, if you can find it out."
COPY = "This is a copy of our letter to {member}, for you to keep."


def letters_of(case: Case) -> list[Letter]:
    """Return the letters of a case in the order they were issued, without their PDFs."""
    return list(db.session.scalars(select(Letter).filter_by(case_id=case.id).order_by(Letter.id)))


def attachments_of(notice: Notice) -> list[File] | None:
    """Return the PDF that goes with a notice: nothing where it holds what can't be set, None where it isn't there.

    Registered with `notices`.
    """
    letter = db.session.get(Letter, notice.letter_id)
    if letter is None:
        return None
    if settable.unsettable(f"{notice.subject}\n{notice.body_text}"):
        return []
    return [File(f"{letter.subject}.pdf", "application/pdf", letter.pdf)]


def letters_from(template_ids: Iterable[int]) -> dict[int, int]:
    """Return how many letters of the cases that the viewer sees came from each of these texts."""
    query = select(Letter.template_id, func.count()).where(Letter.template_id.in_(list(template_ids)))
    return {pk: count for pk, count in db.session.execute(query.group_by(Letter.template_id)) if pk}
