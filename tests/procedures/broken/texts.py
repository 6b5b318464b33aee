"""Text messages that couldn't be sent, or would tell whoever holds the telephone too much."""

from __future__ import annotations

from tests.procedures.broken.edit import Edit

BEFORE = """
letters:
  hello:
    name: Acknowledgement
    says: acknowledgement
    subject: We have {{case.tracking_number}}
"""
TEXT = '"We have your {{case.kind}}: {{case.status_url}}"'
RULE = '\ntexts: {country: "44", trunk: "0", begin: ["77", "78"], digits: "10", clause: ST-12}\n'


def _rule(old: str, new: str, says: str) -> Edit:
    """A pack with a sound rule and text, one passage of the rule replaced."""
    assert RULE.count(old) == 1, old
    return Edit(BEFORE, f"{RULE.replace(old, new)}{BEFORE}    text: {TEXT}\n", "texts:", says)


def _text(text: str, says: str) -> Edit:
    """A pack with a sound rule, and this text."""
    return Edit(BEFORE, f'{RULE}{BEFORE}    text: "{text}"\n', "text:", says)


TEXTS = {
    "texts without letters that have one": Edit(BEFORE, RULE + BEFORE, "texts:", "no letter has a “text”"),
    "texts without a clause": _rule(", clause: ST-12", "", "“texts” has no “clause”. Add it."),
    "texts without a country": _rule('country: "44", ', "", "“texts” has no “country”. Add it."),
    "a country with its plus": _rule('"44"', '"+44"', "“country” must be what is dialled from abroad"),
    "a trunk that is none": _rule('trunk: "0"', 'trunk: "zero"', "“trunk” must be what stands before a number"),
    "no number takes them": _rule('["77", "78"]', "[]", "“begin” is empty. Name at least one."),
    "a beginning in words": _rule('"77"', '"mobile"', "“mobile” isn't how a number begins"),
    "digits without end": _rule('digits: "10"', 'digits: "99"', "“digits” must lie between 6 and 12"),
    "digits in words": _rule('digits: "10"', 'digits: "ten"', "“digits” must be a number of digits"),
    "texts with a misspelt name": _rule('digits: "10"', 'digits: "10", digit: "9"', "Did you mean “digits”?"),
    "a text that nobody can get": Edit(
        BEFORE, f"{BEFORE}    text: {TEXT}\n", "text:", "the pack doesn't say which numbers take them"
    ),
    "a text that names the reporter": _text("Dear {{reporter.name}}", "so it can't hold “reporter.name”"),
    "a text that tells what it is about": _text("About {{case.summary}}", "so it can't hold “case.summary”"),
    "a text with an unknown field": _text("{{case.number}}", "There is no merge field “{{case.number}}”"),
    "a text with a condition": _text("Hello. [if case.kind] More.", "take the condition out of “text”"),
    "a text that is sent as four": _text("a" * 460, "This text is sent as 4 messages. Shorten it: 3 at most."),
    "a text that its alphabet makes four": _text("ŵ" * 202, "This text is sent as 4 messages."),
}
