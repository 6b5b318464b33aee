"""The files that came with a message, put on its case as every file is; or why one stays in the message."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from portal.cases import filing
from portal.cases.actors import REPORTER
from portal.cases.filing import Manner
from portal.cases.models import Attachment, Case, FileChannel, FileKind, IncomingMail
from portal.errors import Invalid, Refused
from portal.files.making_safe import Raw, Refusal, Safe, made_safe
from portal.inbound import reading

MORE = "More files came than can be sent at once: it stays in the message."


@dataclass(frozen=True)
class Prepared:
    """The files of a message that were gone through, by their place in it, and in which manner that was."""

    manner: Manner | None = None
    files: dict[int, Safe | Refusal] = field(default_factory=dict)


NONE = Prepared()


class OtherManner(Exception):
    """The files weren't gone through in the manner that the case wants: it is done anew once they have been."""

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self.manner = manner


def prepared(raw: bytes, manner: Manner) -> Prepared:
    """Make the files of a message safe to be kept. To be called while no transaction is open: it takes its time."""
    wanted = {
        index: Raw(told.name, content)
        for index, (told, content) in enumerate(reading.files_of(raw))
        if not told.why_not
    }
    first = dict(list(wanted.items())[: filing.rules().most])
    done = made_safe(first.values(), filing.rules(), clean=manner.clean, as_much=not manner.strict)
    kept = dict(zip(first, done, strict=True))
    return Prepared(
        manner, kept | {index: Refusal(one.name, MORE) for index, one in wanted.items() if index not in first}
    )


def keep(mail: IncomingMail, case: Case, given: Prepared, *, at: datetime) -> list[Attachment]:
    """Put the files of a message on its case, and note of each what became of it. Whoever calls this writes the event.

    Raises `OtherManner` where they weren't gone through as this case wants it: one that keeps its reporter to itself
    has them freed of what they tell.
    """
    lines, added = [dict(one) for one in mail.files], list[Attachment]()
    if all(line["why_not"] for line in lines):
        return []
    manner = filing.manner_of(case, FileKind.REPORTER)
    if given.manner != manner:
        raise OtherManner(manner)
    for index, file in given.files.items():
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
        added = filing.keep(case, [file], kind=kind, channel=FileChannel.EMAIL, by=REPORTER, at=at, mail_id=mail.id)
    except (Refused, Invalid) as error:
        words = error.errors.values() if isinstance(error, Invalid) else [error.sentence]
        line["why_not"] = " ".join(words)
        return []
    line["key"] = (added or [filing.same(case, file)])[0].key
    return added
