"""A report handed over as a whole: to be worked with (XLSX, JSON) or to be laid before people (PDF)."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, json

from portal.errors import Refused
from portal.http.handouts import disposition, document
from portal.letters import pdf
from portal.letters.paper import A4, PAPER
from portal.letters.reported import Pages
from portal.letters.words import day
from portal.policy.built import Built
from portal.policy.keeping import content_digest, content_of
from portal.policy.procedure import Procedure
from portal.reports.workbooks import MIMETYPE, workbook_of

Facts = Mapping[str, str]
"""What is said of a report beside what it says: whom it is for, by whom it was approved."""


def whole(built: Built, pack: Procedure, form: str, facts: Facts | None = None) -> Response:
    """Return the answer that hands a report over as one file: `form` is "xlsx", "pdf" or "json".

    Raises `Refused` where it can't be set as a PDF.
    """
    name, facts = f"{built.procedure}-{built.key}-{built.start}.{form}", facts or {}
    if form == "pdf":
        return document(_pdf(built, pack, facts), name, to_keep=True, language=pack.language)
    answer = _workbook(built, facts) if form == "xlsx" else _json(built, facts)
    answer.headers["Content-Disposition"] = disposition(name)
    return answer


def _workbook(built: Built, facts: Facts) -> Response:
    return Response(workbook_of(built, facts=facts.items()), mimetype=MIMETYPE)


def _json(built: Built, facts: Facts) -> Response:
    content = content_of(built)
    told = {**content, "made_at": built.made_at.isoformat(), "facts": facts, "sha256": content_digest(content)}
    return Response(json.dumps(told, sort_keys=False, ensure_ascii=False), mimetype="application/json")


def _pdf(built: Built, pack: Procedure, facts: Facts) -> bytes:
    about = " to ".join(day(one, pack.language) for one in (built.start, built.end))
    lines = tuple(f"{fact}: {words}" for fact, words in facts.items())
    try:
        return pdf.set_report(Pages(built, pack.body, about, PAPER.get(pack.language, A4), pack.language, lines))
    except pdf.NotSet as error:
        raise Refused(f"This report couldn’t be set as a PDF. {error} The workbook has all of it.") from error
