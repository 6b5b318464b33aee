"""The files chosen on the form: kept beside it from page to page, whatever happens to the rest, until it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from flask import request
from flask_babel import lazy_gettext

from portal.cases import filing, staging
from portal.cases.actors import REPORTER
from portal.cases.filing import Manner, Sorted
from portal.cases.models import Case, StagedFile
from portal.cases.submission import Submission
from portal.database import transaction
from portal.errors import Invalid
from portal.files.making_safe import Refusal
from portal.http import uploads
from portal.http.limits import FILES, MEGABYTES, has_room, limiter, megabytes
from portal.public.forms import ANONYMOUS, NAMED, SubmissionForm
from portal.public.keeping import unless_away

REMOVE, DROP = "remove:", "drop:"  # from the form, and from the page to check the answers
LOST = lazy_gettext(
    "Files that you chose aren’t here any more: until a form is sent they are kept for a day. "
    "Choose them again, or send it without them."
)


class WithFiles(Protocol):
    """A form that files are kept beside: under its token, and `held` says how many there are."""

    token: Any
    held: Any


def choose(form: SubmissionForm, at: datetime) -> None:
    """Keep the files that came with the form, and let go of one that is to be removed, or of all names.

    Raises `Invalid` of those that can't be kept, after the others were, and RateLimitExceeded.
    """
    let_go(form)
    if form.held.data and form.is_anonymous:
        with transaction():
            staging.forget_names(str(form.token.data))
    if uploads.chosen():
        _stage(form, at)


def let_go(form: WithFiles) -> bool:
    """Let go of the file whose button was pressed, and return whether one was."""
    do = request.form.get("do", "")
    if not form.held.data or not do.startswith((REMOVE, DROP)):
        return False
    there = len(staging.of_form(str(form.token.data)))
    with transaction():
        staging.remove(str(form.token.data), do.partition(":")[2])
    _note(form, max(0, _noted(form) - there))
    return True


@limiter.shared_limit(FILES, scope="files")
@limiter.shared_limit(MEGABYTES, scope="megabytes", cost=megabytes)
def _stage(form: SubmissionForm, at: datetime) -> None:
    # Before it is sent nobody knows who it is from, so whatever can be is freed of what it tells.
    found = uploads.read(Manner(clean=True, strict=form.who.data == ANONYMOUS))
    keep(form, found, nameless=form.who.data != NAMED, at=at)
    if found.refused:
        raise Invalid({filing.FIELD: not_taken(found)})


def keep(form: WithFiles, found: Sorted, *, nameless: bool, at: datetime) -> None:
    """Keep the files that can be kept beside the form. Raises `Invalid` of too many."""
    if not has_room(sum(len(one.content) for one in found.safe)):
        raise Invalid({filing.FIELD: staging.FLOODED})
    with transaction():
        staging.stage(str(form.token.data), found.safe, nameless=nameless, at=at)
    _note(form)


def not_taken(found: Sorted) -> str:
    """Return which files can't be kept, each with why."""
    return " ".join(_words(one) for one in found.refused)


def _words(one: Refusal) -> str:
    return f"“{one.name}” was not taken. {one.sentence}"


def _note(form: WithFiles, lost: int = 0) -> None:
    """Let the page carry how many files there are, so that it is seen when some are there no more."""
    form.held.data = str(len(staging.of_form(str(form.token.data))) + lost or "")


def _noted(form: WithFiles) -> int:
    held = form.held.data or ""
    return int(held[:3]) if held.isdecimal() else int(bool(held))


def chosen(form: WithFiles) -> list[StagedFile]:
    """Return the files that go with the form. While the records are away they can't be shown, and are not lost."""
    return _looked(form, staging.waiting) or []


def is_short(form: WithFiles) -> bool:
    """Return whether files that were chosen are there no more: nobody sent them in time."""
    there = _looked(form, staging.of_form)
    return there is not None and len(there) < _noted(form)


def settle(form: WithFiles) -> None:
    """Let go of the files that are there no more: whoever was told and sends it again sends it without them."""
    _note(form)


def _looked(form: WithFiles, read: Callable[[str], list[StagedFile]]) -> list[StagedFile] | None:
    if not form.held.data:
        return []
    return unless_away(lambda: read(str(form.token.data)), None)


def faults(form: SubmissionForm, given: Submission) -> dict[str, str]:
    """Return why the files can't go with what was typed, for their field."""
    return staging.faults(str(form.token.data), given) if form.held.data else {}


def with_files(form: SubmissionForm, given: Submission) -> Submission:
    """Return what is sent with the digests of its files: sent again with others, it is something else."""
    if not form.held.data:
        return given
    return replace(given, files=tuple(one.sha256 for one in staging.of_form(str(form.token.data))))


def take(form: SubmissionForm, case: Case, at: datetime) -> None:
    """Let the files belong to the case that was made."""
    if form.held.data:
        staging.take(str(form.token.data), case, by=REPORTER, at=at)
