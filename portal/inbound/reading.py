"""A message as it came, read into what we need to know of it. Nothing in it can make this raise, or take long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from portal.cases.models.mail import ADDRESS, MESSAGE_ID, SUBJECT
from portal.files import names
from portal.files.kinds import judge
from portal.inbound import parts, quoting
from portal.inbound.heads import MOST_FIELDS, Address, Head
from portal.inbound.parts import Leaf, Tangled
from portal.inbound.words import words_of
from portal.notices.mail import MESSAGE_ID as IDS
from portal.notices.mail import one_line

MOST_FILES = 50
MOST_REFERENCES = 30
LIST_OF_FILES = "So many files came with it that only the first {most} are listed."
HUGE_HEAD = "Its head is larger than that of any ordinary message."
UNNAMED = "file"
OF_A_SIGNATURE = 20 * 1024  # bytes; a picture that is shown within the words and no larger is a logo, not evidence
SIGNATURE = "A small picture within the words, such as a signature’s: it stays in the message."


@dataclass(frozen=True)
class Attached:
    """A file that came with a message: how it is called, how large it is, and as what it is handed out, or why not."""

    name: str
    size: int
    media_type: str
    ending: str
    why_not: str


@dataclass(frozen=True)
class Message:
    """What is known of a message. `fault` is why it wasn't taken apart, or "". `text` is what its sender wrote now.

    `sender` is None where its From says nobody, or several.
    """

    head: Head
    sender: Address | None
    subject: str
    message_id: str
    references: tuple[str, ...]
    text: str
    quoted: str
    files: tuple[Attached, ...]
    media_type: str
    fault: str

    @property
    def words(self) -> str:
        """All that a person reads of it: a quotation may be the very thing that is complained of."""
        return f"{self.text}\n\n{self.quoted}".strip()


def read(raw: bytes) -> Message:
    """Read a message."""
    head = parts.head_of(raw)
    leaves, fault = _leaves(raw, head)
    texts = [leaf for leaf in leaves if _is_text(leaf)]
    text, quoted = quoting.parted(words_of(texts))
    return Message(
        head=head,
        sender=_sender(head),
        subject=head.words("subject", SUBJECT),
        message_id=_one_id(head.raw("message-id")),
        references=tuple(_references(head)),
        text=text,
        quoted=quoted,
        files=tuple(_files([leaf for leaf in leaves if not _is_text(leaf)])),
        media_type=head.content[0] or "text/plain",
        fault=fault,
    )


def file_of(raw: bytes, index: int) -> tuple[Attached, bytes] | None:
    """Return one of the files that came with a message, by its place in `Message.files`, with its bytes."""
    return next((one for at, one in enumerate(files_of(raw)) if at == index), None)


def files_of(raw: bytes) -> Iterator[tuple[Attached, bytes]]:
    """Yield the files that came with a message, in the order of `Message.files`, with their bytes."""
    leaves = [leaf for leaf in _leaves(raw, parts.head_of(raw))[0] if not _is_text(leaf)][:MOST_FILES]
    yield from ((_attached(leaf, index), leaf.content) for index, leaf in enumerate(leaves))


def content_sum(raw: bytes) -> str:
    """Return what tells one message from another of the same name: its words, not the way that it came."""
    head = parts.head_of(raw)
    said = "\n".join(head.raw(name) for name in ("from", "date", "subject"))
    return sha256(said.encode("utf-8", "replace") + b"\0" + raw[parts.head_size(raw) :]).hexdigest()


def _leaves(raw: bytes, head: Head) -> tuple[list[Leaf], str]:
    if len(head) > MOST_FIELDS or parts.head_size(raw) > parts.MOST_HEAD:
        return [], HUGE_HEAD
    try:
        return list(parts.leaves(raw)), ""
    except Tangled as tangled:
        return [], tangled.sentence


def _sender(head: Head) -> Address | None:
    found = head.addresses("from")
    if len(found) != 1:
        return None
    address = found[0].address
    sound = "@" in address[1:-1] and len(address) < ADDRESS and one_line(address, ADDRESS) == address
    return found[0] if sound else None


def _one_id(value: str) -> str:
    found = IDS.findall(value)
    return found[0][:MESSAGE_ID] if found else ""


def _references(head: Head) -> Iterator[str]:
    """Yield what it answers, the nearest first."""
    answered = IDS.findall(head.raw("in-reply-to"))
    thread = IDS.findall(" ".join(head.all("references")))
    yield from list(dict.fromkeys([*answered, *reversed(thread)]))[:MOST_REFERENCES]


# ---- words


def _is_text(leaf: Leaf) -> bool:
    shown, called = leaf.head.disposition
    return leaf.media_type in {"text/plain", "text/html"} and shown != "attachment" and not called


# ---- files


def _files(leaves: list[Leaf]) -> Iterator[Attached]:
    yield from (_attached(leaf, index) for index, leaf in enumerate(leaves[:MOST_FILES]))
    if len(leaves) > MOST_FILES:
        yield Attached("…", 0, "", "", LIST_OF_FILES.format(most=MOST_FILES))


def _attached(leaf: Leaf, index: int) -> Attached:
    content, name = leaf.content, names.cleaned(leaf.head.disposition[1]) or f"{UNNAMED}-{index + 1}"
    if _is_of_a_signature(leaf, content):
        return Attached(name, len(content), "", "", SIGNATURE)
    judged = judge(name, content)
    return Attached(name, len(content), judged.kind.media_type if judged.kind else "", judged.ending, judged.why_not)


def _is_of_a_signature(leaf: Leaf, content: bytes) -> bool:
    within = leaf.head.disposition[0] != "attachment" and bool(leaf.head.raw("content-id"))
    return within and leaf.media_type.startswith("image/") and len(content) <= OF_A_SIGNATURE
