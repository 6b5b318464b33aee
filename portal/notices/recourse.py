"""What may be done about a message that was promised: a table of its states, asked by the page and by the commands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.errors import Refused
from portal.notices.models import Channel, Notice, NoticeState
from portal.notices.ways import LETTERS


class Recourse(StrEnum):
    """What an officer does about a message."""

    TRY_AGAIN = "try again"
    POST_INSTEAD = "post it instead"
    SEND_ELSEWHERE = "send it elsewhere"
    MARK_POSTED = "mark it as posted"


@dataclass(frozen=True)
class Rule:
    """From which states, of a message that goes which way, an act is possible; and what is said elsewhere."""

    states: frozenset[NoticeState]
    channels: frozenset[Channel]
    sentence: str


FAILED = frozenset({NoticeState.FAILED, NoticeState.GAVE_UP, NoticeState.BOUNCED})
TO_POST = frozenset({NoticeState.TO_POST, NoticeState.UNPRINTED, NoticeState.PRINTED})
RULES = {
    Recourse.TRY_AGAIN: Rule(FAILED, frozenset(Channel), "Only a message that failed can be tried again."),
    Recourse.POST_INSTEAD: Rule(
        FAILED, frozenset(LETTERS) - {Channel.POST}, "Only an e-mail that failed can be posted instead."
    ),
    Recourse.SEND_ELSEWHERE: Rule(
        FAILED | TO_POST | {NoticeState.POSTED},
        frozenset(Channel),
        "Only a message that failed, a letter that waits for the post, or one that came back, can be sent elsewhere.",
    ),
    Recourse.MARK_POSTED: Rule(
        FAILED | TO_POST,
        frozenset(LETTERS),
        "Only a letter that waits for the post, or an e-mail that failed, can be marked as posted.",
    ),
}


def may(notice: Notice) -> frozenset[Recourse]:
    """Return what may be done about a message now."""
    return frozenset(
        act for act, rule in RULES.items() if notice.state in rule.states and notice.channel in rule.channels
    )


def demand(notice: Notice, act: Recourse) -> None:
    """Raise `Refused` where this can't be done about a message now."""
    if act not in may(notice):
        raise Refused(RULES[act].sentence)
