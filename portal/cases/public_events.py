"""Which events of a case anyone with its number reads of, and is told of who asked to be."""

from __future__ import annotations

from portal.cases import clocks, closing_days
from portal.cases.models import Case, Event
from portal.policy.moves import Move

# Who may see a case, who was asked about it, and what is being written are nobody's business but the staff's; so is any
# kind of event that comes later, until it stands here.
PUBLIC = frozenset(
    {
        "submit",
        "answered together",
        "parted",
        "remedy kept",
        "remedy dropped",
        "remedy moved",
        "remedy late",
        closing_days.KIND,
        Move.ACKNOWLEDGE,
        Move.ALLOCATE,
        Move.CONTACT,
        Move.HOLD,
        Move.PAUSE,
        Move.RESUME,
        Move.EXTEND,
        Move.RESPOND,
        Move.ESCALATE,
        Move.REFER,
        Move.REMEDY,
        Move.CLOSE,
        Move.REOPEN,
        Move.WITHDRAW,
        Move.AMEND,
        Move.CLASSIFY,
        Move.CONTEST,
        Move.UPHOLD,
        Move.OVERTURN,
        Move.VOID,
        Move.STEP,
        Move.PRIORITISE,
        Move.MERGE,
        Move.UNMERGE,
    }
)


def of(case: Case) -> list[Event]:
    """Return the events of a case that anyone with its number reads of, in order: every change of a date is one."""
    return [event for event in counted(case) if event.kind != Move.STEP or _changes_a_date(event, case)]


def counted(case: Case) -> list[Event]:
    """Return these and the steps that change no date: their number only grows, whatever a procedure makes of a step."""
    return [event for event in case.events if event.kind in PUBLIC]


def _changes_a_date(event: Event, case: Case) -> bool:
    """Return whether a step starts or stops a limit. Any other is staff's own business."""
    step = event.facts.get("step")
    rules = (rule for row in case.stages for rule in clocks.stage_of(row).clocks)
    return any(rule.after == step or step in rule.stops for rule in rules)
