"""The contractors and partner agencies of a pack: read with what was agreed, or refused with a sentence."""

from __future__ import annotations

import pytest

from portal.procedures.faults import PackFaults
from portal.procedures.reader import read_pack
from tests.procedures.base_pack import BASE
from tests.procedures.shipped import pack

DEVON = pack("devon")

ONE = """
partners:
  mender:
    name: Menders Ltd
    clause: ST-9
    email: desk@menders.example.org
    protocol: Answer by the date given.
"""


@pytest.mark.clauses("DV-51", "DV-52", "DV-53")
def test_devon_s_partners_have_an_address_and_a_protocol() -> None:
    contractor, trust = DEVON.partners.values()
    assert contractor.clause == "DV-51, DV-52, DV-53"
    assert contractor.email.endswith("example.org")
    assert "assist an investigation" in contractor.protocol
    assert trust.clause == "DV-53"


def test_a_partner_is_read() -> None:
    partner = read_pack(BASE + ONE, "small-town.yaml").partners["mender"]
    assert (partner.name, partner.email, partner.protocol) == (
        "Menders Ltd",
        "desk@menders.example.org",
        "Answer by the date given.",
    )


@pytest.mark.parametrize(
    ("passage", "instead", "sentence"),
    [
        ("    email: desk@menders.example.org\n", "", "The partner “mender” has no “email”. Add it."),
        ("desk@menders.example.org", "their desk", "“email” must be one address"),
        ("    clause: ST-9\n", "", "The partner “mender” has no “clause”. Add it."),
        ("    protocol: Answer by the date given.\n", "", "The partner “mender” has no “protocol”. Add it."),
        ("    name:", "    nmae: x\n    name:", "doesn't know “nmae”. Did you mean"),
    ],
)
def test_a_fault_in_a_partner_is_told_with_its_line(passage: str, instead: str, sentence: str) -> None:
    with pytest.raises(PackFaults) as caught:
        read_pack(BASE + ONE.replace(passage, instead), "small-town.yaml")
    [fault] = caught.value.faults
    assert sentence in fault.sentence
    assert fault.line > BASE.count("\n")
