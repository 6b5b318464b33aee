"""Arrivals: whoever becomes responsible for a case is told at once, and a backup while nobody watches (SC-17, RV-7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from portal.cases import clocks, monitors, writing_to_staff
from portal.cases.actors import Actor
from portal.cases.models import Case, Staff
from portal.cases.teams import members_of

YOURS, TEAMS, BACKUP, MESSAGE = (
    "{number} was given to you.",
    "{number} came to your team, {team}.",
    "{number} came to {team}, where nobody watches now: you are the backup.",
    "A message came by e-mail for {number}.",
)
MORE = "The reporter added something to {number}."
CORRECTED = "The reporter corrected their details on {number}."


@contextmanager
def watched(case: Case, *, by: Actor, at: datetime) -> Iterator[None]:
    """Tell, once what is done within is done, those to whom the case came by it: a team, or a person."""
    team, handler = case.team, case.stage.handler
    yield
    if case.team is not team:
        tell_team(case, by=by, at=at)
    now = case.stage.handler
    if now is not None and now is not handler and clocks.pack_of(case).upkeep.told_at_once:
        _tell(case, [now], YOURS, by, at)


def tell_team(case: Case, *, by: Actor, at: datetime) -> None:
    """Tell a team that a case came to it, as its procedure wants: those responsible there, and a backup.

    What the public sent in is for whoever takes cases in; what another system sent is old.
    """
    pack = clocks.pack_of(case)
    if case.external_source is not None:
        return
    if pack.upkeep.told_at_once and by.staff_id is not None and not _belongs(case, by.staff_id):
        _tell(case, writing_to_staff.responsible(case), TEAMS, by, at)
    found = monitors.watch(pack, case.team, at.astimezone(pack.zone).date())
    if found and found.needs_backup:
        _tell(case, found.standing_in, BACKUP, by, at)


def tell_of_message(case: Case, *, by: Actor, at: datetime) -> bool:
    """Tell whoever deals with a case that a message came for it, or else those who may; return whether anyone knows.

    Whoever puts it there themselves knows of it, and needs no telling.
    """
    dealing = writing_to_staff.dealing_with(case)
    told = _tell(case, dealing, MESSAGE, by, at)
    if told or any(who.id == by.staff_id for who in dealing):
        return True
    return bool(_tell(case, writing_to_staff.responsible(case), MESSAGE, by, at)) or by.staff_id is not None


def tell_of_more(case: Case, *, by: Actor, at: datetime) -> None:
    """Tell whoever deals with a case that its reporter added words or files to it; while nobody does, those who may."""
    _tell_somebody(case, MORE, by, at)


def tell_of_correction(case: Case, *, by: Actor, at: datetime) -> None:
    """Tell whoever deals with a case that its reporter is called or reached another way; while nobody does, who may."""
    _tell_somebody(case, CORRECTED, by, at)


def _tell_somebody(case: Case, words: str, by: Actor, at: datetime) -> None:
    if not _tell(case, writing_to_staff.dealing_with(case), words, by, at):
        _tell(case, writing_to_staff.responsible(case), words, by, at)


def _belongs(case: Case, staff_id: int) -> bool:
    return any(person.id == staff_id for person in members_of(case.team))


def _tell(case: Case, people: Iterable[Staff], words: str, by: Actor, at: datetime) -> list[Staff]:
    """Promise a message that says no more than the number, and return who gets it."""
    line = words.format(number=case.tracking_number, team=case.team.name)
    return writing_to_staff.write(
        people,
        at=at,
        from_name=clocks.pack_of(case).body,
        subject=line,
        body=f"{line}\n\nIt came from {by.name}. Open it here: {writing_to_staff.page_of(case)}\n",
        case=case,
        but=by.staff_id,
    )
