"""The files chosen on the form: kept beside it from page to page, whatever happens to the rest, until it is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import request

from portal.cases import filing, staging
from portal.cases.actors import REPORTER
from portal.cases.filing import Manner
from portal.cases.models import Case, StagedFile
from portal.cases.submission import Submission
from portal.database import db, transaction
from portal.errors import Invalid
from portal.files.making_safe import Refusal
from portal.http import errors, uploads
from portal.http.limits import FILES, limiter
from portal.public.forms import ANONYMOUS, NAMED, SubmissionForm

REMOVE, DROP = "remove:", "drop:"  # from the form, and from the page to check the answers


def choose(form: SubmissionForm, at: datetime) -> None:
    """Keep the files that came with the form, and let go of one that is to be removed.

    Raises `Invalid` of those that can't be kept, after the others were, and RateLimitExceeded.
    """
    do = request.form.get("do", "")
    if form.held.data and do.startswith((REMOVE, DROP)):
        with transaction():
            staging.remove(str(form.token.data), do.partition(":")[2])
    if uploads.chosen():
        _stage(form, at)


@limiter.shared_limit(FILES, scope="files")
def _stage(form: SubmissionForm, at: datetime) -> None:
    # Before it is sent nobody knows who it is from, so whatever can be is freed of what it tells.
    found = uploads.read(Manner(clean=True, strict=form.who.data == ANONYMOUS))
    with transaction():
        staging.stage(str(form.token.data), found.safe, nameless=form.who.data != NAMED, at=at)
    form.held.data = "yes"
    if found.refused:
        raise Invalid({filing.FIELD: " ".join(_words(one) for one in found.refused)})


def _words(one: Refusal) -> str:
    return f"“{one.name}” was not taken. {one.sentence}"


def chosen(form: SubmissionForm) -> list[StagedFile]:
    """Return the files that go with the form. While the records are away they can't be shown, and are not lost."""
    if not form.held.data:
        return []
    try:
        return staging.waiting(str(form.token.data))
    except Exception as error:
        db.session.rollback()
        if not errors.is_away(error):
            raise
        return []


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
