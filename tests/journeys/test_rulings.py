"""What an ombudsman decided of a case: kept, followed until it is complied with, and counted in the Code's report."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.bundles.dossier import Dossier
from portal.bundles.noted import notes
from portal.cases import promise_owners, public_events, remedies, rulings, situation
from portal.cases.models import Case, Remedy, Ruling
from portal.database import db
from portal.duties import assessing, drafts
from portal.errors import Invalid, Refused
from portal.letters import asks
from portal.policy.assessing import State
from portal.policy.decisions import may
from portal.policy.moves import Move
from portal.policy.suppressing import KEPT_BACK
from portal.reports import making
from tests.cast import as_, do, received, refusal, stat
from tests.duties.code import HEAD, JANUARY, KEY, MAY, OFFICER, council, year

FEBRUARY = JANUARY + timedelta(days=30)
DECIDED = {
    "decision": "upheld",
    "decided_on": date(2026, 2, 10),
    "reference": "25 000 123",
    "found": "The bins were missed, and the answer came late.",
    "breach": "yes",
}
APOLOGY = {"kind": "apology", "what": "We will apologise in writing.", "due_on": date(2026, 3, 10)}
PAYMENT = {"kind": "financial", "what": "We will pay £150.", "due_on": date(2026, 3, 20)}


@pytest.fixture
def case(session: Session) -> Case:
    """A complaint of January under the Code."""
    council()
    year()
    return db.session.scalars(select(Case).filter_by(procedure_key=KEY)).one()


def kept(case: Case, **more: object) -> Ruling:
    do(case, Move.RULING, by=OFFICER, at=FEBRUARY, **{**DECIDED, **more})
    return case.rulings[-1]


def test_what_is_asked_for_becomes_promises_with_someone_who_sees_to_them(case: Case) -> None:
    owner = next(key for key, name in promise_owners.choices(case, FEBRUARY) if name == "Code.Other Example")
    ruling = kept(case, remedies=[APOLOGY, PAYMENT], owner=owner)
    assert (ruling.decision, ruling.reference, ruling.breach) == ("upheld", "25 000 123", True)
    promised = rulings.asked_for(ruling)
    assert [(one.kind, one.due_on, one.owner_name) for one in promised] == [
        ("apology", date(2026, 3, 10), "Code.Other Example"),
        ("financial", date(2026, 3, 20), "Code.Other Example"),
    ]
    assert all(one.remind_at for one in promised), "they are chased as any"
    line = next(one for one in case.events if one.kind == Move.RULING)
    assert line.detail.startswith("Upheld, on 10 February 2026. The bins were missed")
    assert line.detail.endswith("Asked for: 2, by 20 March 2026.")
    assert Move.RULING not in {one.kind for one in public_events.of(case)}, "it is nobody's who merely has the number"


def test_what_an_ombudsman_asked_for_is_not_taken_back(case: Case) -> None:
    promised = rulings.asked_for(kept(case, remedies=[APOLOGY]))[0]
    with pytest.raises(Refused, match="The ombudsman asked for this"):
        remedies.drop(promised, note="Too dear.", by=as_(OFFICER), at=FEBRUARY)


@pytest.mark.parametrize(
    ("wrong", "beside"),
    [
        ({"decided_on": date(2026, 2, 12)}, "decided_on"),
        ({"decided_on": date(2026, 1, 11)}, "decided_on"),
        ({"decision": "lost"}, "decision"),
        ({"breach": "perhaps"}, "breach"),
        ({"remedies": [{**APOLOGY, "due_on": date(2026, 1, 1)}]}, "remedies.0.due_on"),
    ],
)
def test_a_decision_that_can_t_be_so_is_told_beside_the_field(
    case: Case, wrong: dict[str, object], beside: str
) -> None:
    with pytest.raises(Invalid) as error:
        do(case, Move.RULING, by=OFFICER, at=FEBRUARY, **{**DECIDED, **wrong})
    assert list(error.value.errors) == [beside]
    assert not db.session.scalars(select(Remedy)).all()


def test_only_the_positions_of_the_pack_keep_it_and_only_where_there_is_an_ombudsman(case: Case) -> None:
    refused = refusal(case, Move.RULING, by=HEAD, at=FEBRUARY, **DECIDED)
    assert refused.sentence == "What the ombudsman decided is kept by: Complaints Officer."
    assert refused.clause == "LG-6.20, LG-8.1"
    elsewhere = situation.situation_of(received(stat()).case, FEBRUARY)
    assert may(Move.RULING, elsewhere).sentence.endswith("names no ombudsman.")
    kept(case, remedies=[APOLOGY])
    which = str(case.rulings[0].id)
    assert refusal(case, Move.COMPLIANCE, by=HEAD, at=MAY, which=which, on=date(2026, 3, 9)).clause


def test_it_waits_until_it_is_complied_with(case: Case) -> None:
    assert refusal(case, Move.COMPLIANCE, by=OFFICER, at=MAY).sentence == "No decision of the ombudsman waits for this."
    kept(case)
    assert not rulings.open_of(case), "what asks for nothing waits for nothing"
    ruling = kept(case, remedies=[APOLOGY, PAYMENT])
    assert rulings.in_time(ruling, FEBRUARY) is None
    assert rulings.in_time(ruling, MAY) is False, "its day has gone by"
    which = next(ask for ask in asks.asked(case, Move.COMPLIANCE, MAY) if ask.name == "which")
    assert which.choices == ((str(ruling.id), "Upheld, 10 February 2026"),)
    for day in (date(2026, 2, 9), date(2026, 5, 13)):
        with pytest.raises(Invalid) as error:
            do(case, Move.COMPLIANCE, by=OFFICER, at=MAY, which=which.known, on=day)
        assert error.value.errors == {"on": "Give a day from that of the decision until today."}
    do(case, Move.COMPLIANCE, by=OFFICER, at=MAY, which=which.known, on=date(2026, 3, 20), note="Their letter says so.")
    assert rulings.in_time(ruling, MAY) is True
    assert not rulings.open_of(case)
    assert case.events[-1].detail == "Upheld: complied with on 20 March 2026. Their letter says so."
    text = notes(Dossier.of(case, MAY)).text
    assert text
    told = next(one for one in text.sheets if one.key == "rulings")
    assert [row[-1] for row in told.rows] == ["", "20 March 2026"], "the bundle tells both"


def test_the_year_s_report_counts_them_and_the_assessment_looks_at_them(case: Case) -> None:
    row = year()
    looked = assessing.looked(row, MAY)
    assert looked.state("non_compliance") is State.NOTHING
    kept(case, remedies=[APOLOGY])
    kept(case, decision="not_upheld", breach="no")
    do(case, Move.COMPLIANCE, by=OFFICER, at=MAY, which=str(case.rulings[0].id), on=date(2026, 4, 1))
    db.session.commit()
    looked = assessing.looked(row, MAY)
    (found,) = looked.findings("non_compliance")
    assert found.words == "The ombudsman found that the procedure was followed: 1 of 2 decisions (50.0%)."
    assert found.cases == (case.id,)
    late = looked.findings("remedies_kept")[-1]
    assert (late.looked, late.failed) == (1, 1), "by 10 March it was asked for"
    built = making.build(looked.pack, "annual", looked.scope.span, MAY)
    rows = {name: tuple(counts) for name, *counts in built.sheet("decided").rows}
    assert (rows["Upheld"], rows["Not upheld"]) == ((1, 1, 1, 1), (1, 0, 0, 0))
    assert rows["Advice given"] == (0, 0, 0, 0)
    draft = drafts.draft_of(row, MAY)
    assert draft is not None
    public = {name: counts for name, *counts in draft.disclosed.built.sheet("decided").rows}
    assert public["Upheld"] == [KEPT_BACK] * 4, "one decision of a kind can be recognised"
