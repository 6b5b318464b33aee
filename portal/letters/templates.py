"""Which text a letter is written from: the one that its body edited and published, or else the pack's.

A text is checked by the contract of the very pack that a case goes by, each time: where that asks for what the text
doesn't say, the pack's own text is used, and whoever writes the letter is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.cases import clocks
from portal.cases.models import Case
from portal.database import db
from portal.errors import NotFound
from portal.letters.fields import choices_of
from portal.letters.template_models import LetterTemplate, StandardLine
from portal.policy import languages
from portal.policy.letters import LetterKind, given_by
from portal.policy.letters.template import BODY, Flaw, Written, flaws, kind_as
from portal.policy.procedure import Procedure
from portal.procedures import automatic, tongues
from portal.procedures.catalogues import OFFERED
from portal.procedures.tongue_checks import letter_faults
from portal.procedures.tongues import is_english

FELL_BACK = "The text that was edited (version {}) isn’t used: this case’s procedure wants what it doesn’t say. {}"


@dataclass(frozen=True)
class Chosen:
    """A kind of letter with the text it is written from, its language, and what is wrong with one that isn't used."""

    kind: LetterKind
    language: str
    template: LetterTemplate | None = None
    unused: tuple[str, ...] = ()


def chosen_for(case: Case, kind_key: str, at: datetime) -> Chosen:
    """Return the text of a letter about a case, written at a moment: in the reporter's language, where there is one."""
    wanted = case.person.language if case.person else ""
    return chosen(clocks.pack_of(case), kind_key, wanted, at)


def chosen(pack: Procedure, kind_key: str, wanted: str, at: datetime) -> Chosen:
    """Return the text of a kind of letter as it stands at a moment, for someone who would like this language."""
    kind, standing, unused = pack.letters[kind_key], in_force(pack.key, kind_key, at), list[str]()
    if not _is_edited(standing):
        shipped = _shipped(pack, kind_key, languages.meant(wanted, [*standing, *OFFERED]))
        if shipped:
            return shipped
    for language in dict.fromkeys((languages.meant(wanted, standing) or pack.language, pack.language)):
        template = standing.get(language)
        if template is None or template.is_pack:
            continue
        written = template.written(pack.language)
        lacking = flaws_of(pack, kind, written)
        if not lacking:
            return Chosen(kind_as(kind, written), language, template, tuple(unused))
        unused.append(FELL_BACK.format(template.number, " ".join(one.sentence for one in lacking)))
    return Chosen(kind, pack.language, None, tuple(unused))


def _is_edited(standing: Mapping[str, LetterTemplate]) -> bool:
    """Where a body wrote a text of its own, in whatever language, the pack's translation would say something else."""
    return any(not template.is_pack for template in standing.values())


def _shipped(pack: Procedure, kind_key: str, language: str) -> Chosen | None:
    """Return a letter as the pack's own catalogue has it, where it is told in that language as a whole."""
    if not language or is_english(language) or language not in tongues.offered(pack):
        return None
    if any(letter_faults(pack.letters[kind_key], tongues.pack_words(pack.key, language))):
        return None
    return Chosen(tongues.told_in(pack, language).letters[kind_key], language)


def flaws_of(pack: Procedure, kind: LetterKind, written: Written) -> tuple[Flaw, ...]:
    """Return all that keeps a text from being that of a kind of letter under this pack."""
    found = flaws(kind, written, choices_of(pack), given_by(pack.contact))
    return found or tuple(Flaw(BODY, one) for one in automatic.sentences(pack, kind_as(kind, written)))


def in_force(procedure_key: str, kind: str, at: datetime) -> dict[str, LetterTemplate]:
    """Return the version that stands at a moment, by language. Of any moment that has been, it is always the same."""
    rows = (LetterTemplate.language, LetterTemplate.id)
    query = select(*rows).filter_by(procedure_key=procedure_key, kind=kind)
    begun = query.where(LetterTemplate.effective_at <= at)
    ordered = db.session.execute(begun.order_by(LetterTemplate.effective_at, LetterTemplate.id))
    latest = dict(ordered.all())  # the last of a language stands
    return {language: db.session.get_one(LetterTemplate, pk) for language, pk in latest.items()}


def of_procedure(procedure_key: str) -> Sequence[LetterTemplate]:
    """Return all versions of all letters of a procedure, in the order in which they take effect, drafts last."""
    query = select(LetterTemplate).filter_by(procedure_key=procedure_key)
    order = (LetterTemplate.effective_at.asc().nulls_last(), LetterTemplate.id)
    return db.session.scalars(query.order_by(*order)).all()


def versions_of(procedure_key: str, kind: str, language: str) -> Sequence[LetterTemplate]:
    """Return the versions of one letter's text, the latest first."""
    query = select(LetterTemplate).filter_by(procedure_key=procedure_key, kind=kind, language=language)
    return db.session.scalars(query.order_by(LetterTemplate.number.desc())).all()


def draft_of(procedure_key: str, kind: str, language: str, *, for_change: bool = False) -> LetterTemplate | None:
    """Return what is being written, if something is; locked, where it is to be changed."""
    query = select(LetterTemplate).filter_by(procedure_key=procedure_key, kind=kind, language=language)
    query = query.where(LetterTemplate.published_at.is_(None))
    if for_change:
        query = query.with_for_update(of=LetterTemplate).execution_options(populate_existing=True)
    return db.session.scalars(query).one_or_none()


def latest(procedure_key: str, kind: str, language: str) -> int:
    """Return the number of the last version of a text, drafts included; 0 where it was never edited."""
    rows = {"procedure_key": procedure_key, "kind": kind, "language": language}
    return db.session.scalar(select(func.max(LetterTemplate.number)).filter_by(**rows)) or 0


def version(procedure_key: str, kind: str, language: str, number: int) -> LetterTemplate:
    """Return one version of a letter's text. `NotFound` where there is none."""
    query = select(LetterTemplate).filter_by(procedure_key=procedure_key, kind=kind, language=language, number=number)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("There is no such version of this text.")
    return found


def lines_of(procedure_key: str, language: str) -> dict[str, str]:
    """Return a body's standard lines in a language, by their keys."""
    query = select(StandardLine).filter_by(procedure_key=procedure_key, language=language).order_by(StandardLine.key)
    return {line.key: line.words for line in db.session.scalars(query)}
