"""Giving a case to someone where nobody may take it: for whom the stage is, and whom to ask."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.policy.moves import Move
from tests.admin.browsing import days_ago, made, signed_in, told
from tests.cast import COMPLAINTS, SENIOR, answered, do, received, staff, submission


@pytest.mark.clauses("DV-31")
def test_it_says_for_whom_the_stage_is_and_whom_to_ask(app: Flask) -> None:
    def begin() -> int:
        case = answered(received(submission(), at=days_ago(3)).case, at=days_ago(2))
        do(case, Move.ESCALATE, by=COMPLAINTS, at=days_ago(1), trigger="dissatisfied")
        staff(SENIOR).active = False
        return case.id

    case_id = made(app, begin)
    page = signed_in(app, COMPLAINTS).get(f"/staff/cases/{case_id}/allocate")
    assert "There is nobody to choose. This stage is for: Senior manager, who had no part" in told(page.text)
    assert "Ask an administrator" in told(page.text)
    case_page = signed_in(app, COMPLAINTS).get(f"/staff/cases/show/{case_id}").text
    can, cannot = case_page.split("What can’t, and why")
    assert f"/staff/cases/{case_id}/allocate" not in case_page
    assert "Give to someone" not in told(can)
    assert "Give to someone There is nobody to choose. This stage is for: Senior manager" in told(cannot)
