"""How shipped letters sound: nothing in brackets that nobody understands, and nobody writes "I" without a name."""

from __future__ import annotations

import re

import pytest

from tests.procedures.shipped import pack

PACKS = ("childrens-social-care", "devon", "lgsco-code", "orange-county", "riverside", "san-clemente")


@pytest.mark.parametrize("key", PACKS)
def test_a_letter_holds_no_bare_result_in_brackets_and_nobody_says_i_without_a_name(key: str) -> None:
    for letter in pack(key).letters.values():
        assert "({{answer.outcome}})" not in letter.body, letter.key
        says_i = re.search(r"\bI (am|have|will)\b", letter.body)
        assert not says_i or "handler.name" in letter.fields, letter.key


def test_devon_s_last_word_is_signed_by_the_council_since_no_name_is_known() -> None:
    body = pack("devon").letters["no_further_correspondence"].body
    assert body.rstrip().endswith("Yours sincerely\n\n{{body.name}}")
    assert "Why we are writing" in body
