"""Whether what is to be sent was sent already: told only of what this browser itself has sent a short while ago.

The receipt stands in the browser's own signed session for half an hour, with the token of the form that was sent. Only
against that case the words are held: nothing that is asked here, by whoever, tells of anybody else's. What was sent
longer ago the device alone knows of, where it may keep what is typed (`static/form.js`).
"""

from __future__ import annotations

from portal.cases.submission import Submission
from portal.database import db
from portal.http import errors
from portal.http.clock import now
from portal.public import receipt
from portal.public.forms import SubmissionForm


def shown(form: SubmissionForm, given: Submission) -> bool:
    """Return whether the same words were sent from this browser with another form, whose receipt it still has."""
    try:
        found = receipt.case_of(given.procedure, now())
    except Exception as error:
        db.session.rollback()
        if not errors.is_away(error):
            raise
        return False
    return (
        found is not None
        and receipt.token() != form.token.data
        and _words(found.description) == _words(given.description)
    )


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()
