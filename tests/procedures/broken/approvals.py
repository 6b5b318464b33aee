"""Approvals, headed paper, copies and closings that make no sense."""

from __future__ import annotations

from tests.procedures.broken.edit import Edit

ANSWER = "    subject: Our answer\n"
HELLO = "    subject: We have {{case.tracking_number}}\n"
STAGE = "        answer_with: response\n        leads_to: second\n"
KIND = "complaint: {name: Complaint, clause: ST-1}"
UNANSWERED = "        acknowledge_with: hello\n        clocks:\n          logged"
SPARE = (
    "  together: {name: Spare, says: answer, approval: {by: [boss], clause: ST-1}, subject: Hi, body: Hi,"
    " elements: {hi: {words: hi, clause: ST-1, phrase: hi}}}\n  more_time:\n"
)


def answer(line: str) -> tuple[str, str]:
    """Return the edit that adds a line to the answer."""
    return ANSWER, f"{ANSWER}    {line}\n"


APPROVALS = {
    "an approval by nobody": Edit(
        *answer("approval: {clause: ST-30}"), "    approval: {cl", "“approval” has no “by”. Add it."
    ),
    "an approval by an empty list": Edit(
        *answer("approval: {by: [], clause: ST-30}"), "    approval: {by", "“by” is empty. Name at least one."
    ),
    "an approval by an unknown position": Edit(
        *answer("approval: {by: [bos], clause: ST-30}"), "    approval: {by", "no position “bos”. Did you mean “boss”?"
    ),
    "a sign-off by an unknown position": Edit(
        *answer("approval: {by: [boss], sign_off: [king], clause: ST-30}"), "    approval: {by", "no position “king”"
    ),
    "a sign-off by an empty list": Edit(
        *answer("approval: {by: [boss], sign_off: [], clause: ST-30}"), "    approval: {by", "“sign_off” is empty."
    ),
    "an approval without its clause": Edit(
        *answer("approval: {by: [boss]}"), "    approval: {by", "“approval” has no “clause”. Add it."
    ),
    "an approval that is a word": Edit(*answer("approval: boss"), "    approval: boss", "“approval” must be a table"),
    "an approval with a misspelt name": Edit(
        *answer("approval: {by: [boss], signoff: [boss], clause: ST-30}"),
        "    approval: {by",
        "doesn't know “signoff”. Did you mean “sign_off”?",
    ),
    "an acknowledgement that is approved": Edit(
        HELLO,
        f"{HELLO}    approval: {{by: [boss], clause: ST-30}}\n",
        "    approval: {by",
        "“approval” belongs to a letter that says “answer”.",
    ),
    "an answer together that is approved": Edit(
        "  more_time:\n", SPARE, "  together: {", "approved with that one. Take its “approval” out."
    ),
    "headed paper that is neither yes nor no": Edit(
        *answer("headed: perhaps"), "    headed: perhaps", "“headed” must be yes or no"
    ),
    "an acknowledgement on headed paper": Edit(
        HELLO, f"{HELLO}    headed: yes\n", "    headed: yes", "“headed” belongs to a letter that says “answer”."
    ),
    "a copy for nobody": Edit(
        *answer("copies: {clause: ST-30}"), "    copies: {", "“copies” names nobody. Add “resident: yes”"
    ),
    "a copy without its clause": Edit(
        *answer("copies: {resident: yes}"), "    copies: {", "“copies” has no “clause”. Add it."
    ),
    "a copy for a resident whom nobody asks for": Edit(
        *answer("copies: {resident: yes, clause: ST-30}"), "    copies: {", "Give the kind “complaint” “resident: yes”."
    ),
    "a kind overseen by an unknown team": Edit(
        KIND,
        "complaint: {name: Complaint, clause: ST-1, overseen_by: [hal]}",
        "  complaint: {",
        "There is no team “hal”. Did you mean “hall”?",
    ),
    "a kind with half a resident": Edit(
        KIND,
        "complaint: {name: Complaint, clause: ST-1, resident: perhaps}",
        "  complaint: {",
        "“resident” must be yes or no",
    ),
    "closing when the sun shines": Edit(
        STAGE,
        f"{STAGE}        closes: {{when: sunny, clause: ST-30}}\n",
        "        closes: {",
        "“when” can't be “sunny”. Known here: sent.",
    ),
    "closing by an unknown position": Edit(
        STAGE,
        f"{STAGE}        closes: {{when: sent, by: [bos], clause: ST-30}}\n",
        "        closes: {",
        "There is no position “bos”. Did you mean “boss”?",
    ),
    "closing without its clause": Edit(
        STAGE, f"{STAGE}        closes: {{when: sent}}\n", "        closes: {", "“closes” has no “clause”. Add it."
    ),
    "closing when sent where nothing is sent": Edit(
        UNANSWERED,
        UNANSWERED.replace("        clocks", "        closes: {when: sent, clause: ST-30}\n        clocks"),
        "        closes: {",
        "This stage is never answered, so nothing is sent. Take “closes” out.",
    ),
}
