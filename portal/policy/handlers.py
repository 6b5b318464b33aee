"""Who may deal with a stage, give it its answer, and close it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from portal.policy import approval
from portal.policy.moves import YES, Verdict, no
from portal.policy.procedure import HandlerRule, Stage


def may_handle(
    rule: HandlerRule, positions: Collection[str], names: dict[str, str], earlier_stages: Collection[str]
) -> Verdict:
    """Return whether someone with these positions, who had a part in `earlier_stages`, may deal with a stage.

    `names` gives the words for positions. DV-31, DV-39: later stages are dealt with by people who weren't involved.
    """
    if _involved(rule, earlier_stages):
        return no(
            "This person dealt with an earlier stage of the case. Choose someone who wasn't involved.", rule.clause
        )
    if rule.positions and not set(rule.positions) & set(positions):
        wanted = " or ".join(names.get(position, position) for position in rule.positions)
        return no(f"This stage must be dealt with by: {wanted}.", rule.clause)
    return YES


def nobody_may(rule: HandlerRule, names: Mapping[str, str]) -> Verdict:
    """Return the sentence for a stage with which nobody can deal: for whom it is, and whom to ask."""
    who = (
        approval.spoken(rule.positions, names) if rule.positions else "someone with a place in a team of its procedure"
    )
    apart = ", who had no part in an earlier stage" if rule.independent_of else ""
    ask = "Ask an administrator to give someone such a place"
    return no(f"There is nobody to choose. This stage is for: {who}{apart}. {ask}.", rule.clause or None)


def _involved(rule: HandlerRule, earlier_stages: Collection[str]) -> bool:
    return any(stage in earlier_stages for stage in rule.independent_of)


def may_close(stage: Stage, positions: Collection[str], names: Mapping[str, str]) -> Verdict:
    """Return whether someone with these positions may close a case at this stage (CSC-29)."""
    if not stage.closed_by or set(stage.closed_by) & set(positions):
        return YES
    return no(f"Only this position closes it: {approval.spoken(stage.closed_by, names)}.", stage.closes_when_sent)


def may_issue(rule: HandlerRule, earlier_stages: Collection[str]) -> Verdict:
    """Return whether someone who had a part in `earlier_stages` may give a stage its answer.

    Any position will do: a secretary may send what the panel decided. Whoever was involved decides nothing (DV-31,
    DV-39).
    """
    if _involved(rule, earlier_stages):
        return no(
            "You dealt with an earlier stage of the case. Its answer must come from someone who wasn't involved.",
            rule.clause,
        )
    return YES
