"""Cells of generated lists: what a row's columns say in words, by the procedure and on the calendar of its own case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from markupsafe import Markup

from portal.admin import presenting
from portal.admin.packs import own_packs
from portal.admin.presenting import Sign
from portal.cases import clocks
from portal.cases.models import Case
from portal.http.clock import now
from portal.policy import hours


def sign_cell(sign: Sign) -> Markup:
    """Return a sign: mark and word in its tone."""
    return Markup('<span class="sign {}"><span aria-hidden="true">{}</span> {}</span>').format(
        sign.tone, sign.mark, sign.word
    )


def link_cell(url: str, words: str) -> Markup:
    """Return a link."""
    return Markup('<a href="{}">{}</a>').format(url, words)


def case_cell(case: Case) -> Markup:
    """Return a case's number as the way to its page."""
    return link_cell(url_for("Cases.show", pk=case.id), case.tracking_number)


def status_cell(case: Case) -> Markup:
    """Return a case's status."""
    return sign_cell(presenting.status(case.status))


def kind_cell(case: Case) -> str:
    """Return what kind of case it is."""
    return clocks.pack_of(case).kinds[case.kind].name


def stage_cell(case: Case) -> str:
    """Return the name of the case's stage."""
    return clocks.pack_of(case).pathway(case.pathway).stage(case.stage_key).name


def service_cell(case: Case) -> str:
    """Return the service it is about."""
    return presenting.about(case, clocks.pack_of(case))


def due_cell(case: Case) -> Markup | str:
    """Return what is due next, in words."""
    near = presenting.nearness(case.next_due_at, now(), clocks.pack_of(case))
    if not case.next_due_at:
        return ""
    return Markup(
        '<span class="sign {}"><span aria-hidden="true">{}</span> {}</span> <span class="quiet whole">{}</span>'
    ).format(near.sign.tone, near.sign.mark, near.words, near.when)


def day_cell(at: datetime | None, case: Case) -> Markup | str:
    """Return the day of an instant where the body is, on one line."""
    if at is None:
        return ""
    pack = clocks.pack_of(case)
    day = presenting.short(at.astimezone(pack.zone).date(), pack.language)
    return Markup('<span class="whole">{}</span>').format(day)


def moment_cell(at: datetime | None, of: Case | None = None) -> str:
    """Return an instant on the clock of the reader's own body, written as it writes; in UTC for who belongs to none.

    What is `of` a case is told as that case's times are.
    """
    if at is None:
        return ""
    if of is not None and not hours.are_told(hours.Reader.STAFF, anonymous=of.anonymous):
        return presenting.moment_of(of, at, clocks.pack_of(of))
    own = own_packs(now())
    return presenting.moment(at, own[0]) if own else f"{at:%Y-%m-%d %H:%M} UTC"


def many_cell(values: Any) -> str:
    """Return several things by their names."""
    return ", ".join(str(one) for one in values or ())
