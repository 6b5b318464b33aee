"""The desk's moves that say who may see a case: its label, and the members of staff that it is about."""

from __future__ import annotations

from portal.cases import guarding
from portal.cases.models import Staff
from portal.database import db
from portal.errors import Invalid
from portal.letters.saying import Doing


def label(doing: Doing) -> None:
    """Give it a label, another, or none."""
    if "label" not in doing.facts:
        raise Invalid({"label": "Choose one, or leave it empty to take the label away."})
    guarding.label(doing.case, label=doing.facts["label"], reason=doing.facts["reason"], **doing.common)


def name_subject(doing: Doing) -> None:
    """Say that it is about a member of staff."""
    who = db.session.get_one(Staff, int(doing.facts["who"]))
    guarding.name_subject(doing.case, who=who, reason=doing.facts["reason"], **doing.common)


def clear_subject(doing: Doing) -> None:
    """Say that it isn't about a member of staff after all."""
    who = int(doing.facts["who"])
    guarding.clear_subject(doing.case, who=who, reason=doing.facts["reason"], **doing.common)
