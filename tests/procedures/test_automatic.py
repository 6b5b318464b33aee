"""A letter that the portal sends by itself must always be complete, or the pack isn't taken."""

from __future__ import annotations

import pytest

from portal.procedures.faults import PackFaults
from portal.procedures.reader import read_pack
from tests.procedures.base_pack import BASE

RECEIPT = """
  receipt:
    name: Receipt
    says: receipt
    subject: We have {{case.tracking_number}}
    body: |
      We have what you sent us. Its number is {{case.tracking_number}}.

      [if next.due] {{next.name}}: by {{next.due}}.
    elements:
      number: {words: its number, clause: ST-18, fields: [case.tracking_number]}
"""


def faults_of(*changes: tuple[str, str]) -> list[str]:
    receipt = RECEIPT
    for old, new in changes:
        assert receipt.count(old) == 1
        receipt = receipt.replace(old, new)
    try:
        read_pack(BASE.rstrip("\n") + receipt, "test.yaml")
    except PackFaults as found:
        return str(found).splitlines()
    return []


def test_a_receipt_of_what_is_always_known_is_taken() -> None:
    assert faults_of() == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[if next.due] {{next", "{{next", "“next.due” may not be known then"),
        ("We have what", "{{handler.name}} has what", "“handler.name” may not be known then"),
        ("fields: [case.tracking_number]", "fields: [next.due]", "“number” can't always be proved"),
        ("We have what", "[if case.summary] {{case.summary}} is what", "it must not repeat what was typed"),
        ("We have what", "[if reporter.name] {{reporter.name}}, we have what", "take out “reporter.name”"),
        ("says: receipt", "says: closing", "must say “receipt”"),
    ],
)
def test_a_receipt_that_could_fail_is_refused(old: str, new: str, sentence: str) -> None:
    assert any(sentence in fault for fault in faults_of((old, new)))


def test_nobody_is_there_to_be_asked() -> None:
    asked = "    entries:\n      closing.words: {name: Words, required: no}\n    elements:"
    told = faults_of(("    elements:", asked), ("We have what", "[if closing.words] {{closing.words}} We have what"))
    assert any("so nobody is there to be asked" in fault for fault in told)
