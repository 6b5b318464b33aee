"""An idea on how to make access easier is taken as a suggestion."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, scoped_session

from portal.errors import Invalid
from tests.cast import complaint, received, submission
from tests.procedures.shipped import pack


@pytest.mark.clauses("DV-64")
def test_an_idea_goes_the_way_of_a_suggestion(session: scoped_session[Session]) -> None:
    given = submission(kind="suggestion", natures=(), details={"easier_access": "yes_it_is"})
    case = received(given).case
    assert pack("devon").pathway(case.pathway).kinds == {"suggestion"}
    assert case.details == {"easier_access": "yes_it_is"}


def test_a_complaint_isn_t_asked_it(session: scoped_session[Session]) -> None:
    with pytest.raises(Invalid):
        complaint(details={"easier_access": "yes_it_is"})
