"""The moves that say who may see a case: its label, and the members of staff that it is about."""

from __future__ import annotations

from collections.abc import Callable

from portal.cases import guarding
from portal.cases.models import Staff
from portal.database import db
from portal.errors import Invalid
from portal.letters.saying import Doing
from portal.policy.moves import Move


def label(doing: Doing) -> None:
    """Give it a label, another, or none."""
    if "label" not in doing.facts:
        raise Invalid({"label": "Choose one, or leave it empty to take the label away."})
    guarding.label(doing.case, label=doing.facts["label"], reason=doing.facts["reason"], **doing.common)


def name_subject(doing: Doing) -> None:
    """Name a member of staff whom it is about."""
    who = db.session.get_one(Staff, int(doing.facts["who"]))
    guarding.name_subject(doing.case, who=who, reason=doing.facts["reason"], **doing.common)


def clear_subject(doing: Doing) -> None:
    """Say that it isn't about them."""
    who = int(doing.facts["who"])
    guarding.clear_subject(doing.case, who=who, reason=doing.facts["reason"], **doing.common)


MAKERS: dict[Move, Callable[[Doing], None]] = {
    Move.LABEL: label,
    Move.NAME_SUBJECT: name_subject,
    Move.CLEAR_SUBJECT: clear_subject,
}
