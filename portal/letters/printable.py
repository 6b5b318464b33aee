"""Whether a letter can go with those that are printed together, and what is said of one that can't."""

from __future__ import annotations

from portal.letters import settable
from portal.notices.models import Notice, NoticeState
from portal.notices.ways import way_of

UNPRINTABLE = "It has characters that can’t be printed ({characters}). Write to them another way, or by hand."
UNSET = "It holds {script} ({sample}), which can’t be set on paper here. Write to them another way, or by hand."
MOST_SHOWN = 20  # characters


def fault(address: str, words: str) -> str:
    """Return why a letter with these words can't be printed for this name and address; "" where it can.

    An address must be whole. In a letter a symbol can be named instead, and words can't.
    """
    if lacking := settable.unprintable(address):
        return UNPRINTABLE.format(characters=lacking[:MOST_SHOWN])
    for script, sample in settable.unsettable(words).items():
        return UNSET.format(script=script, sample=sample)
    return ""


def note(notice: Notice) -> None:
    """Say of a letter for the post that it can't be printed, where that is known as it is promised."""
    if way_of(notice).carried is not None or notice.to_address is None:
        return
    address = "\n".join(part for part in (notice.to_name, notice.to_address) if part)
    if why := fault(address, f"{notice.subject}\n{notice.body_text}"):
        notice.state, notice.last_error = NoticeState.UNPRINTED, why
