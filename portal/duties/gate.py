"""What keeps a report from being submitted: somebody named in it, nobody who checked it, another text approved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from portal.duties import assessing, drafts, rules, state
from portal.duties.acting import Acting, voices
from portal.duties.drafts import Draft
from portal.duties.models import DutyApproval, DutyRow
from portal.errors import Conflict, Refused, refusal_of

CHANGED = "It has changed since it was approved. It must be approved as it is now."
MOST_PLACES = 8  # that a refusal names; there may be thousands


def demand_ready(row: DutyRow, draft: Draft, *, by: Collection[int]) -> None:
    """Raise `Refused` unless this report may leave: it is whole, names nobody, was checked, and just this was approved.

    `by` are whoever submits it, and for whom.
    OC-8: what its audience must not know stands nowhere in it. The refusal says where, and doesn't repeat it.
    """
    for demand in _demands(row, draft, by):
        demand()


def bars(row: DutyRow, draft: Draft, *, by: Acting) -> list[Refused]:
    """Return all that keeps a report from being submitted now, each in a sentence, the first one first.

    Whose duty it is isn't told: who reads this at the desk may be another. An approval of their own is.
    """
    theirs = by.voices(by.holder(state.duty_of(row).who))
    first = (lambda: rules.demand_period_over(row, by.at), lambda: rules.demand_step_before(row))
    demands = (*first, *_demands(row, draft, theirs))
    return [error for demand in demands if (error := refusal_of(demand)) is not None]


def demand_whole(row: DutyRow, draft: Draft) -> None:
    """Raise `Refused` unless all is answered that belongs to this report, and it names nobody who must not be known."""
    assessing.demand_answered(row)
    demand_nobody_named(draft)


def _demands(row: DutyRow, draft: Draft, by: Collection[int]) -> Iterator[Callable[[], object]]:
    yield lambda: rules.demand_corrected(row)
    yield lambda: assessing.demand_answered(row)
    yield lambda: demand_nobody_named(draft)
    yield lambda: demand_checked(row, draft)
    yield lambda: demand_approved(row, draft, by=by)


def demand_nobody_named(draft: Draft) -> None:
    """Raise `Refused` where someone can be known by the report who must not be."""
    left = list(dict.fromkeys(place.words for place in draft.disclosed.left))
    if left:
        more = f"; and {len(left) - MOST_PLACES} more places" if len(left) > MOST_PLACES else ""
        where = "; ".join(left[:MOST_PLACES])
        never = draft.audience.never
        raise Refused(
            f"{draft.audience.name} must not be able to know anyone by it. Strike or correct: {where}{more}.",
            clause=never.clause if never else draft.audience.clause,
        )


def demand_checked(row: DutyRow, draft: Draft) -> None:
    """Raise `Refused` where passages go out that nobody else looked through, as they are now."""
    if not draft.has_passages and not draft.is_struck:
        return
    checks = drafts.checks_of(row, draft.sha256)
    if all(drafts.checkers_of(row, one) & draft.strikers for one in checks):
        raise Refused(_unchecked(row, draft, any_now=bool(checks)), clause=draft.audience.clause)


def _unchecked(row: DutyRow, draft: Draft, *, any_now: bool) -> str:
    if any_now:
        return "It was checked only by those who struck passages in it. Someone else must check it."
    if drafts.was_checked(row):
        return "It has changed since it was checked. Someone must check it as it is now."
    what = "What people wrote stands in it" if draft.has_passages else "Passages are struck in it"
    return f"{what}, and nobody has checked it yet: someone must who struck nothing in it."


def demand_approved(row: DutyRow, draft: Draft, *, by: Collection[int]) -> None:
    """Raise `Refused` where an approval is owed, and none was given to exactly this by someone else."""
    approval = state.duty_of(row).approval
    if approval is None:
        return
    given = approvals_of(row, draft.sha256)
    if not given:
        raise Refused(_unapproved(row), clause=approval.clause)
    if all(_is_theirs(one, by) for one in given):
        raise Refused("You alone approved this, so someone else must submit it.", clause=approval.clause)


def _unapproved(row: DutyRow) -> str:
    if state.standing_approvals(row):
        return CHANGED
    return rules.corrected_since(row) if row.approvals else "Nobody has approved it yet."


def approvals_of(row: DutyRow, sha256: str) -> list[DutyApproval]:
    """Return the approvals that were given to exactly this content, and count."""
    return [one for one in state.standing_approvals(row) if one.sha256 == sha256]


def demand_approvable(row: DutyRow, draft: Draft, *, seen: str, by: Collection[int]) -> None:
    """Raise `Refused` unless this report can be approved: it is whole, names nobody, is the one seen, and for once."""
    approval = state.duty_of(row).approval
    assert approval is not None
    if seen != draft.sha256:
        raise Conflict("The report isn't the one that you looked at. Look at it as it is now.")
    demand_whole(row, draft)
    if any(_is_theirs(one, by) for one in approvals_of(row, seen)):
        raise Refused("You have approved this already.", clause=approval.clause)


def _is_theirs(approval: DutyApproval, ids: Collection[int]) -> bool:
    return not voices(approval.by_id, approval.principal_id).isdisjoint(ids)
