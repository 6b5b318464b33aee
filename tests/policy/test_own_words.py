"""What a citizen wrote proves nothing about what the letter says."""

from __future__ import annotations

from portal.policy.letters import Element, LetterKind, Says, check, merge

OMBUDSMAN = Element("ombudsman", "that they can go to the Ombudsman", "DV-43", phrase="Local Government Ombudsman")


def test_a_phrase_must_be_ours() -> None:
    kind = LetterKind("answer", "Answer", Says.ANSWER, "Answer", "You wrote: {{case.summary}}", (OMBUDSMAN,))
    fields = {"case.summary": "I have told the Local Government Ombudsman."}
    found = check(kind, merge(kind.body, fields), fields)
    assert [missing.clause for missing in found.missing] == ["DV-43"]
