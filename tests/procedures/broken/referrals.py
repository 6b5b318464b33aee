"""Letters of referral that could send someone away without saying to whom, or how to reach them."""

from __future__ import annotations

from tests.procedures.broken.edit import Edit

LETTER = """letters:
  referral:
    name: Referral
    says: referral
    subject: Passed on
    body: |
      {{referral.to}} has it. This is how to reach them: {{referral.contact}}

      {{referral.reasons}}
    entries:
      referral.to: {name: Who}
      referral.contact: {name: How to reach them}
      referral.reasons: {name: Why}
    elements:
      who: {words: who has it, clause: ST-22, fields: [referral.to]}
      reached: {words: how to reach them, clause: ST-22, fields: [referral.contact]}
"""


def _with(*changes: tuple[str, str]) -> str:
    letter = LETTER
    for old, new in changes:
        assert letter.count(old) == 1, old
        letter = letter.replace(old, new)
    return letter


UNSAID = (" This is how to reach them: {{referral.contact}}", "")
UNPROVED = ("      reached: {words: how to reach them, clause: ST-22, fields: [referral.contact]}\n", "")
REFERRALS = {
    "a referral that needn't say how to reach them": Edit(
        "letters:\n",
        _with(("{name: How to reach them}", "{name: How to reach them, required: no}")),
        "      referral.contact: {name: How to reach them, required: no}",
        "so the officer must always give “referral.contact”. Take out its “required”.",
    ),
    "a referral that hides the contact in other words": Edit(
        "letters:\n",
        _with(UNSAID, UNPROVED, ("      referral.contact: {name: How to reach them}\n", "")),
        "    entries:\n      referral.to: {name: Who}",
        "must always give “referral.contact”. Add it to “entries”, and to the text.",
    ),
    "a referral that proves no contact": Edit(
        "letters:\n",
        _with(UNPROVED),
        "    elements:\n      who: {",
        "The letter “referral” must prove “referral.contact”. Add an element with it to “elements”, and say it.",
    ),
    "a referral that proves its contact for some alone": Edit(
        "letters:\n",
        _with(("fields: [referral.contact]}", "fields: [referral.contact], when: anonymous}")),
        "    elements:\n      who: {",
        "The letter “referral” must prove “referral.contact”.",
    ),
    "a referral that proves no party": Edit(
        "letters:\n",
        _with(("      who: {words: who has it, clause: ST-22, fields: [referral.to]}\n", "")),
        "    elements:\n      reached: {",
        "The letter “referral” must prove “referral.to”.",
    ),
}
