"""What a case is about, where that decides who may deal with it; and who else does, where the procedure excludes it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from portal.policy.choices import Choice, Contact
from portal.policy.clock import ClockRule, Limit, Method, Start
from portal.policy.moves import YES, Move, Status, Verdict, no
from portal.policy.saying import Said, say

DECISION = "decision"  # what stops the clock of an objection
CONTESTED = "contest"  # the name that such a clock is told under: its key is this and a number, which no pack can use
NONE = "none"  # what a door sends for no matter at all, so no pack can call one by it
CAN_CONTEST = (
    "If we have taken this for something that it is not, you can contest it. Someone who had no part in it decides "
    "within {limit}."
)


@dataclass(frozen=True)
class Exclusion:
    """That this procedure leaves a matter to someone else: to whom, why in its own words, and what follows.

    Not `counted`, a case that was referred is left out of the figures; not `reportable`, out of what is reported on.
    """

    to: Contact
    words: str
    counted: bool = True
    reportable: bool = True


@dataclass(frozen=True)
class Matter(Choice):
    """What a case is about, for the `kinds` that can be (any, where none is named).

    `subject` decides the pathway, `team` who works it and `label` who alone may see it, each before the service's. The
    public's form offers it where it is `offered`. `receipt` names the letter kind that takes the place of the usual
    receipt. `words` are told to whoever brings it, and `contact` is whom they turn to in place of the body.
    Where it is `contestable`, the reporter can have the classification looked at again.
    """

    subject: str = ""
    team: str = ""
    label: str = ""
    kinds: frozenset[str] = frozenset()
    offered: bool = False
    contestable: bool = False
    receipt: str = ""
    excluded: Exclusion | None = None
    words: str = ""
    contact: Contact | None = None

    @property
    def told(self) -> str:
        """Return what whoever brings such a case is told of it; "" where it has no words of its own."""
        return self.excluded.words if self.excluded else self.words

    @property
    def reached(self) -> Contact | None:
        """Return whom they can turn to about it, where that isn't the body's own contact."""
        return self.excluded.to if self.excluded else self.contact

    def fits(self, kind: str) -> bool:
        """Return whether a case of this kind can be about it."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True)
class Contest:
    """The reporter's objection to how a case was classified: within what time it is decided, and by which clause."""

    limit: Limit
    calendar: str
    clause: str
    words: str = CAN_CONTEST

    @property
    def told(self) -> Said:
        """Return the words that tell the reporter of this right."""
        words = self.words.replace("%", "%%").replace("{limit}", "%(limit)s")
        return Said(words, {"limit": self.limit.told})

    def rule(self, key: str) -> ClockRule:
        """Return the limit as a clock's rule. It stops with the decision alone, however that is told."""
        return ClockRule(
            key=key,
            name=say("Decision on the objection"),
            clause=self.clause,
            limit=self.limit,
            starts=Start.CONTESTED,
            stops=frozenset({DECISION}),
            methods=frozenset(Method),
            calendar=self.calendar,
            pausable=False,
        )


@dataclass(frozen=True)
class Classified:
    """How a case is classified now, and whether the reporter contests that, or has had it decided already."""

    matter: Matter | None = None
    contested: bool = False
    settled: bool = False


UNCLASSIFIED = Classified()


# What would end the objection, or the case that it is about: the reporter was promised a decision by a day.
WAITS_FOR_DECISION = frozenset(
    {Move.RESPOND, Move.CLOSE, Move.REFER, Move.CLASSIFY, Move.REOPEN, Move.SAME_ISSUE, Move.MERGE, Move.VOID}
)
# The reporter may let their objection go with the case, or with its stage. Nobody does it for them.
THEIRS_ALONE = frozenset({Move.WITHDRAW, Move.ESCALATE})
DECIDE_FIRST = "The reporter contests how this was classified. Decide that first."
NOT_CONTESTED = "Nobody contests how this was classified."
NOT_CLASSIFIED = "It has not been classified or referred, so there is nothing to contest."
CONTESTED_ALREADY = "This is contested already, and will be decided."
SETTLED = "This was contested before, and has been decided."
FINAL = "The procedure doesn't let this classification be contested."
NO_CONTEST = "{title} doesn't say how a classification is contested. It can be opened again, or classified anew."


def may_contest(contest: Contest | None, title: str, status: Status, now: Classified) -> Verdict:
    """Return whether the classification, or the referral, can be contested now."""
    if contest is None:
        return no(NO_CONTEST.replace("{title}", title))
    if now.contested:
        return no(CONTESTED_ALREADY, contest.clause)
    if now.settled:
        return no(SETTLED, contest.clause)
    if now.matter is None and status is not Status.REFERRED:
        return no(NOT_CLASSIFIED, contest.clause)
    if now.matter and not now.matter.contestable:
        return no(FINAL, now.matter.clause or contest.clause)
    return YES


def may_go_on(move: Move, contest: Contest | None, now: Classified, *, by_staff: bool = True) -> Verdict:
    """Return whether an open objection lets `move` be made: what ends the case waits for it, its decision needs one."""
    clause = contest.clause if contest else None
    if move in {Move.UPHOLD, Move.OVERTURN} and not now.contested:
        return no(NOT_CONTESTED, clause)
    waits = move in WAITS_FOR_DECISION or (by_staff and move in THEIRS_ALONE)
    return no(DECIDE_FIRST, clause) if now.contested and waits else YES


INVOLVED = (
    "You classified or referred this case, or it was done for you or by one whom you act for. Someone else must decide "
    "whether that was right."
)


def may_decide(contest: Contest, involved: Collection[int], people: Collection[int]) -> Verdict:
    """Return whether an objection may be decided by `people`: a member of staff, and those whom they act for.

    Not by whoever classified or referred the case, nor whom that was done for: they are among the `involved`.
    """
    return no(INVOLVED, contest.clause) if not people or set(people) & set(involved) else YES


def address_of(contact: Contact) -> str:
    """Return who it is and how to reach them, on one line."""
    return f"{contact.name}, {ways_to(contact)}"


def ways_to(contact: Contact) -> str:
    """Return how to reach someone, on one line, as a letter says it."""
    ways = [
        ("phone ", contact.phone),
        ("e-mail ", contact.email),
        ("", contact.web),
        ("", ", ".join(line.strip() for line in contact.address.splitlines() if line.strip())),
    ]
    return ", ".join(f"{word}{way}" for word, way in ways if way)
