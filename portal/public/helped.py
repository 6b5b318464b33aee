"""Help that a body wrote beside the fields of its public form, in the language in which that is read."""

from __future__ import annotations

from portal.cases import helping
from portal.http.linked import linked
from portal.policy.procedure import Procedure
from portal.public import shelf, tongue
from portal.public.forms import SubmissionForm


def beside(form: SubmissionForm, procedure: Procedure) -> None:
    """Put it beside the fields. Where there is none in this language, or the records are away, the pack's stands."""
    words = shelf.unless_away(lambda: helping.words(procedure.key, helping.PUBLIC, tongue.locale())) or {}
    for field in form:
        if field.name in words:
            field.written = linked(words[field.name])
