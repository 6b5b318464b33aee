"""Names of what isn't there."""

from __future__ import annotations

from tests.procedures.broken.edit import Edit

REFERENCES = {
    "an unknown calendar": Edit(
        "clock_defaults: {calendar: town",
        "clock_defaults: {calendar: twon",
        "clock_defaults:",
        "no calendar “twon”. Did you mean “town”?",
    ),
    "an unknown intake team": Edit(
        "intake_team: hall", "intake_team: hal", "intake_team:", "There is no team “hal”. Did you mean “hall”?"
    ),
    "an unknown team of a kind": Edit(
        "complaint: {name: Complaint, clause: ST-1}",
        "complaint: {name: Complaint, clause: ST-1, team: hull}",
        "complaint:",
        "There is no team “hull”. Did you mean “hall”?",
    ),
    "an unknown team": Edit(
        "subject: care, team: hall",
        "subject: care, team: kitchen",
        "meals:",
        "There is no team “kitchen”. Known here: hall.",
    ),
    "an unknown position": Edit(
        "positions: [boss]", "positions: [bos]", "handler:", "There is no position “bos”. Did you mean “boss”?"
    ),
    "an unknown earlier stage": Edit(
        "independent_of: [first]",
        "independent_of: [frist]",
        "handler:",
        "There is no stage “frist”. Did you mean “first”?",
    ),
    "a stage independent of itself": Edit(
        "independent_of: [first]", "independent_of: [second]", "handler:", "“second” doesn't come before “second”"
    ),
    "an unknown subject": Edit(
        "subjects: [care]",
        "subjects: [care, housing]",
        "subjects:",
        "There is no service or matter about the subject “housing”.",
    ),
    "an unknown method": Edit(
        "methods: [email, letter]",
        "methods: [email, pigeon]",
        "clock_defaults:",
        "“methods” can't hold “pigeon”. Known here:",
    ),
    "an unknown mark": Edit(
        "unless: [anonymous]", "unless: [anon]", "  name: {words", "There is no mark “anon”. Did you mean “anonymous”?"
    ),
    "an unknown fact": Edit(
        "  name: {words", "  nmae: {words", "  nmae:", "Intake doesn't know the fact “nmae”. Did you mean “name”?"
    ),
    "a letter that says something else": Edit(
        "letter: more_time}",
        "letter: hello}",
        "extension: {cap",
        "There is no letter that says “extension”, called “hello”.",
    ),
    "nobody's trigger": Edit(
        "by: reporter", "by: anyone", "unhappy:", "“by” can't be “anyone”. Known here: officer, reporter."
    ),
}
