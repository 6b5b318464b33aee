"""Editing the texts of letters: begun from what stands, kept as a draft, published from a moment on, brought back.

The row of a version says who wrote it, who published it and from when; what was published the database itself keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from portal.cases.actors import Actor
from portal.cases.models.columns import LONG
from portal.cases.texts import fault_in, tidy
from portal.database import db
from portal.errors import Conflict, Invalid, NotFound, Refused
from portal.letters import templates
from portal.letters.template_models import LetterTemplate
from portal.policy import languages
from portal.policy.bounds import fault_in_day
from portal.policy.letters import LetterKind, standard_lines
from portal.policy.letters.template import BODY, LONGEST_BODY, LONGEST_SUBJECT, PHRASE, SUBJECT, Flaw, Written
from portal.policy.procedure import Procedure
from portal.procedures import versions

MEANWHILE = "Someone else changed this text first. What you typed is still here: look at theirs in another window."
BEGUN = "A draft of this text is there already. Publish it, or throw it away, before you begin another."
NOT_NEXT = "A text can't take effect before today."
NOT_TRANSLATED = "It isn’t translated yet: this is the pack’s own text. Write it in {language}."
AGAIN = "Version {} again"
NOT_EDITED = "The pack's own text stands already."


@dataclass(frozen=True)
class Place:
    """Which text: of which letter of which procedure, in which language."""

    pack: Procedure
    kind: LetterKind
    language: str

    @property
    def is_translation(self) -> bool:
        """Return whether it is in another language than the pack."""
        return self.language != self.pack.language


@dataclass(frozen=True)
class Given:
    """What someone wrote. `note` says why, for those who look back."""

    subject: str
    source: str
    phrases: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


def place(pack: Procedure, kind_key: str, language: str) -> Place:
    """Return where a text belongs. `NotFound` where there is no such letter, or none in such a language."""
    if kind_key not in pack.letters or language not in (pack.language, *languages.others(pack.language)):
        raise NotFound("There is no such letter.")
    return Place(pack, pack.letters[kind_key], language)


def standing(where: Place, at: datetime) -> Given:
    """Return what the letter says today: the text to begin from."""
    found = templates.in_force(where.pack.key, where.kind.key, at).get(where.language)
    if found is None or found.is_pack:
        return Given(where.kind.subject, where.kind.body)
    return Given(found.subject, found.source, dict(found.phrases))


def begin(where: Place, given: Given, *, by: Actor, at: datetime) -> LetterTemplate:
    """Begin a draft. Raises `Refused` where there is one, and `Invalid` where it can't be kept."""
    if templates.draft_of(where.pack.key, where.kind.key, where.language):
        raise Refused(BEGUN)
    draft = LetterTemplate(
        procedure_key=where.pack.key,
        kind=where.kind.key,
        language=where.language,
        number=_next_number(where),
        is_pack=False,
        revision=0,
        published_by="",
    )
    _write(draft, where, given, by, at)
    db.session.add(draft)
    return draft


def change(draft: LetterTemplate, where: Place, given: Given, *, revision: int, by: Actor, at: datetime) -> None:
    """Keep what was written. Raises `Conflict` where someone kept something else meanwhile, and `Invalid`."""
    _demand_same(draft, revision)
    _write(draft, where, given, by, at)


def discard(draft: LetterTemplate, *, revision: int) -> None:
    """Throw a draft away. Raises `Conflict` where it was changed meanwhile."""
    _demand_same(draft, revision)
    db.session.delete(draft)


def publish(draft: LetterTemplate, where: Place, *, on: date | None, by: Actor, at: datetime) -> None:
    """Let the draft be the letter's text: now, or from the beginning of a day.

    Raises `Invalid`, with a sentence beside each field, while it doesn't keep the contract of its kind.
    """
    lines = templates.lines_of(where.pack.key, where.language)
    demand_publishable(where, draft, on=on, at=at)
    draft.body = standard_lines.filled(draft.source, lines)
    draft.procedure_version_id = _pack_row(where, at)
    draft.published_at, draft.effective_at = at, beginning(where, on, at)
    draft.published_by, draft.published_by_id = by.name, by.staff_id


def demand_publishable(where: Place, draft: LetterTemplate, *, on: date | None, at: datetime) -> None:
    """Raise `Invalid`, with a sentence beside each field, while a draft can't be the letter's text from that day on."""
    lines = templates.lines_of(where.pack.key, where.language)
    errors = told(flaws(where, Given(draft.subject, draft.source, draft.phrases), lines))
    errors |= _faults_in_start(where, on, at)
    if errors:
        raise Invalid(errors, "This text can’t be published yet.")


def beginning(where: Place, on: date | None, at: datetime) -> datetime:
    """Return when what is published takes effect: now, or as the day begins there. Raises `Invalid` beside the day."""
    if faults := _faults_in_start(where, on, at):
        raise Invalid(faults)
    return max(at, datetime.combine(on, time(), where.pack.zone)) if on else at


def _faults_in_start(where: Place, on: date | None, at: datetime) -> dict[str, str]:
    today = at.astimezone(where.pack.zone).date()
    fault = (NOT_NEXT if on < today else fault_in_day(on, today)) if on else None
    return {"effective_on": fault} if fault else {}


def restore_pack(where: Place, *, by: Actor, at: datetime) -> LetterTemplate:
    """Let the pack's own text stand again from now on; of another language, let there be none. Raises `Refused`."""
    found = templates.in_force(where.pack.key, where.kind.key, at).get(where.language)
    if found is None or found.is_pack:
        raise Refused(NOT_EDITED)
    return _published(where, Given(where.kind.subject, where.kind.body), is_pack=True, by=by, at=at)


def republish(where: Place, earlier: LetterTemplate, *, by: Actor, at: datetime) -> LetterTemplate:
    """Let an earlier version stand again from now on, with the words that its standard lines had."""
    note = AGAIN.format(earlier.number)
    row = _published(where, Given(earlier.subject, earlier.source, earlier.phrases, note), by=by, at=at)
    row.body = earlier.body
    return row


def _published(where: Place, given: Given, *, is_pack: bool = False, by: Actor, at: datetime) -> LetterTemplate:
    row = LetterTemplate(
        procedure_key=where.pack.key,
        kind=where.kind.key,
        language=where.language,
        number=_next_number(where),
        is_pack=is_pack,
        revision=0,
        published_at=at,
        published_by=by.name,
        published_by_id=by.staff_id,
        effective_at=at,
    )
    _write(row, where, given, by, at)
    db.session.add(row)
    return row


def flaws(where: Place, given: Given, lines: Mapping[str, str]) -> tuple[Flaw, ...]:
    """Return all that keeps what was written from being published."""
    if where.is_translation and given.source.split() == where.kind.body.split():
        language = languages.name(where.language)
        return (Flaw(BODY, NOT_TRANSLATED.format(language=language)),)
    broken = tuple(Flaw(BODY, one) for one in standard_lines.faults(given.source, lines))
    return (*broken, *templates.flaws_of(where.pack, where.kind, written(where, given, lines)))


def written(where: Place, given: Given, lines: Mapping[str, str]) -> Written:
    """Return what was written as it would be published: with its standard lines."""
    body = standard_lines.filled(given.source, lines)
    return Written(given.subject, body, given.phrases, is_translation=where.is_translation)


def told(found: Iterable[Flaw]) -> dict[str, str]:
    """Return flaws as sentences by field, each with its clause, and in a line of its own."""
    errors: dict[str, list[str]] = {}
    for one in found:
        sentence = f"{one.sentence} ({one.clause})" if one.clause else one.sentence
        errors.setdefault({BODY: "source"}.get(one.field, one.field), []).append(sentence)
    return {name: "\n".join(dict.fromkeys(sentences)) for name, sentences in errors.items()}


def _demand_same(draft: LetterTemplate, revision: int) -> None:
    if draft.revision != revision or draft.published_at is not None:
        raise Conflict(MEANWHILE)


def _write(draft: LetterTemplate, where: Place, given: Given, by: Actor, at: datetime) -> None:
    """What is kept may be unfinished; it must be storable."""
    clean = Given(tidy(given.subject), tidy(given.source), _phrases(where, given), tidy(given.note))
    _demand_storable(clean)
    draft.subject, draft.source, draft.note = clean.subject, clean.source, clean.note
    draft.body, draft.phrases = clean.source, dict(clean.phrases)
    draft.drafted_at, draft.drafted_by, draft.drafted_by_id = at, by.name, by.staff_id
    draft.procedure_version_id = _pack_row(where, at)
    draft.revision += 1


def _phrases(where: Place, given: Given) -> dict[str, str]:
    proved = {element.key for element in where.kind.elements if element.phrase}
    return {key: tidy(words) for key, words in given.phrases.items() if key in proved and where.is_translation}


def _demand_storable(given: Given) -> None:
    errors = {
        SUBJECT: fault_in(given.subject, LONGEST_SUBJECT, one_line=True),
        "source": fault_in(given.source, LONGEST_BODY),
        "note": fault_in(given.note, LONG),
        **{f"{PHRASE}{key}": fault_in(words, LONGEST_SUBJECT, one_line=True) for key, words in given.phrases.items()},
    }
    if any(errors.values()):
        raise Invalid({name: sentence for name, sentence in errors.items() if sentence})


def _next_number(where: Place) -> int:
    return templates.latest(where.pack.key, where.kind.key, where.language) + 1


def _pack_row(where: Place, at: datetime) -> int:
    return versions.current(where.pack.key, at).id
