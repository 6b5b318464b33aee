"""What the moves ask that tie cases together, or ask others for their part."""

from __future__ import annotations

from portal.cases import contributing
from portal.cases import linking as links
from portal.cases.models import MERGES, Case, LinkKind
from portal.letters.ask import Ask, Sort
from portal.policy.decisions import Situation
from portal.policy.procedure import By

LEADS = (("other", "The other case leads"), ("this", "This case leads"))
MERGED_AS = (
    (LinkKind.DUPLICATE.value, "A duplicate: the same person sent the same thing again"),
    (LinkKind.CONSOLIDATED.value, "Consolidated: several people, one issue"),
)
BOTH_GO_ON = "Both go on with their own clocks."


def linking(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    """Return what linking two cases asks."""
    return (
        Ask("other", "Tracking number of the other case", Sort.LINE, help=BOTH_GO_ON),
        Ask("lead", "Which one leads", Sort.CHOICE, choices=LEADS),
        Ask("reason", "Why they are the same issue", Sort.TEXT),
    )


def unlinking(case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    """Return what taking a link away asks."""
    ties = (tie for tie in links.of_case(case) if tie.kind not in MERGES)
    choices = tuple((str(tie.id), str(tie.lead if tie.case_id == case.id else tie.case)) for tie in ties)
    return (
        Ask("link", "Which link", Sort.CHOICE, choices=choices),
        Ask("reason", "Why it is taken away", Sort.TEXT),
    )


def merging(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    """Return what merging a case into another asks."""
    return (
        Ask(
            "into",
            "Tracking number of the case that leads",
            Sort.LINE,
            help="Its clock counts, and it is answered once.",
        ),
        Ask("kind", "What it is", Sort.CHOICE, choices=MERGED_AS),
        Ask("reason", "Why they are answered together", Sort.TEXT, help="Both cases keep this in their timelines."),
    )


def asking(case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    """Return what asking for a contribution asks."""
    return (
        Ask("of", "Who is asked", Sort.CHOICE, choices=tuple(contributing.choices(case))),
        Ask(
            "what",
            "What they are asked for",
            Sort.TEXT,
            help="It goes to them as it stands. Name the reporter only if they must know.",
        ),
        Ask("due_on", "By when", Sort.DATE),
    )
