"""The files that came with a message, put on its case as every file is; or why one stays in the message."""

from __future__ import annotations

from datetime import datetime

from portal.cases import filing
from portal.cases.actors import REPORTER
from portal.cases.filing import Manner
from portal.cases.models import Attachment, Case, FileKind, IncomingMail
from portal.errors import Invalid, Refused
from portal.files.making_safe import Raw, Refusal, Safe, made_safe
from portal.inbound import reading

CHANNEL = "email"
AS_IT_CAME = Manner(clean=False, strict=False)
MORE = "More files came than can be sent at once: it stays in the message."
Prepared = dict[int, Safe | Refusal]  # by their place in the message


def prepared(raw: bytes, manner: Manner = AS_IT_CAME) -> Prepared:
    """Make the files of a message safe to be kept. It takes its time, so no transaction should be open."""
    wanted = {
        index: Raw(told.name, content)
        for index, (told, content) in enumerate(reading.files_of(raw))
        if not told.why_not
    }
    first = dict(list(wanted.items())[: filing.rules().most])
    done = made_safe(first.values(), filing.rules(), clean=manner.clean, as_much=not manner.strict)
    kept: Prepared = dict(zip(first, done, strict=True))
    return kept | {index: Refusal(one.name, MORE) for index, one in wanted.items() if index not in first}


def keep(mail: IncomingMail, case: Case, files: Prepared, *, at: datetime) -> list[Attachment]:
    """Put the files of a message on its case, and note of each what became of it. Whoever calls this writes the event.

    A case that keeps its reporter to itself has them freed of what they tell.
    """
    manner = filing.manner_of(case, FileKind.REPORTER)
    if manner.clean and files:
        files = prepared(mail.raw, manner)
    lines, added = [dict(one) for one in mail.files], list[Attachment]()
    for index, file in files.items():
        added += _kept(lines[index], file, case, mail, at)
    mail.files = lines
    return added


def keep_of_new(mail: IncomingMail, case: Case, files: Prepared, *, at: datetime) -> None:
    """Put the files of a message on the case that it has just begun, with a line of its timeline."""
    if added := keep(mail, case, files, at=at):
        filing.record(case, added, by=REPORTER, at=at)


def _kept(
    line: dict[str, object], file: Safe | Refusal, case: Case, mail: IncomingMail, at: datetime
) -> list[Attachment]:
    if isinstance(file, Refusal):
        line["why_not"] = file.sentence
        return []
    kind = FileKind.REPORTER
    try:
        added = filing.keep(case, [file], kind=kind, channel=CHANNEL, by=REPORTER, at=at, mail_id=mail.id)
    except (Refused, Invalid) as error:
        words = error.errors.values() if isinstance(error, Invalid) else [error.sentence]
        line["why_not"] = " ".join(words)
        return []
    line["key"] = (added or [filing.same(case, file)])[0].key
    return added
