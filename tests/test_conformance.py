"""No clause loses its last test unseen, and the record, its page and the marks of the tests say the same."""

from __future__ import annotations

import pytest

from tests import conformance
from tests.support import clauses
from tests.support.clauses import Clause, Proof
from tests.support.marks import marked, marks_of

ROWS = [Clause("DV-1", "T", "It is done in time", ""), Clause("DV-2", "O", "It is printed", "the page /print")]
RECORD = {
    "DV-1": Proof("It is done in time", "", ("tests/test_a.py::test_it",)),
    "DV-2": Proof("It is printed", "the page /print", ()),
}
SOURCE = """
import pytest

@pytest.mark.clauses("DV-1", "DV-2")
@pytest.mark.parametrize("day", [1, pytest.param(2, marks=pytest.mark.clauses("DV-3"))])
def test_it(day): ...

class TestThem:
    pytestmark = [pytest.mark.slow, pytest.mark.clauses("DV-4")]
    @pytest.mark.clauses("DV-1")
    async def test_one(self): ...
    def no_test(self): ...

def test_unmarked(): ...
"""


def test_the_record_its_page_and_the_marks_agree() -> None:
    record = clauses.read()
    assert [*conformance.faults(marked(), record, clauses.clauses())] == []
    assert [*conformance.page_faults(record, clauses.PAGE.read_text(encoding="utf-8"))] == []
    assert clauses.RECORD.read_text(encoding="utf-8") == clauses.as_json(record)


def test_every_document_is_in_the_record_whole() -> None:
    count = {prefix: sum(key.startswith(f"{prefix}-") for key in clauses.read()) for prefix in clauses.SEEDS}
    assert count == {"OC": 34, "SC": 42, "RV": 38, "DV": 64, "CSC": 35}


def test_marks_are_read_from_functions_classes_and_parameters() -> None:
    assert {(mark.clause, mark.test.partition("::")[2]) for mark in marks_of(SOURCE, "tests/test_a.py")} == {
        ("DV-1", "test_it"),
        ("DV-2", "test_it"),
        ("DV-3", "test_it"),
        ("DV-1", "TestThem::test_one"),
        ("DV-4", "TestThem::test_one"),
    }


def test_a_mark_that_can_t_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match=r"tests/test_a.py:2: write the clause out"):
        list(marks_of("import pytest\n@pytest.mark.clauses(*ALL)\ndef test_it(): ...", "tests/test_a.py"))


@pytest.mark.parametrize(
    ("marks", "told"),
    [
        ({"DV-1": {"tests/test_a.py::test_it"}}, ""),
        ({"DV-1": {"tests/test_a.py::test_it", "tests/test_a.py::test_new"}}, ""),  # it comes with the next run
        ({"DV-1": {"tests/test_a.py::test_it"}, "DV-2": {"tests/test_a.py::test_new"}}, ""),
        ({}, "DV-1 was proved, and no test is marked with it any more."),
        ({"DV-1": {"tests/test_a.py::test_other"}}, "tests/test_a.py::test_it is named as a proof of DV-1"),
        ({"DV-1": {"tests/test_a.py::test_it"}, "DV-9": {"t"}}, "t is marked with DV-9, and docs/clauses.csv has no"),
    ],
)
def test_a_lost_test_and_a_wrong_mark_are_told(marks: dict[str, set[str]], told: str) -> None:
    found = list(conformance.faults(marks, RECORD, ROWS))
    assert [fault[: len(told)] for fault in found] == ([told] if told else [])


def test_a_clause_that_is_missing_or_worded_otherwise_is_told() -> None:
    marks = {"DV-1": {"tests/test_a.py::test_it"}}
    one_less = {"DV-1": RECORD["DV-1"]}
    assert "isn't what docs/clauses.csv says" in "".join(conformance.faults(marks, one_less, ROWS))
    other_words = [ROWS[0]._replace(behaviour="Other words"), ROWS[1]]
    assert "isn't what docs/clauses.csv says" in "".join(conformance.faults(marks, RECORD, other_words))


def test_a_page_that_was_changed_by_hand_is_told() -> None:
    page = clauses.page(RECORD)
    assert list(conformance.page_faults(RECORD, page)) == []
    assert len(list(conformance.page_faults(RECORD, page.replace("in time", "late")))) == 1


def test_the_page_tells_what_is_proved_kept_by_people_and_open() -> None:
    page = clauses.page({**RECORD, "DV-3": Proof("It is counted", "", ())})
    assert "1 of 3 clauses are proved." in page
    assert "| DV-1 | It is done in time | `tests/test_a.py::test_it` |" in page
    assert "| DV-2 | It is printed | kept by people; supported by: the page /print |" in page
    assert "| DV-3 | It is counted | **open** |" in page


def test_the_command_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert conformance.main() == 0
    assert "each still has its tests" in capsys.readouterr().out
