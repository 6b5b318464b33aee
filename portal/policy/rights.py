"""What the reporter may do today, and by when: the status page and the letters both take their words from here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.policy.moves import YES, Verdict, no
from portal.policy.procedure import By, Pathway, Right, Stage, Trigger, When


@dataclass(frozen=True)
class Standing:
    """Where the reporter stands in the current stage: has it been answered, is its answer late, did it end otherwise?

    `over` is for a stage that was withdrawn, referred or void: nothing follows from it.
    """

    answered: bool
    late: bool
    over: bool = False


def rights_today(stage: Stage, standing: Standing) -> tuple[Right, ...]:
    """Return the rights that are open now, in the pack's order. After a stage that is over none leads to the next."""
    rights = (right for right in stage.rights if not (standing.over and right.stage))
    return tuple(right for right in rights if _open(right.when, standing))


def _open(when: When, standing: Standing) -> bool:
    if when is When.ALWAYS:
        return True
    if standing.over:
        return False
    return standing.answered if when is When.ANSWERED else standing.late and not standing.answered


def next_stage(pathway: Pathway, stage: Stage) -> Stage | None:
    """Return the stage that follows, or None after the last."""
    return pathway.stage(stage.leads_to) if stage.leads_to else None


def triggers_today(pathway: Pathway, stage: Stage, standing: Standing, by: By) -> tuple[Trigger, ...]:
    """Return the ways into the next stage that are open now to the reporter, or to an officer (who may use all)."""
    following = next_stage(pathway, stage)
    if not following or standing.over:
        return ()
    mine = (trigger for trigger in following.triggers if by is By.OFFICER or trigger.by is By.REPORTER)
    return tuple(trigger for trigger in mine if _open(trigger.when, standing))


def may_pull(trigger: Trigger, positions: Collection[str], names: Mapping[str, str]) -> Verdict:
    """Return whether a member of staff with these positions may open the next stage for this reason (DV-30, DV-38)."""
    if not trigger.positions or set(trigger.positions) & set(positions):
        return YES
    wanted = " or ".join(names.get(position, position) for position in trigger.positions)
    return no(f"“{trigger.name}”: only this position can do that: {wanted}.", trigger.clause)


def may_pull_one(triggers: Collection[Trigger], positions: Collection[str], names: Mapping[str, str]) -> Verdict:
    """Return whether there is a reason for which staff with these positions may open the next stage.

    Where there is none, the refusal is that of the first reason.
    """
    verdicts = [may_pull(trigger, positions, names) for trigger in triggers]
    return next((one for one in verdicts if one), verdicts[0] if verdicts else YES)


def may_escalate(pathway: Pathway, stage: Stage, standing: Standing, by: By, trigger: str | None = None) -> Verdict:
    """Return whether the case may go to its next stage now, by this trigger where one is named."""
    following = next_stage(pathway, stage)
    if not following:
        return no(f"{stage.name} is the last stage of this procedure.", stage.clause)
    open_now = triggers_today(pathway, stage, standing, by)
    if trigger is not None and trigger not in {candidate.key for candidate in following.triggers}:
        return no(f"“{trigger}” is not one of the reasons for which {following.name} opens.", following.clause)
    if open_now and (trigger is None or trigger in {candidate.key for candidate in open_now}):
        return YES
    if standing.over:
        return no(f"{stage.name} came to its end without an answer, so nothing follows from it.", stage.clause)
    if (
        trigger in {candidate.key for candidate in following.triggers if candidate.by is By.OFFICER}
        and by is By.REPORTER
    ):
        return no(f"Only a member of staff can open {following.name} for that reason.", following.clause)
    return no(
        f"{following.name} opens once {stage.name} has been answered, or if its answer is late.", following.clause
    )
