"""That someone was trained is noted by those whom the procedure names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from portal.cases import training
from portal.cases.models import TrainingNote
from portal.errors import Invalid, Refused
from tests.cast import CENTRAL, COMPLAINTS, NOW, ROADS, STREETS, as_, staff
from tests.procedures.shipped import pack

SAN_CLEMENTE, DEVON = pack("san-clemente"), pack("devon")


def noted(by: str = CENTRAL, who: str = STREETS, **changes: Any) -> TrainingNote:
    given = {"who": staff(who) if who else None, "name": "", "what": "Using STAT", "held_on": date(2026, 5, 4)}
    return training.note(SAN_CLEMENTE, **{**given, **changes}, by=as_(by), at=NOW)


@pytest.mark.clauses("SC-8")
def test_central_services_notes_who_attended(session: scoped_session[Session]) -> None:
    noted()
    session.flush()
    for reader in (CENTRAL, STREETS):
        [one] = training.seen_by(staff(reader), [SAN_CLEMENTE])
        assert (one.who, one.what, one.noted_by) == ("Dan Whitaker", "Using STAT", "Rosa Delgado")
        assert (one.held_on, one.noted_at) == (date(2026, 5, 4), NOW)
    assert training.seen_by(staff(ROADS), [DEVON]) == []


@pytest.mark.clauses("DV-64")
def test_a_councillor_s_training_is_noted_by_name(session: scoped_session[Session]) -> None:
    given = {"what": "Equality of access", "held_on": date(2026, 4, 1)}
    training.note(DEVON, who=None, name="Councillor Jane Rowe", **given, by=as_(COMPLAINTS), at=NOW)
    training.note(DEVON, who=staff(ROADS), name="", **given, by=as_(COMPLAINTS), at=NOW)
    session.flush()
    names = [one.who for one in training.seen_by(staff(COMPLAINTS), [DEVON])]
    assert names == ["Tom Easterbrook", "Councillor Jane Rowe"]


@pytest.mark.clauses("SC-8")
def test_nobody_else_notes_it(session: scoped_session[Session]) -> None:
    with pytest.raises(Refused, match=r"noted by: Central Services staff, Manager\.") as refused:
        noted(by=STREETS)
    assert refused.value.clause == "SC-8"
    assert training.seen_by(staff(CENTRAL), [SAN_CLEMENTE]) == []


def test_where_the_procedure_has_none_nobody_notes_any(session: scoped_session[Session]) -> None:
    with pytest.raises(Refused, match="No training is noted under this procedure"):
        training.note(
            pack("lgsco-code"), who=staff(ROADS), name="", what="x", held_on=date(2026, 5, 1), by=as_(ROADS), at=NOW
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"who": None}, "who"),
        ({"name": "Someone else"}, "who"),
        ({"held_on": date(2026, 5, 6)}, "held_on"),
    ],
)
def test_what_makes_no_sense_is_told(session: scoped_session[Session], changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as invalid:
        noted(**changes)
    assert list(invalid.value.errors) == [field]
