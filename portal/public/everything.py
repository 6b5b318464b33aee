"""Everything about a case that its reporter may have, as one file to keep: letters, what they sent, and what happened.

It holds what their room shows, and nothing else: no draft, no note, nobody's name who isn't in a letter.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import Response, render_template, stream_with_context
from werkzeug.utils import secure_filename

from portal.cases import clocks, filing
from portal.cases.models import Attachment, Case
from portal.database import db
from portal.files import names, store
from portal.files.packing import Member, packed
from portal.http.clock import now
from portal.http.handouts import kept_apart
from portal.http.limits import EVERYTHING, limiter
from portal.letters import issuing
from portal.letters.models import Letter
from portal.letters.words import day_of
from portal.policy.procedure import Procedure
from portal.public.blueprint import blueprint
from portal.public.entering import entered
from portal.public.room import is_own, promises_of, sent_of
from portal.public.told import Told, told


@dataclass(frozen=True)
class Packed:
    """One letter or file of the ZIP: where it is in there, what it is called, when it is from, and its row's id.

    `language` is the one that a letter was written in.
    """

    path: str
    name: str
    day: str
    on: date
    id: int
    language: str = ""


@blueprint.get("/track/<number>/everything.zip")
@limiter.limit(EVERYTHING)
def everything(number: str) -> Response:
    """Hand everything over. What is in it is settled now; its bytes are fetched as it is read."""
    case, at = entered(number), now()
    pack = clocks.pack_of(case)
    answer = Response(
        stream_with_context(packed(list(_members(case, pack, at)), at.astimezone(pack.zone).date())),
        mimetype="application/zip",
    )
    return kept_apart(answer, f"{case.tracking_number}.zip")


def _members(case: Case, pack: Procedure, at: datetime) -> Iterator[Member]:
    letters, files = list(_letters(case, pack)), list(_files(case, pack))
    today, facts = at.astimezone(pack.zone).date(), _facts(case, pack, letters, files, at)
    page = render_template("public/everything.html", procedure=pack, number=case.tracking_number, **facts)
    yield Member("case.html", today, partial(_bytes, page))
    yield Member(
        "case.json", today, partial(_bytes, json.dumps(_plain(case, pack, facts), ensure_ascii=False, indent=1))
    )
    for one in letters:
        yield Member(one.path, one.on, partial(_pdf, one.id))
    for one in files:
        yield Member(one.path, one.on, partial(store.pieces, one.id))


def _bytes(text: str) -> Iterator[bytes]:
    yield text.encode()


def _pdf(letter_id: int) -> Iterator[bytes]:
    letter = db.session.get_one(Letter, letter_id)
    yield letter.pdf
    db.session.expire(letter)  # or all letters would be held to the end


def _letters(case: Case, pack: Procedure) -> Iterator[Packed]:
    for place, letter in enumerate(issuing.letters_of(case), start=1):
        name = secure_filename(letter.subject)[:60].strip("._-") or "letter"
        on = letter.created_at.astimezone(pack.zone).date()
        when = day_of(letter.created_at, pack.zone, pack.language)
        yield Packed(f"letters/{place:02}-{name}.pdf", letter.subject, when, on, letter.id, letter.language)


def _files(case: Case, pack: Procedure) -> Iterator[Packed]:
    """Yield the reporter's files that can be opened, as they are kept: freed of what gives an anonymous one away."""
    open_now = [one for one in filing.of_reporter(case) if not filing.why_closed(one)]
    for place, file in enumerate(open_now, start=1):
        assert file.body_id is not None, "what was removed can't be opened"
        on = file.given_at.astimezone(pack.zone).date()
        when = day_of(file.given_at, pack.zone, pack.language)
        yield Packed(f"files/{place:02}-{_name(file)}", file.name, when, on, file.body_id)


def _name(file: Attachment) -> str:
    return names.cleaned(file.name) or names.plain(file.id, names.ending_of(file.name))


def _facts(case: Case, pack: Procedure, letters: list[Packed], files: list[Packed], at: datetime) -> dict[str, Any]:
    tale: Told = told(case, at, inside=True)
    return {
        "case": tale,
        "sent": sent_of(case, pack),
        "points": [point.words for point in case.points] if pack.points and pack.points.shown else [],
        "added": [
            (day_of(event.at, pack.zone, pack.language), event.detail)
            for event in case.events
            if is_own(event) and event.detail
        ],
        "promises": promises_of(case, tale),
        "passed_on": [(one.party, one.contact, one.reference) for one in case.referrals],
        "letters": letters,
        "files": files,
        "made": day_of(at, pack.zone, pack.language),
    }


def _plain(case: Case, pack: Procedure, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the same for programs to read."""
    tale: Told = facts["case"]
    return {
        "tracking_number": case.tracking_number,
        "body": pack.body,
        "procedure": {"key": pack.key, "title": pack.title, "version": pack.version},
        "kind": tale.kind,
        "received": tale.received,
        "status": tale.status,
        "sentence": tale.sentence,
        "made_on": facts["made"],
        "what_you_sent": [{"name": name, "words": words} for name, words in facts["sent"]],
        "points": facts["points"],
        "what_you_added": [{"day": when, "words": words} for when, words in facts["added"]],
        "stages": [_stage(stage) for stage in tale.stages],
        "rights": [{"words": right.words, "clause": right.clause} for right in tale.rights],
        "promises": [{"what": what, "due": due, "state": state} for what, (due, state, _) in facts["promises"]],
        "passed_on": [dict(zip(("to", "contact", "reference"), one, strict=True)) for one in facts["passed_on"]],
        "what_happened": [{"day": when, "words": words} for when, words in tale.events],
        "letters": [
            {"path": one.path, "subject": one.name, "day": one.day, "language": one.language}
            for one in facts["letters"]
        ],
        "files": [{"path": one.path, "name": one.name, "day": one.day} for one in facts["files"]],
    }


def _stage(stage: Any) -> dict[str, Any]:
    limits = [
        {"name": one.name, "limit": one.limit, "clause": one.clause, "state": one.word, "sentence": one.sentence}
        for one in stage.clocks
    ]
    halts = [{"words": one.words, "clause": one.clause, "why": one.why} for one in stage.halts]
    return {"name": stage.name, "clause": stage.clause, "opened": stage.opened, "limits": limits, "halts": halts}
