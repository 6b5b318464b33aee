"""Opening a case to someone who doesn't see it: by two people, with a reason, for a while."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.policy.labels import Label, Place
from portal.policy.moves import YES, Verdict, no

USUAL_HOURS, MOST_HOURS = 24, 72
STANDS = timedelta(hours=MOST_HOURS)  # so long may a request wait for its second person

READING = no("It was opened to you so that you can read it. What is done with it is for those who see it otherwise.")


@dataclass(frozen=True)
class Request:
    """Who asked to see a case and when, what was decided, and whether the firewall keeps it from them."""

    asker: int
    asked_at: datetime
    opened: bool
    concerns_asker: bool
    declined: bool = False


def may_open(request: Request, approver: int, at: datetime) -> Verdict:
    """Return whether this request can be approved or declined at `at` by someone who may open such a case."""
    if request.asker == approver:
        return no("You asked for this yourself. It takes a second person.")
    if request.opened:
        return no("It was opened to them already.")
    if request.declined:
        return no("It was declined already. They can ask again.")
    if at >= request.asked_at + STANDS:
        return no(f"The request is older than {MOST_HOURS} hours. They can ask again.")
    if request.concerns_asker:
        return no(
            "It must be kept from them, whatever the reason: they are concerned by it, or may never see such a case."
        )
    return YES


def opens(label: Label | None, places: Collection[Place], *, oversees: bool) -> bool:
    """Return whether someone may be the second person for a case under this label, or under none.

    Of a labelled case it is a holder of a position that the label names, or of one of its teams where it names no
    position; of any other, whoever oversees every case of the procedure.
    """
    if label is None:
        return oversees
    held = {position for _, position in places}
    return label.admits(places) and (not label.positions or bool(held & label.positions))


def fault_in_hours(hours: int) -> str:
    """Return what is wrong with opening a case for so long, or nothing."""
    return "" if 1 <= hours <= MOST_HOURS else f"It can be opened for 1 to {MOST_HOURS} hours."
