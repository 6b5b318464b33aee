"""Cases that figures can't tell apart are counted together, and nothing is read that no sheet asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.policy.reports import Dimension, Lists, Measure, Report, SheetRule
from portal.policy.spans import Span
from portal.reports import knowing, making, reading
from tests.admin.browsing import counted
from tests.reports.dataset import AT, END, START, Dataset

SPAN = Span(START, END)
TABLES = {"stages", "clocks", "responses", "remedies", "case_natures", "case_subjects"}
KINDS = SheetRule("kinds", "Kinds", "", by=(Dimension.KIND,), shows=(Measure.RECEIVED,))


@pytest.mark.parametrize(("pack", "report"), [("devon", "performance"), ("san-clemente", "quarterly")])
def test_it_says_the_same_however_few_are_held_at_once(
    session: Session, monkeypatch: pytest.MonkeyPatch, pack: str, report: str
) -> None:
    data = Dataset(pack, 3)
    data.fill(30)
    session.commit()
    whole, told = making.build(data.pack, report, SPAN, AT), []
    monkeypatch.setattr(knowing, "MOST_ALIKE", 1)
    monkeypatch.setitem(reading.chunks.__kwdefaults__, "size", 4)
    assert making.build(data.pack, report, SPAN, AT, told.append) == whole
    assert told == sorted(told)
    assert told[-1] == making.covered(data.pack, report, SPAN) >= len(whole.counted) > 4


@pytest.mark.parametrize(
    ("rule", "read"),
    [
        (KINDS, set()),
        (replace(KINDS, by=(Dimension.NATURE,)), {"case_natures"}),
        (replace(KINDS, by=(Dimension.OUTCOME,)), {"responses"}),
        (replace(KINDS, by=(Dimension.STAGE,)), {"stages", "responses"}),
        (replace(KINDS, shows=(Measure.MEDIAN,)), {"stages"}),
        (replace(KINDS, limits=("answer",)), {"stages", "clocks"}),
        (SheetRule("kept", "Kept", "", lists=Lists.REMEDIES), {"remedies", "case_subjects"}),
    ],
)
def test_what_no_sheet_asks_for_is_not_read(app: Flask, session: Session, rule: SheetRule, read: set[str]) -> None:
    data = Dataset("san-clemente", 1)
    data.fill(3)
    session.commit()
    pack = replace(data.pack, reports=(Report("one", "One", "", sheets=(rule,)),))
    with counted(app) as statements:
        making.build(pack, "one", SPAN, AT)
    assert {table for table in TABLES if any(f"FROM {table}" in one for one in statements)} == read
