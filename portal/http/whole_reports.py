"""A report handed over as a whole, as one file."""

from __future__ import annotations

from flask import Response

from portal.http.handouts import disposition, document
from portal.letters.report_files import MIMETYPES, Facts, file_of, name_of
from portal.policy.built import Built
from portal.policy.procedure import Procedure


def whole(built: Built, pack: Procedure, form: str, facts: Facts | None = None) -> Response:
    """Return the answer that hands a report over as one file: `form` is "xlsx", "pdf" or "json".

    Raises `Refused` where it can't be set as a PDF.
    """
    content, name = file_of(built, pack, form, facts or {}), name_of(built, form)
    if form == "pdf":
        return document(content, name, to_keep=True, language=pack.language)
    answer = Response(content, mimetype=MIMETYPES[form])
    answer.headers["Content-Disposition"] = disposition(name)
    return answer
