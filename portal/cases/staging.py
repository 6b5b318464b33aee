"""Files chosen on the public form, kept beside it until it is sent: whatever is refused, nobody chooses them again.

They are bound to the form's own once-key, of which the digest alone is kept. Nobody can read them here.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, select

from portal.cases import clocks, filing, moments
from portal.cases.actors import Actor
from portal.cases.models import Attachment, Case, FileChannel, FileKind, SavedForm, StagedFile
from portal.cases.submission import Submission
from portal.database import db
from portal.errors import Invalid
from portal.files import names, store
from portal.files.kinds import BY_KEY
from portal.files.making_safe import Safe
from portal.files.models import FileBody
from portal.files.sentences import NOT_ANONYMOUS
from portal.jobs.registry import job

KEPT_FOR = timedelta(days=1)
MOST_STAGED = 4 * 1024 * 1024 * 1024  # bytes of all forms together: a flood fills no disk
FLOODED = "We can’t take files right now, because very many are being sent. Send your words, and the files afterwards."


def stage(form: str, files: Sequence[Safe], *, nameless: bool, at: datetime) -> None:
    """Keep files for a form that isn't sent yet. Raises `Invalid` of more than may be sent at once.

    With `nameless` what they were called is kept nowhere: it may say who someone is who wants to stay unknown.
    """
    before, there = len(of_form(form)), waiting(form)
    digests = {one.sha256 for one in there}
    new = {digest: one for one in files if (digest := sha256(one.content).hexdigest()) not in digests}
    size = sum(len(one.content) for one in new.values())
    filing.demand_few(len(there) + len(new), sum(one.size for one in there) + size)
    if _staged() + size > MOST_STAGED:
        raise Invalid({filing.FIELD: FLOODED})
    for number, (digest, one) in enumerate(new.items(), start=before + 1):
        body = store.keep(one.content, at=at)
        row = StagedFile(
            key=secrets.token_urlsafe(16),
            form=form_digest(form),
            body_id=body.id,
            name=names.plain(number, one.ending) if nameless else one.name,
            media_type=one.media_type,
            sort=one.key,
            size=body.size,
            sha256=digest,
            cleaned=one.cleaned,
            staged_at=at,
        )
        db.session.add(row)
    db.session.flush()


def of_form(form: str) -> list[StagedFile]:
    """Return the files of a form in the order they were chosen, those of one that was sent too."""
    query = select(StagedFile).filter_by(form=form_digest(form)).order_by(StagedFile.id)
    return list(db.session.scalars(query))


def waiting(form: str) -> list[StagedFile]:
    """Return the files of a form that are still to be sent with it."""
    return [one for one in of_form(form) if one.body_id is not None]


def remove(form: str, key: str) -> None:
    """Take a file away from a form. One that isn't there is gone already."""
    for one in waiting(form):
        if one.key == key:
            _drop(one)


def forget_names(form: str) -> None:
    """Let the files of a form be called by numbers: its writer wants to stay unknown, and their names may say who.

    One that can't be sent anonymously keeps its name until it is removed: they must know which one it is.
    """
    for number, one in enumerate(waiting(form), start=1):
        if one.cleaned:
            one.name = names.plain(number, names.ending_of(one.name))


def faults(form: str, given: Submission) -> dict[str, str]:
    """Return why the files can't go with this submission, for the field: some kinds can't be sent anonymously."""
    unclean = [one for one in waiting(form) if given.anonymous and not one.cleaned]
    words = (f"“{one.name}”: {_why(one)}" for one in unclean)
    return {filing.FIELD: " ".join([*words, "Remove it from the list below."])} if unclean else {}


def _why(one: StagedFile) -> str:
    ending = f".{names.ending_of(one.name)}"
    return NOT_ANONYMOUS.format(ending=ending, instead=BY_KEY[one.sort].instead or "a PDF of it")


def handed_over(form: str, case: Case, *, by: Actor, at: datetime) -> list[Safe]:
    """Return the files of a form, to be put on a case that is there already; nothing waits for them any more.

    That they were here is still known for a while: whoever presses twice sends nothing twice, and misses nothing.
    """
    given = []
    for one in waiting(form):
        body_id, one.body_id = one.body_id, None
        assert body_id is not None, "it waits"
        content = store.whole(body_id)
        given.append(Safe(one.name, one.sort, one.media_type, names.ending_of(one.name), content, one.cleaned))
        db.session.flush()
        store.forget(body_id)
        _remember_plainly(one, moments.kept(case, clocks.pack_of(case), by=by, at=at))
    return given


def _remember_plainly(one: StagedFile, at: datetime) -> None:
    """Neither what it was called nor the minute in which it was chosen is kept any longer than it waits."""
    one.name, one.staged_at = names.plain(one.id, names.ending_of(one.name)), at


def take(form: str, case: Case, *, by: Actor, at: datetime) -> list[Attachment]:
    """Let the files of a form belong to the case that it made. Raises `Invalid` where one can't be sent anonymously."""
    added, at = [], moments.kept(case, clocks.pack_of(case), by=by, at=at)
    for one in waiting(form):
        if case.anonymous and not one.cleaned:
            raise Invalid({filing.FIELD: _why(one)})
        body, one.body_id = db.session.get_one(FileBody, one.body_id), None
        db.session.flush()
        body.kept_at = at
        added.append(filing.attached(case, body, one, kind=FileKind.REPORTER, channel=FileChannel.FORM, by=by, at=at))
        _remember_plainly(one, at)
    if added:
        filing.record(case, added, by=by, at=at)
    return added


@job("files.forget", every=timedelta(hours=6))
def forget(*, at: datetime) -> None:
    """Remove the files of forms that were never sent, a day after they were chosen; of one that is saved, with it."""
    saved = select(SavedForm.form).where(SavedForm.expires_at > at)
    old = (StagedFile.staged_at < at - KEPT_FOR, StagedFile.form.not_in(saved))
    for one in db.session.scalars(select(StagedFile).where(*old)):
        _drop(one)


def _drop(one: StagedFile) -> None:
    body_id = one.body_id
    db.session.execute(delete(StagedFile).where(StagedFile.id == one.id))
    if body_id is not None:
        store.forget(body_id)


def _staged() -> int:
    return (
        db.session.scalar(select(func.coalesce(func.sum(StagedFile.size), 0)).where(StagedFile.body_id.is_not(None)))
        or 0
    )


def form_digest(form: str) -> str:
    """Return by what a form is known here: its once-key itself is kept nowhere."""
    return sha256(f"form\0{form}".encode()).hexdigest()
