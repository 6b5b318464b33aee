"""Stages and pathways that lead nowhere."""

from __future__ import annotations

from tests.procedures.broken.edit import Edit

STAGES = {
    "an unknown next stage": Edit(
        "leads_to: second", "leads_to: secnd", "leads_to:", "There is no stage “secnd”. Did you mean “second”?"
    ),
    "a promise that no trigger keeps": Edit(
        "when: answered, stage: second}",
        "when: late, stage: second}",
        "next: {words",
        "The right “next” promises the stage “second” when “late”",
    ),
    "a stage that leads to itself": Edit(
        "        acknowledge_with: hello\n        clocks:\n          logged:",
        "        acknowledge_with: hello\n        leads_to: only\n        clocks:\n          logged:",
        "leads_to: only",
        "“only” leads back to “only”: a circle.",
    ),
    "a pathway in the shadow": Edit(
        "    subjects: [care]\n", "", "  any:", "The pathway “any” can never be taken: those above it take every case."
    ),
    "a kind without a pathway": Edit(
        "  complaint: {name: Complaint, clause: ST-1}\n",
        "  complaint: {name: Complaint, clause: ST-1}\n  praise: {name: Praise}\n",
        "praise:",
        "No pathway takes a praise",
    ),
    "an outcome for no kind": Edit(
        "kinds: [complaint], mistake: yes", "kinds: [], mistake: yes", "upheld:", "“kinds” is empty. Name at least one."
    ),
    "a circle of two stages": Edit(
        "        acknowledge_with: hello\n        answer_with: response\n        triggers:",
        "        acknowledge_with: hello\n        leads_to: first\n        answer_with: response\n        triggers:",
        "        leads_to: first",
        "a circle. The last stage must lead nowhere.",
    ),
}
