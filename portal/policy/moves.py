"""What may be done with a case: one table from (status, move) to status, and the words for every no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Where a case stands: a consequence of its dated facts, never typed in (SC-39)."""

    RECEIVED = "received"
    INVESTIGATING = "being looked into"
    PAUSED = "paused"
    RESPONDED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REFERRED = "referred"
    VOID = "entered by mistake"
    MERGED = "dealt with in another case"

    @property
    def is_open(self) -> bool:
        """Return whether someone still owes this case work."""
        return self in OPEN


OPEN = frozenset({Status.RECEIVED, Status.INVESTIGATING, Status.PAUSED, Status.RESPONDED})


class Move(StrEnum):
    """Everything that can be done to a case once it is there."""

    ACKNOWLEDGE = "acknowledge"
    ALLOCATE = "allocate"
    CONTACT = "contact"
    HOLD = "hold"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    RESPOND = "respond"
    ESCALATE = "escalate"
    REFER = "refer"
    REMEDY = "remedy"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    AMEND = "amend"
    CLASSIFY = "classify"
    CONTEST = "contest"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    VOID = "void"
    STEP = "step"
    PRIORITISE = "prioritise"
    REPORT = "report"
    LINK = "link"
    UNLINK = "unlink"
    MERGE = "merge"
    UNMERGE = "unmerge"
    ASK = "ask"
    LABEL = "label"
    NAME_SUBJECT = "name_subject"
    CLEAR_SUBJECT = "clear_subject"
    HAND_IN = "hand_in"
    APPROVE = "approve"
    RETURN = "return"
    SIGN_OFF = "sign_off"
    RECALL = "recall"
    FLAG = "flag"
    SETTLE_FLAG = "settle_flag"
    RESTRICT = "restrict"
    REVIEW = "review"
    SAME_ISSUE = "same_issue"
    LET_IN = "let_in"
    PROCEEDINGS = "proceedings"
    END_PROCEEDINGS = "end_proceedings"
    PART = "part"
    END_PART = "end_part"
    ASK_WHOSE = "ask_whose"
    POINTS = "points"
    EXPLAIN = "explain"
    CHASE = "chase"
    RULING = "ruling"
    COMPLIANCE = "compliance"


REPORTERS_MOVES = frozenset(
    {Move.ESCALATE, Move.CONTEST, Move.WITHDRAW}
)  # whatever else a reporter wants, they ask staff for
REPORTERS_OWN = REPORTERS_MOVES | {Move.AMEND}  # and who they are and how to reach them, they correct themselves


GUARDS = (Move.LABEL, Move.NAME_SUBJECT, Move.CLEAR_SUBJECT)  # they change nothing but who may see the case
WATCHING = (Move.FLAG, Move.SETTLE_FLAG, Move.REVIEW)  # about whoever goes on writing, whatever became of the case

# These change where the case is in nothing.
ANY_TIME = (Move.STEP, Move.REPORT, Move.EXPLAIN, Move.RULING, Move.COMPLIANCE)
WORKED = (Status.RECEIVED, Status.INVESTIGATING, Status.PAUSED)

APPROVING = (Move.HAND_IN, Move.APPROVE, Move.RETURN, Move.SIGN_OFF, Move.RECALL)  # an answer on its way to be sent

MOVES: dict[tuple[Status, Move], Status] = {
    (Status.RECEIVED, Move.ACKNOWLEDGE): Status.INVESTIGATING,
    (Status.RECEIVED, Move.ALLOCATE): Status.RECEIVED,
    (Status.RECEIVED, Move.CONTACT): Status.RECEIVED,
    (Status.RECEIVED, Move.HOLD): Status.RECEIVED,
    (Status.RECEIVED, Move.ESCALATE): Status.RECEIVED,
    (Status.RECEIVED, Move.REFER): Status.REFERRED,
    (Status.RECEIVED, Move.CLOSE): Status.CLOSED,
    (Status.RECEIVED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.RECEIVED, Move.AMEND): Status.RECEIVED,
    (Status.RECEIVED, Move.VOID): Status.VOID,
    (Status.RECEIVED, Move.CLASSIFY): Status.RECEIVED,
    (Status.RECEIVED, Move.CONTEST): Status.RECEIVED,
    (Status.RECEIVED, Move.UPHOLD): Status.RECEIVED,
    (Status.RECEIVED, Move.OVERTURN): Status.RECEIVED,
    (Status.INVESTIGATING, Move.ALLOCATE): Status.INVESTIGATING,
    (Status.INVESTIGATING, Move.CONTACT): Status.INVESTIGATING,
    (Status.INVESTIGATING, Move.HOLD): Status.INVESTIGATING,
    (Status.INVESTIGATING, Move.PAUSE): Status.PAUSED,
    (Status.INVESTIGATING, Move.EXTEND): Status.INVESTIGATING,
    (Status.INVESTIGATING, Move.RESPOND): Status.RESPONDED,
    (Status.INVESTIGATING, Move.ESCALATE): Status.RECEIVED,
    (Status.INVESTIGATING, Move.REFER): Status.REFERRED,
    (Status.INVESTIGATING, Move.REMEDY): Status.INVESTIGATING,
    (Status.INVESTIGATING, Move.CLOSE): Status.CLOSED,
    (Status.INVESTIGATING, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.INVESTIGATING, Move.AMEND): Status.INVESTIGATING,
    (Status.INVESTIGATING, Move.CLASSIFY): Status.INVESTIGATING,
    (Status.INVESTIGATING, Move.CONTEST): Status.INVESTIGATING,
    (Status.INVESTIGATING, Move.UPHOLD): Status.INVESTIGATING,
    (Status.INVESTIGATING, Move.OVERTURN): Status.INVESTIGATING,
    (Status.PAUSED, Move.RESUME): Status.INVESTIGATING,
    (Status.PAUSED, Move.CONTACT): Status.PAUSED,
    (Status.PAUSED, Move.ALLOCATE): Status.PAUSED,
    (Status.PAUSED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.PAUSED, Move.AMEND): Status.PAUSED,
    (Status.PAUSED, Move.CONTEST): Status.PAUSED,
    (Status.PAUSED, Move.UPHOLD): Status.PAUSED,
    (Status.RESPONDED, Move.CONTACT): Status.RESPONDED,
    (Status.RESPONDED, Move.ESCALATE): Status.RECEIVED,
    (Status.RESPONDED, Move.REMEDY): Status.RESPONDED,
    (Status.RESPONDED, Move.CLOSE): Status.CLOSED,
    (Status.CLOSED, Move.CONTACT): Status.CLOSED,
    (Status.CLOSED, Move.ESCALATE): Status.RECEIVED,
    (Status.CLOSED, Move.REMEDY): Status.CLOSED,
    (Status.CLOSED, Move.REOPEN): Status.RECEIVED,
    (Status.WITHDRAWN, Move.REOPEN): Status.RECEIVED,
    (Status.REFERRED, Move.REOPEN): Status.RECEIVED,
    # These change where the case is in nothing.
    **{(status, Move.PRIORITISE): status for status in WORKED},
    **{(status, move): status for status in Status if status is not Status.VOID for move in ANY_TIME},
    (Status.REFERRED, Move.CONTEST): Status.REFERRED,
    (Status.REFERRED, Move.UPHOLD): Status.REFERRED,
    (Status.REFERRED, Move.OVERTURN): Status.RECEIVED,
    (Status.RECEIVED, Move.LINK): Status.RECEIVED,
    (Status.INVESTIGATING, Move.LINK): Status.INVESTIGATING,
    (Status.PAUSED, Move.LINK): Status.PAUSED,
    (Status.RESPONDED, Move.LINK): Status.RESPONDED,
    (Status.CLOSED, Move.LINK): Status.CLOSED,
    (Status.RECEIVED, Move.UNLINK): Status.RECEIVED,
    (Status.INVESTIGATING, Move.UNLINK): Status.INVESTIGATING,
    (Status.PAUSED, Move.UNLINK): Status.PAUSED,
    (Status.RESPONDED, Move.UNLINK): Status.RESPONDED,
    (Status.CLOSED, Move.UNLINK): Status.CLOSED,
    (Status.INVESTIGATING, Move.MERGE): Status.MERGED,
    (Status.MERGED, Move.UNMERGE): Status.INVESTIGATING,
    (Status.MERGED, Move.CONTACT): Status.MERGED,
    (Status.MERGED, Move.ESCALATE): Status.RECEIVED,
    **{(status, Move.ASK_WHOSE): status for status in (Status.RECEIVED, Status.INVESTIGATING)},
    **{(Status.INVESTIGATING, move): Status.INVESTIGATING for move in APPROVING},
    **{(status, move): status for status in WORKED for move in (Move.POINTS, Move.ASK, Move.CHASE)},
    # Proceedings that limit the answer are known as long as one may come, and have ended whenever that is learned.
    **{(status, Move.PROCEEDINGS): status for status in sorted(OPEN)},
    **{(status, Move.END_PROCEEDINGS): status for status in Status if status is not Status.VOID},
    **{(status, Move.PART): status for status in (*sorted(OPEN), Status.CLOSED)},
    **{(status, Move.END_PART): status for status in Status if status is not Status.VOID},
    # Who may see it can be said at any time, of a closed case too. One entered by mistake stays as it is.
    **{(status, move): status for move in (*GUARDS, *WATCHING) for status in Status if status is not Status.VOID},
    (Status.RESPONDED, Move.RESTRICT): Status.RESPONDED,
    (Status.CLOSED, Move.RESTRICT): Status.CLOSED,
    (Status.RECEIVED, Move.SAME_ISSUE): Status.CLOSED,
    (Status.INVESTIGATING, Move.SAME_ISSUE): Status.CLOSED,
    **{
        (status, Move.LET_IN): status
        for status in (Status.RECEIVED, Status.INVESTIGATING, Status.PAUSED, Status.RESPONDED)
    },
}

NO: dict[tuple[Status, Move], str] = {
    (Status.RECEIVED, Move.RESPOND): "It must be acknowledged before it is answered.",
    (Status.RECEIVED, Move.HAND_IN): "It must be acknowledged before its answer is handed in.",
    (Status.RECEIVED, Move.PAUSE): "It must be acknowledged first: the reporter needs to know who asks them to wait.",
    (Status.RECEIVED, Move.EXTEND): "It must be acknowledged before its time can be extended.",
    (Status.RECEIVED, Move.REMEDY): "It must be acknowledged before a remedy is promised.",
    (Status.INVESTIGATING, Move.ACKNOWLEDGE): "It has been acknowledged already.",
    (Status.PAUSED, Move.ACKNOWLEDGE): "It has been acknowledged already.",
    (Status.PAUSED, Move.PAUSE): "Its clock is paused already.",
    (Status.PAUSED, Move.RESPOND): "Its clock is paused. Resume it, then answer.",
    (Status.PAUSED, Move.EXTEND): "Its clock is paused. Resume it, then extend.",
    (Status.PAUSED, Move.CLOSE): "Its clock is paused. Resume it, then close.",
    (Status.PAUSED, Move.CLASSIFY): "Its clock is paused. Resume it, then classify it.",
    (Status.PAUSED, Move.OVERTURN): "Its clock is paused. Resume it, then decide.",
    (Status.RESPONDED, Move.CLASSIFY): "It has been answered as what it is classified as, and that stands.",
    (Status.RESPONDED, Move.RESPOND): "This stage has its answer, and an answer that was sent can't be changed.",
    (Status.RESPONDED, Move.ACKNOWLEDGE): "This stage has been answered already.",
    (Status.RECEIVED, Move.MERGE): "It must be acknowledged first: whoever sent it needs to know that we have it.",
    (Status.PAUSED, Move.MERGE): "Its clock is paused. Resume it, then merge it into the other.",
    (Status.RESPONDED, Move.MERGE): "This stage has its answer. Link the two instead.",
    (Status.RESPONDED, Move.ASK): "This stage has been answered, so nothing is left to contribute to.",
    (Status.RECEIVED, Move.RESTRICT): "It isn't concluded: it must be answered first.",
    (Status.INVESTIGATING, Move.RESTRICT): "It isn't concluded: it must be answered first.",
    (Status.PAUSED, Move.RESTRICT): "It isn't concluded: it must be answered first.",
    (Status.PAUSED, Move.SAME_ISSUE): "Its clock is paused. Resume it, then say so.",
}

NO_TO_REPORTER: dict[tuple[Status, Move], str] = {  # of the moves that are theirs too: these are translated
    (Status.RESPONDED, Move.CONTEST): "It has been answered. Take it to the next stage if the answer isn't right.",
    (Status.RESPONDED, Move.WITHDRAW): "It has been answered already. Close it instead.",
}

WHY_NOT: dict[Status, str] = {
    Status.RECEIVED: "It has only just been received.",
    Status.INVESTIGATING: "It is being looked into.",
    Status.PAUSED: "Its clock is paused. Resume it first.",
    Status.RESPONDED: "This stage has been answered.",
    Status.CLOSED: "It is closed. Reopen it first, or take it to the next stage.",
    Status.WITHDRAWN: "The reporter withdrew it. Reopen it first.",
    Status.REFERRED: "It was referred to someone else. Reopen it first.",
    Status.VOID: "It was entered by mistake, and stays only as a record.",
    Status.MERGED: "It is answered with the case that it was merged into. Undo that first.",
}

NOT_SO = {Move.RESUME: "Its clock isn't paused.", Move.UNMERGE: "It wasn't merged into another case."}


@dataclass(frozen=True)
class Verdict:
    """A yes, or a no with its sentence and, where there is one, its clause. `step` is the key of one to do first."""

    allowed: bool
    sentence: str = ""
    clause: str | None = None
    step: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)


def no(sentence: str, clause: str | None = None) -> Verdict:
    """Return a refusal with its sentence."""
    return Verdict(False, sentence, clause)


def verdict(status: Status, move: Move) -> Verdict:
    """Return whether the table lets `move` be made from `status`, or the sentence that says why not."""
    if (status, move) in MOVES:
        return YES
    return no(NO.get((status, move)) or NO_TO_REPORTER.get((status, move)) or NOT_SO.get(move) or WHY_NOT[status])


class Ending(StrEnum):
    """How a stage came to its end without, or after, an answer."""

    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REFERRED = "referred"
    VOID = "void"
    MERGED = "merged"


ENDS = {one: Status[one.name] for one in Ending}


@dataclass(frozen=True)
class StageFacts:
    """The dated facts of the stage a case is in: all that its status follows from."""

    acknowledged: datetime | None = None
    paused: bool = False
    answered: datetime | None = None
    ended: Ending | None = None


def status_of(facts: StageFacts) -> Status:
    """Return the status that follows from the facts of the current stage."""
    if facts.ended:
        return ENDS[facts.ended]
    if facts.answered:
        return Status.RESPONDED
    if facts.paused:
        return Status.PAUSED
    return Status.INVESTIGATING if facts.acknowledged else Status.RECEIVED
