"""Publishing a text of a letter: what it would change is shown first, and an earlier one comes back as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import func, select

from portal.cases.actors import Actor
from portal.cases.models import Case, Person
from portal.database import db
from portal.errors import Conflict, Refused
from portal.letters import editing, templates
from portal.letters.editing import MEANWHILE, Given, Place
from portal.letters.template_models import LetterTemplate
from portal.policy import languages
from portal.policy.letters.template import Flaw, Written
from portal.policy.moves import OPEN, Status
from portal.policy.procedure import Procedure
from portal.policy.sending_stages import may_get
from portal.procedures import tongues, versions

NOTHING_NEW = "The letter says just this already, so there is nothing to publish."
OTHERWISE = "What would change isn’t what you were shown: someone changed it first. Look at it again."
NO_DRAFT = "Nobody is writing this text now, so there is nothing to publish."
NOT_AGAIN = "Version {} can’t be published again: {}"


@dataclass(frozen=True)
class Reach:
    """How many open cases that the viewer sees can get the text next, and how many go by a procedure that it can't."""

    cases: int
    apart: int


@dataclass(frozen=True)
class Outlook:
    """What publishing a draft would change. `until` is when a version that is planned already takes its place.

    `replaces` is the version that it takes the place of, None for the pack's own text. `untold` are the languages whose
    translation by the pack isn't used any more, since the body then has a text of its own.
    """

    before: Written
    after: Written
    begins: datetime
    until: datetime | None
    replaces: LetterTemplate | None
    reach: Reach
    flaws: tuple[Flaw, ...]
    untold: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Return whether the letter would say what it says already."""
        return self.before == self.after

    @property
    def mark(self) -> str:
        """Return what is published only as it was seen: what the letter says before, and what after."""
        told = [(one.subject, one.body, sorted(one.phrases.items())) for one in (self.before, self.after)]
        return sha256(repr(told).encode()).hexdigest()


def outlook(draft: LetterTemplate, where: Place, *, on: date | None, at: datetime) -> Outlook:
    """Return what publishing a draft would change, from a day on or at once. Raises `Invalid` beside the day."""
    begins = editing.beginning(where, on, at)
    given = Given(draft.subject, draft.source, draft.phrases)
    lines = templates.lines_of(where.pack.key, where.language)
    standing = templates.in_force(where.pack.key, where.kind.key, begins)
    after = editing.written(where, given, lines)
    own = standing.get(where.language)
    return Outlook(
        before=_says(where, own),
        after=after,
        begins=begins,
        until=_until(where, begins),
        replaces=own if own and not own.is_pack else None,
        reach=reach(where, after, [*standing, where.language]),
        flaws=editing.flaws(where, given, lines),
        untold=_untold(where, standing.values()),
    )


def publish(where: Place, *, on: date | None, seen: str, by: Actor, at: datetime) -> Outlook:
    """Let the draft be the letter's text, as `outlook` showed it, whose mark was `seen`.

    Raises `Conflict` where anything of it was changed since, `Refused` where it would change nothing, and `Invalid`
    while it doesn't keep its contract.
    """
    draft = templates.draft_of(where.pack.key, where.kind.key, where.language, for_change=True)
    if draft is None:
        raise Conflict(MEANWHILE)
    seen_now = outlook(draft, where, on=on, at=at)
    if seen_now.mark != seen:
        raise Conflict(OTHERWISE)
    if seen_now.is_nothing:
        raise Refused(NOTHING_NEW)
    editing.publish(draft, where, on=on, by=by, at=at)
    return seen_now


def again(where: Place, number: int, *, by: Actor, at: datetime) -> LetterTemplate:
    """Publish an earlier version again from now on, word for word as it was, whether or not a draft is being written.

    Raises `NotFound` where there is no such version, and `Refused` where it can't be the letter's text.
    """
    earlier = templates.version(where.pack.key, where.kind.key, where.language, number)
    text = earlier.written(where.pack.language)
    _demand_again(where, earlier, text, at)
    return editing.republish(where, earlier, by=by, at=at)


def _demand_again(where: Place, earlier: LetterTemplate, text: Written, at: datetime) -> None:
    if earlier.published_at is None or earlier.is_pack:
        raise Refused(NOT_AGAIN.format(earlier.number, "it was never published as a text of ours."))
    if _says(where, templates.in_force(where.pack.key, where.kind.key, at).get(where.language)) == text:
        raise Refused(NOTHING_NEW)
    if lacking := templates.flaws_of(where.pack, where.kind, text):
        raise Refused(NOT_AGAIN.format(earlier.number, " ".join(one.sentence for one in lacking)))


def _says(where: Place, standing: LetterTemplate | None) -> Written:
    if standing is None or standing.is_pack:
        own = ("", "") if where.is_translation else (where.kind.subject, where.kind.body)
        return Written(*own, is_translation=where.is_translation)
    return standing.written(where.pack.language)


def _until(where: Place, begins: datetime) -> datetime | None:
    rows = {"procedure_key": where.pack.key, "kind": where.kind.key, "language": where.language}
    later = select(func.min(LetterTemplate.effective_at)).filter_by(**rows)
    return db.session.scalar(later.where(LetterTemplate.effective_at > begins))


def _untold(where: Place, standing: Iterable[LetterTemplate]) -> tuple[str, ...]:
    if any(not one.is_pack for one in standing):
        return ()
    offered = (one for one in tongues.offered(where.pack) if not tongues.is_english(one))
    return tuple(languages.name(one) for one in offered if one != where.language)


# ---- whom it reaches


def reach(where: Place, text: Written, standing: Iterable[str]) -> Reach:
    """Return how many open cases can get this text next: by their stage, their reporter's language, their procedure.

    `standing` are the languages that there will be a text in.
    """
    offered, cases, apart = tuple(dict.fromkeys(standing)), 0, 0
    for version, stands, wanted, count in _open_cases(where):
        pack = versions.procedure(version)
        if (languages.meant(wanted, offered) or where.pack.language) != where.language or not _gets(
            pack, where, stands
        ):
            continue
        if templates.flaws_of(pack, pack.letters[where.kind.key], text):
            apart += count
        else:
            cases += count
    return Reach(cases, apart)


def _open_cases(where: Place) -> list[tuple[int, tuple[str, str, str], str, int]]:
    """Return how many open cases stand alike: by version, pathway, stage and status, and their reporter's language."""
    alike = (Case.procedure_version_id, Case.pathway, Case.stage_key, Case.status, Person.language)
    query = select(*alike, func.count(Case.id)).outerjoin(Case.person).group_by(*alike)
    found = db.session.execute(query.where(Case.procedure_key == where.pack.key, Case.status.in_(OPEN)))
    return [(version, (*stands,), wanted or "", count) for version, *stands, wanted, count in found]


def _gets(pack: Procedure, where: Place, stands: tuple[str, str, str]) -> bool:
    kind = pack.letters.get(where.kind.key)
    pathway, stage, status = stands
    return kind is not None and may_get(pack, kind, pathway, stage, Status(status))
