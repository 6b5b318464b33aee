"""What the portal says of itself, clause by clause."""

from __future__ import annotations

import pytest

from portal.policy.procedure import Procedure
from portal.procedures.conformance import Conformance, Kept, Line, clauses_in, conformance
from portal.procedures.reader import read_pack
from tests.procedures.base_pack import BASE
from tests.procedures.shipped import pack as shipped
from tests.support import clauses

DOCUMENTS = {
    "orange-county": "OC",
    "san-clemente": "SC",
    "riverside": "RV",
    "devon": "DV",
    "childrens-social-care": "CSC",
}


@pytest.mark.parametrize(("pack", "document"), DOCUMENTS.items())
def test_a_body_s_procedure_is_told_whole_as_the_record_says(pack: str, document: str) -> None:
    record = {key: proof for key, proof in clauses.read().items() if key.startswith(f"{document}-")}
    told = conformance(shipped(pack))
    assert [(line.clause, line.asks, line.tests, line.supported_by) for line in told.lines] == [
        (key, proof.asks, len(proof.proved_by), proof.supported_by) for key, proof in record.items()
    ]
    assert told.unlisted == ()


def test_clauses_that_the_record_doesn_t_know_are_named_in_order() -> None:
    told = conformance(shipped("lgsco-code"))
    assert told.lines == ()
    assert set(told.unlisted) == set(clauses_in(shipped("lgsco-code")))
    assert told.unlisted.index("LG-6.8") < told.unlisted.index("LG-6.10") < told.unlisted.index("LG-7.1")


def test_another_council_s_pack_is_told_honestly() -> None:
    procedure: Procedure = read_pack(BASE, "base.yaml")
    told = conformance(procedure)
    assert told.lines == ()
    assert set(told.unlisted) == set(clauses_in(procedure)) != set()


def test_every_clause_of_a_pack_is_found_wherever_it_stands() -> None:
    named = set(clauses_in(shipped("devon")))
    assert {"DV-22", "DV-26", "DV-34", "DV-31", "DV-43"} <= named  # a kind, a limit, a cap, a handler, a right


def test_how_far_a_clause_is_kept() -> None:
    told = Conformance((Line("X-1", "", 2, ""), Line("X-2", "", 0, "a page"), Line("X-3", "", 0, "")), ())
    assert [line.kept for line in told.lines] == [Kept.PROVED, Kept.WITH_PEOPLE, Kept.NOT_YET]
    assert [told.count(kept) for kept in Kept] == [1, 1, 1]
