"""What the moves ask that a procedure adds to the usual: its steps, its priorities, its reports, its details."""

from __future__ import annotations

from dataclasses import fields, replace

from portal.cases.amending import DETAIL, RESIDENTS, Changes
from portal.cases.models import Case
from portal.cases.models.columns import LONG, TEXT
from portal.cases.submission import Reporter
from portal.cases.wishes import ways_to_write
from portal.letters.ask import REASON_MOST, Ask, Own, Sort, names
from portal.policy.decisions import Situation
from portal.policy.details import Detail
from portal.policy.easier import ACTING_AS, ADJUSTMENTS
from portal.policy.moves import Move
from portal.policy.procedure import By
from portal.policy.steps import waiting

OF_REPORTER = frozenset(one.name for one in fields(Reporter))
SHORT_NOTE = 500  # it stands in the timeline beside the names of several
MOST_BESIDE_A_NAME = LONG - 200  # where a line of the timeline holds a name as well


def step(_case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    """Return what ticking off a step asks: which, of those that are left, and a note."""
    open_now = tuple(waiting(here.stage.steps, here.done, here.facts))
    needed = [step for step in open_now if step.note]
    return (
        Ask("step", "What is done", Sort.CHOICE, choices=tuple((step.key, step.name) for step in open_now)),
        Ask(
            "note",
            "What was done, by whom, with what result",
            Sort.TEXT,
            required=bool(open_now) and len(needed) == len(open_now),
            help=" ".join(f"{step.name}: {step.help}" for step in open_now if step.help),
            most=MOST_BESIDE_A_NAME,
        ),
    )


def priority(case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    """Return what another priority asks."""
    others = tuple((one.key, one.name) for one in here.procedure.priorities.values() if one.key != case.priority)
    return (
        Ask("priority", "How urgent it is", Sort.CHOICE, choices=others),
        Ask("reason", "Why", Sort.TEXT, most=LONG // 2),
    )


def report(_case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    """Return what deciding on the report asks."""
    to = here.procedure.reportable.to if here.procedure.reportable else ""
    return (
        Ask("reportable", f"Is it reported to {to}?", Sort.CHOICE, choices=(("yes", "Yes"), ("no", "No"))),
        Ask("reason", "Why", Sort.TEXT, most=MOST_BESIDE_A_NAME),
    )


def of_detail(detail: Detail) -> Ask:
    """Return a detail of a procedure as it is asked for. What is required of whom, the procedure knows."""
    return Ask(
        f"{DETAIL}{detail.key}",
        detail.name,
        Sort.CHOICE if detail.choices else Sort.LINE,
        required=False,
        help=detail.help,
        choices=tuple(detail.choices.items()),
    )


def amendable(_case: Case, here: Situation, side: By) -> tuple[Ask, ...]:
    """Return what can be corrected of a case, each fact of it only if it is given. A reporter corrects their own name
    and how they are reached; what they sent stays as they sent it."""
    usual = _usual(here)
    if side is By.REPORTER:
        return tuple(ask for ask in usual if ask.name in OF_REPORTER)
    details = [one for one in here.procedure.details.values() if one.fits(here.kind, here.facts)]
    return (*usual, *(replace(of_detail(one), clears=True) for one in details))


def _usual(here: Situation) -> tuple[Ask, ...]:
    services = [service for programme in here.procedure.programmes.values() for service in programme.services]
    known = {
        "service": names(services),
        "natures": names(here.procedure.natures.values()),
        "contact_by": tuple(ways_to_write(here.procedure).items()),
        "adjustments": tuple(ADJUSTMENTS.items()),
        "acting_as": tuple(ACTING_AS.items()),
    }
    sorts = {name: Sort.CHOICES if name in ("natures", "adjustments") else Sort.CHOICE for name in known}
    return tuple(
        Ask(
            name,
            name.replace("_", " ").capitalize(),
            sorts.get(name, Sort.TEXT),
            False,
            choices=known.get(name, ()),
            most=TEXT,
            clears=True,
        )
        for name in (one.name for one in fields(Changes))
        if name != "details" and (name not in RESIDENTS or here.procedure.kinds[here.kind].resident)
    )


def whose(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    """Return what asking whose a case is asks."""
    words = "Staff only. The message that goes out gives the number alone."
    return (Ask("note", "What is unclear", Sort.TEXT, help=words, most=REASON_MOST),)


def chasing(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    """Return what chasing asks: nothing that has to be said."""
    words = "Staff only. The message that goes out gives the number, the limit and its date."
    return (Ask("note", "A note for the timeline", Sort.TEXT, False, words, most=SHORT_NOTE),)


OWN: dict[Move, Own] = {
    Move.CHASE: chasing,
    Move.AMEND: amendable,
    Move.STEP: step,
    Move.PRIORITISE: priority,
    Move.REPORT: report,
    Move.ASK_WHOSE: whose,
}
