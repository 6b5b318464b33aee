"""What the moves ask for that tie a case to others, or ask others to contribute."""

from __future__ import annotations

from portal.cases import contributing, linking
from portal.cases.models import MERGES, Case, LinkKind
from portal.letters.ask import Ask, Own, Sort
from portal.policy.decisions import Situation
from portal.policy.moves import Move
from portal.policy.procedure import By

LEADS = (("other", "The other case leads"), ("this", "This case leads"))
MERGED_AS = (
    (LinkKind.DUPLICATE.value, "A duplicate: the same person sent the same thing again"),
    (LinkKind.CONSOLIDATED.value, "Consolidated: several people, one issue"),
)
BOTH_GO_ON = "Both go on with their own clocks."


def linked(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    """Ask which other case is the same issue, which of the two leads, and why."""
    return (
        Ask("other", "Tracking number of the other case", Sort.LINE, help=BOTH_GO_ON),
        Ask("lead", "Which one leads", Sort.CHOICE, choices=LEADS),
        Ask("reason", "Why they are the same issue", Sort.TEXT),
    )


def unlinked(case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    """Ask which link is taken away, and why."""
    ties = (tie for tie in linking.of_case(case) if tie.kind not in MERGES)
    choices = tuple((str(tie.id), str(tie.lead if tie.case_id == case.id else tie.case)) for tie in ties)
    return (
        Ask("link", "Which link", Sort.CHOICE, choices=choices),
        Ask("reason", "Why it is taken away", Sort.TEXT),
    )


def merged(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    """Ask which case leads, what this one is beside it, and why they are answered together."""
    return (
        Ask(
            "into",
            "Tracking number of the case that leads",
            Sort.LINE,
            help="Its clock counts, and it is answered once.",
        ),
        Ask("kind", "What it is", Sort.CHOICE, choices=MERGED_AS),
        Ask(
            "reason",
            "Why they are answered together",
            Sort.TEXT,
            help="This case keeps it in its timeline; the other only says that one was merged.",
        ),
    )


def unmerged(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    """Ask why it is dealt with on its own again."""
    return (Ask("reason", "Why it is dealt with on its own again", Sort.TEXT),)


def contribution(case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    """Ask who contributes what by when."""
    assert here.at is not None
    return (
        Ask("of", "Who is asked", Sort.CHOICE, choices=tuple(contributing.choices(case, here.at))),
        Ask(
            "what",
            "What they are asked for",
            Sort.TEXT,
            help="It goes to them as it stands. Name the reporter only if they must know.",
        ),
        Ask("due_on", "By when", Sort.DATE),
    )


OWN: dict[Move, Own] = {
    Move.LINK: linked,
    Move.UNLINK: unlinked,
    Move.MERGE: merged,
    Move.ASK: contribution,
    Move.UNMERGE: unmerged,
}
