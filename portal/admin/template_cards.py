"""The letters of a pack with the state of their texts, and the versions of one of them, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from portal.admin import presenting
from portal.admin.presenting import Sign
from portal.letters import templates
from portal.letters.editing import Place
from portal.letters.template_models import LetterTemplate
from portal.policy import languages
from portal.policy.letters import standard_lines
from portal.policy.letters.template import Flaw
from portal.policy.procedure import Procedure

PACKS = Sign("–", "The pack’s text", "still")
NOT_USED = Sign("▲", "Not used: the pack’s text goes out", "bad")
TAKES_ITS_PLACE = "Another version that was published already takes its place on {}."
LINE_CHANGED = "A standard line in it has changed since. Publish it again to bring the new words in."


@dataclass(frozen=True)
class TextLine:
    """One letter in one language: what it says now, what is planned or being written, and what is wrong with it."""

    kind: str
    name: str
    says: str
    language: str
    language_name: str
    sign: Sign
    words: tuple[str, ...]
    flaws: tuple[Flaw, ...]


def lines_of(pack: Procedure, at: datetime) -> list[TextLine]:
    """Return a line for each letter of a pack, and for each other language that someone wrote it in."""
    rows: dict[tuple[str, str], list[LetterTemplate]] = {(key, pack.language): [] for key in pack.letters}
    for row in templates.of_procedure(pack.key):
        if row.kind in pack.letters:
            rows.setdefault((row.kind, row.language), []).append(row)
    kept = {language: templates.lines_of(pack.key, language) for language in {language for _, language in rows}}
    order = list(pack.letters)
    ordered = sorted(rows, key=lambda one: (order.index(one[0]), one[1] != pack.language, one[1]))
    return [_line(pack, *key, rows[key], kept[key[1]], at) for key in ordered]


def _line(
    pack: Procedure, key: str, language: str, rows: list[LetterTemplate], lines: dict[str, str], at: datetime
) -> TextLine:
    kind = pack.letters[key]
    begun = [row for row in rows if row.effective_at and row.effective_at <= at]
    now = begun[-1] if begun and not begun[-1].is_pack else None
    flaws = templates.flaws_of(pack, kind, now.written(pack.language)) if now else ()
    return TextLine(
        kind=key,
        name=kind.name,
        says=str(kind.says),
        language=language,
        language_name=languages.name(language) if language != pack.language else "",
        sign=_sign(now, flaws, is_translation=language != pack.language),
        words=tuple(_words(pack, rows, now, lines, at)),
        flaws=flaws,
    )


def _sign(now: LetterTemplate | None, flaws: tuple[Flaw, ...], *, is_translation: bool) -> Sign:
    if now is None:
        return Sign("–", "Not sent in this language", "still") if is_translation else PACKS
    return NOT_USED if flaws else Sign("✓", f"Edited, version {now.number}", "good")


def _words(
    pack: Procedure, rows: Iterable[LetterTemplate], now: LetterTemplate | None, lines: dict[str, str], at: datetime
) -> Iterator[str]:
    if now and now.effective_at:
        yield f"Since {presenting.moment(now.effective_at, pack)}, published by {now.published_by}."
        if standard_lines.filled(now.source, lines) != standard_lines.filled(now.body, lines):
            yield LINE_CHANGED
    for row in rows:
        if row.effective_at is None:
            yield f"A draft by {row.drafted_by}, {presenting.moment(row.drafted_at, pack)}."
        elif row.effective_at > at:
            yield f"Version {row.number} from {presenting.moment(row.effective_at, pack)}."


@dataclass(frozen=True)
class VersionLine:
    """One version of a text: its name to choose it by, when it stood, who is behind it, and its letters."""

    value: str
    name: str
    when: str
    by: str
    note: str
    letters: int
    can_return: bool
    stands: bool = False


def version_lines(where: Place, letters: dict[int, int], at: datetime) -> list[VersionLine]:
    """Return the versions of a text, the latest first, and last the pack's own."""
    found = templates.versions_of(where.pack.key, where.kind.key, where.language)
    standing = templates.in_force(where.pack.key, where.kind.key, at).get(where.language)
    own = VersionLine("pack", f"The pack’s text, {where.pack.version}", "", where.pack.body, "", 0, can_return=False)
    own = replace(own, stands=standing is None or standing.is_pack)
    lines = (replace(_version(row, where, letters, at), stands=row is standing) for row in found)
    return [*lines, *(() if where.is_translation else (own,))]


def _version(row: LetterTemplate, where: Place, letters: dict[int, int], at: datetime) -> VersionLine:
    name = f"Version {row.number}" if row.effective_at else "The draft"
    if row.is_pack:
        name = f"{name}: no text of ours" if where.is_translation else f"{name}: the pack’s text again"
    return VersionLine(
        value=str(row.number),
        name=name,
        when=_when(row, where.pack, at),
        by=row.published_by or row.drafted_by,
        note=row.note,
        letters=letters.get(row.id, 0),
        can_return=row.effective_at is not None and not row.is_pack,
    )


def _when(row: LetterTemplate, pack: Procedure, at: datetime) -> str:
    if row.effective_at is None:
        return f"written {presenting.moment(row.drafted_at, pack)}"
    begins = "from" if row.effective_at > at else "since"
    return f"{begins} {presenting.moment(row.effective_at, pack)}"
