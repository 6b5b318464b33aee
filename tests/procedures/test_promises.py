"""The shipped packs say what their documents promise, and nothing that nobody promised."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.procedures.promises import broken, promises
from tests.procedures.promises.said import COLUMNS
from tests.procedures.shipped import pack

PACKS = ("orange-county", "san-clemente", "riverside", "devon", "childrens-social-care", "lgsco-code")


@pytest.mark.parametrize("key", PACKS)
def test_a_pack_says_what_its_document_promises(key: str) -> None:
    assert list(broken(pack(key), promises(key))) == []


@pytest.mark.parametrize("key", PACKS)
def test_a_promise_that_isn_t_kept_is_told(key: str) -> None:
    promised = dict(promises(key))
    first = min(promised["limits"])
    promised["limits"] = promised["limits"] - {first} | {(first[0], "999 working days", *first[2:])}
    assert len(list(broken(pack(key), promised))) == 2


def test_every_table_is_used() -> None:
    assert {table for key in PACKS for table, rows in promises(key).items() if rows} == set(COLUMNS)


def test_a_row_that_lacks_a_cell_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "short.txt").write_text("[hours]\n# a remark\nMonday\n", encoding="utf-8")
    monkeypatch.setattr("tests.procedures.promises.HERE", tmp_path)
    with pytest.raises(ValueError, match=r"short\.txt:3: a row of hours has days, open"):
        promises("short")


def test_what_nobody_promised_is_told() -> None:
    promised = dict(promises("devon"))
    gone = next(row for row in promised["elements"] if row[0] == "response_1.rights")
    promised["elements"] -= {gone}
    assert list(broken(pack("devon"), promised)) == [
        "elements: nobody promised “response_1.rights | rights.next | - | DV-29”"
    ]
