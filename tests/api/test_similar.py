"""The same issue, by API: the likest first, with why, and never a case that the token's user may not see."""

from __future__ import annotations

import pytest

from tests.api.calls import Caller
from tests.cast import CARE, COMPLAINTS, ROADS


@pytest.mark.clauses("CSC-3")
def test_like_cases_are_listed_with_their_reasons(api: Caller) -> None:
    first, second = api.case(), api.case(kind="suggestion", natures=())
    [found] = api.get(f"/cases/{second}/similar", by=ROADS).json["items"]
    assert found["case"]["id"] == first
    assert "same e-mail address" in found["reasons"]
    assert found["score"] > 50


def test_what_may_not_be_seen_is_not_there(api: Caller) -> None:
    road, care = api.case(), api.case(service="adult_care")
    assert api.get(f"/cases/{road}/similar", by=ROADS).json["items"] == []
    assert [one["case"]["id"] for one in api.get(f"/cases/{road}/similar", by=COMPLAINTS).json["items"]] == [care]
    assert api.get(f"/cases/{road}/similar", by=CARE).status_code == 404
    assert api.get(f"/cases/{road}/similar").status_code == 401
