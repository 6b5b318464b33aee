"""Answering someone who asks for all that is held about them: begun, decided text by text, checked by another, made."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from portal.bundles.disclosed import Draft
from portal.bundles.models import SubjectAccess, SubjectChoice
from portal.cases import clocks, designees, queries, sameness, situation
from portal.cases.actors import Actor
from portal.cases.models import Case, CaseKey
from portal.database import db
from portal.errors import Conflict, Invalid, NotFound, Refused
from portal.exports import asking
from portal.exports.asking import Wanted
from portal.exports.models import Export
from portal.policy.sameness import person_digests
from portal.policy.subject_access import LAWS, SUBJECT

KIND = "subject access"
NOBODY = "Nobody is known to have sent this case, so there is nobody to whom it could be given."
NO_LAW = "The portal doesn’t know by which law this body gives people what it holds about them."
NOT_THEIRS = "Choose cases that the same person sent."
NONE = "There is no such request."
GONE = "This text isn’t there any more. Look at it as it is now."
CHANGED = "It has changed since you looked at it. Look at it as it is now."
UNDECIDED = "Decide on each text first: {count} are left."
LEFT = "Something that tells of others is left: {places}."
OWN_WORK = "You, or someone for whom you act, decided on something in it, so someone else must check it."
UNCHECKED = "Someone else must check it first, as it is now."
REASON, WORDS = "Choose one of the reasons.", "These words don’t stand in this text. Copy them from it."


def same_reporter(case: Case) -> list[Case]:
    """Return the cases, of those that this viewer sees, that seem to come from the reporter of this one; it first."""
    digests = person_digests(sameness.facts_of(case))
    mine = select(CaseKey.case_id).where(CaseKey.digest.in_(digests))
    query = select(Case).where(Case.id.in_(mine), Case.procedure_key == case.procedure_key, Case.id != case.id)
    return [case, *db.session.scalars(query.order_by(Case.received_at, Case.id))]


def why_not(case: Case) -> str:
    """Return why nothing can be given to the reporter of a case, or "" where it can."""
    if case.person is None or case.anonymous or not person_digests(sameness.facts_of(case)):
        return NOBODY
    return "" if clocks.pack_of(case).language in LAWS else NO_LAW


def begin(case: Case, cases: Collection[int], *, by: Actor, at: datetime) -> SubjectAccess:
    """Begin what the reporter of a case gets, of these of their cases."""
    situation.demand_no_reader(case)
    if sentence := why_not(case):
        raise Refused(sentence)
    known = {one.id for one in same_reporter(case)}
    if not set(cases) <= known:
        raise Invalid({"cases": NOT_THEIRS})
    assert by.staff_id is not None
    row = SubjectAccess(
        case_id=case.id, cases=sorted({case.id, *cases}), at=at, by_id=by.staff_id, by_name=by.name, choices=[]
    )
    db.session.add(row)
    db.session.flush()
    _settle(row, at)
    return row


def begun(case: Case) -> list[SubjectAccess]:
    """Return those that were begun on a case, the latest first."""
    query = select(SubjectAccess).filter_by(case_id=case.id).order_by(SubjectAccess.id.desc())
    return list(db.session.scalars(query))


def of(access_id: int, *, for_change: bool = False) -> SubjectAccess:
    """Return a request of which this viewer sees every case, and may work on each. Raises `NotFound`, `Refused`."""
    query = select(SubjectAccess).filter_by(id=access_id)
    row = db.session.scalars(query.with_for_update(of=SubjectAccess) if for_change else query).one_or_none()
    if row is None:
        raise NotFound(NONE)
    for one in row.cases:
        situation.demand_no_reader(queries.by_id(one))
    return row


def decide(row: SubjectAccess, *, digest: str, reason: str, by: Actor, at: datetime) -> None:
    """Let a text or a file in as it is shown, or leave a text out for a reason.

    It takes the place of whatever was chosen on it before.
    """
    decide_all(row, digests=[digest], reason=reason, by=by, at=at)


def decide_all(row: SubjectAccess, *, digests: Collection[str], reason: str, by: Actor, at: datetime) -> None:
    """Let several texts in as they are shown, or leave them out for one reason: those of a letter. All, or none."""
    draft = Draft(row)
    if not digests:
        raise Conflict(GONE)
    if reason and reason not in SUBJECT.strikes:
        raise Invalid({"reason": REASON})
    for digest in dict.fromkeys(digests):
        texts, files = _known(draft, digest)
        if not texts and (reason or not files):
            raise Conflict(GONE)
        _take_back(row, digest, by, at)
        _choose(row, digest, by=by, at=at, reason=reason)
    _settle(row, at)


def strike(row: SubjectAccess, *, digest: str, words: str, reason: str, by: Actor, at: datetime) -> None:
    """Strike some words wherever they stand in one text, for a reason. The words aren't kept."""
    texts, _ = _known(Draft(row), digest)
    if not texts:
        raise Conflict(GONE)
    places = _places(texts[0], words.strip())
    errors = {} if reason in SUBJECT.strikes else {"reason": REASON}
    if errors or not places:
        raise Invalid(errors | ({} if places else {"words": WORDS}))
    for start in places:
        _choose(row, digest, by=by, at=at, reason=reason, start_at=start, end_at=start + len(words.strip()))
    _settle(row, at)


def take_back(row: SubjectAccess, *, digest: str, by: Actor, at: datetime) -> None:
    """Take back all that was chosen on a text or a file. What is struck by what is known can't be."""
    if not _take_back(row, digest, by, at):
        raise Conflict(GONE)
    _settle(row, at)


def _take_back(row: SubjectAccess, digest: str, by: Actor, at: datetime) -> bool:
    standing = [one for one in row.choices if one.digest == digest and one.taken_back_at is None]
    for one in standing:
        one.taken_back_at, one.taken_back_by_id = at, by.staff_id
    return bool(standing)


def _settle(row: SubjectAccess, at: datetime) -> None:
    """Keep since when it waits to be checked: each choice is looked at anew."""
    draft = Draft(row)
    row.ready_at = None if draft.undecided or draft.left else at


def check(row: SubjectAccess, *, seen: str, by: Actor, at: datetime) -> None:
    """Say that all of it is right: by someone who decided on nothing in it, of exactly what they saw."""
    draft = Draft(row)
    if seen != draft.sha256:
        raise Conflict(CHANGED)
    _demand_ready(draft)
    demand_another(row, by=by.staff_id, at=at)
    row.sha256, row.checked_at, row.checked_by_id, row.checked_by = draft.sha256, at, by.staff_id, by.name


def demand_another(row: SubjectAccess, *, by: int | None, at: datetime) -> None:
    """Raise `Refused` to who had a part in it, and to those who act for one another: somebody else checks it."""
    key = row.case.procedure_key
    if designees.involved(key, row.acts) & designees.involved(key, [(by, at)]):
        raise Refused(OWN_WORK, clause=SUBJECT.clause)


def checked(row: SubjectAccess) -> Draft:
    """Return what they get, as it was checked. Raises `Refused` where anything of it has changed since, or is open."""
    draft = Draft(row)
    _demand_ready(draft)
    if row.checked_at is None or row.sha256 != draft.sha256:
        raise Refused(UNCHECKED, clause=draft.audience.clause)
    return draft


def ask(row: SubjectAccess, *, by: Actor, at: datetime) -> Export:
    """Promise the bundle, once it was checked."""
    number = checked(row).dossiers[0].case.tracking_number
    return asking.ask(
        Wanted(
            kind=KIND,
            asked={"access": row.id, "by": by.name, "by_id": by.staff_id, "at": at.isoformat()},
            title=f"Bundle {number}: {SUBJECT.name}",
            name=f"{number}-subject.zip",
            media_type="application/zip",
            case_id=row.case_id,
        ),
        by=by,
        at=at,
    )


def _demand_ready(draft: Draft) -> None:
    if draft.undecided:
        raise Refused(UNDECIDED.format(count=len(draft.undecided)), clause=draft.audience.clause)
    if draft.left:
        raise Refused(LEFT.format(places="; ".join(draft.left[:5])), clause=draft.audience.clause)


def _known(draft: Draft, digest: str) -> tuple[list[str], list[str]]:
    texts = [one.text for one in draft.texts if one.digest == digest]
    return texts, [one.digest for one in draft.files if one.digest == digest and not one.why_not]


def _choose(row: SubjectAccess, digest: str, *, by: Actor, at: datetime, reason: str, **where: int) -> None:
    assert by.staff_id is not None
    row.choices.append(SubjectChoice(digest=digest, reason=reason, at=at, by_id=by.staff_id, by_name=by.name, **where))


def _places(text: str, words: str) -> list[int]:
    found, at = [], text.find(words) if words else -1
    while at >= 0:
        found.append(at)
        at = text.find(words, at + len(words))
    return found
