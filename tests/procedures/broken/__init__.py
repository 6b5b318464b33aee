"""Broken packs: the sound one with one fault each, by what is wrong with it, and files that are no pack at all."""

from __future__ import annotations

from tests.procedures.broken.approvals import APPROVALS
from tests.procedures.broken.assessments import ASSESSMENTS
from tests.procedures.broken.audiences import AUDIENCES
from tests.procedures.broken.chasing import CHASING
from tests.procedures.broken.clocks import CLOCKS
from tests.procedures.broken.edit import Edit
from tests.procedures.broken.letters import LETTERS
from tests.procedures.broken.points import POINTS
from tests.procedures.broken.references import REFERENCES
from tests.procedures.broken.referrals import REFERRALS
from tests.procedures.broken.reports import REPORTS_BROKEN
from tests.procedures.broken.restrictions import RESTRICTIONS
from tests.procedures.broken.shapes import SHAPES
from tests.procedures.broken.stages import STAGES
from tests.procedures.broken.syntax import SYNTAX
from tests.procedures.broken.texts import TEXTS
from tests.procedures.broken.times import TIMES
from tests.procedures.broken.upkeep import UPKEEP
from tests.procedures.broken.words import WORDS
from tests.procedures.broken.work import WORK

TOPICS = (
    *(SHAPES, WORDS, TIMES, REFERENCES, CLOCKS, STAGES, LETTERS, REFERRALS, APPROVALS, RESTRICTIONS, UPKEEP, CHASING),
    *(WORK, SYNTAX, REPORTS_BROKEN, AUDIENCES, TEXTS, POINTS, ASSESSMENTS),
)
EDITS: dict[str, Edit] = {name: edit for topic in TOPICS for name, edit in topic.items()}
