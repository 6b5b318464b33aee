"""Letters that couldn't be written, or wouldn't prove what they must."""

from __future__ import annotations

from tests.procedures.broken.edit import Edit

SPARE = "{name: Spare, says: answer, subject: Hi, body: Hi, elements: {hi: {words: hi, clause: ST-1, phrase: hi}}}"

LETTERS = {
    "an unknown field in a subject": Edit(
        "subject: We have {{case.tracking_number}}",
        "subject: We have {{case.number}}",
        "subject: We have",
        "no merge field “{{case.number}}”",
    ),
    "an unknown field in a body": Edit(
        "{{answer.findings}}",
        "{{ answer.findins }} {{answer.findings}}",
        "{{ answer.findins",
        "Did you mean “answer.findings”?",
    ),
    "a field that is never closed": Edit(
        "{{answer.findings}}",
        "{{answer.findings}} {{Case.Number",
        "{{Case.Number",
        "There is no merge field “{{Case.Number",
    ),
    "an unknown field in a condition": Edit(
        "[if clock.due]",
        "[if clock.done]",
        "[if clock.done]",
        "The condition names an unknown merge field “clock.done”.",
    ),
    "a condition with a capital": Edit(
        "[if clock.due]", "[If clock.due]", "[If clock.due]", "A condition is written “[if name.of_field]”"
    ),
    "a phrase that isn't there": Edit(
        "phrase: have received your complaint",
        "phrase: have got your complaint",
        "received: {words",
        "and the text doesn't have them.",
    ),
    "a proof that isn't there": Edit(
        "fields: [case.tracking_number]",
        "fields: [case.service]",
        "number: {words",
        "needs “case.service”, and the letter's text never uses it.",
    ),
    "an element without a proof": Edit(
        ", fields: [case.tracking_number]",
        "",
        "number: {words",
        "The element “number” must be proved by “fields” or by a “phrase”",
    ),
    "an element for an unknown mark": Edit(
        "when: mistake", "when: misteak", "sorry:", "There is no mark “misteak”. Did you mean “mistake”?"
    ),
    "a field nobody is asked for": Edit(
        "      answer.findings: {name: Findings}\n",
        "",
        "    body: |\n      Our decision",
        "The text uses “answer.findings”, and nobody is asked for it. Add it to “entries”.",
    ),
    "a field asked for and not used": Edit(
        "      extension.until: {name: New date}",
        "      extension.until: {name: New date}\n      holding.done: {name: Why}",
        "holding.done:",
        "The officer is asked for “holding.done”, and the letter's text never uses it.",
    ),
    "a field that isn't entered": Edit(
        "      extension.until: {name: New date}",
        "      extension.until: {name: New date}\n      case.kind: {name: Why}",
        "case.kind:",
        "“case.kind” is nothing that an officer enters.",
    ),
    "a letter nobody uses": Edit(
        "letters:\n",
        f"letters:\n  spare: {SPARE}\n",
        "spare:",
        "No stage uses the letter “spare”.",
    ),
    "an extension without its date": Edit(
        "      extension.until: {name: New date}",
        "      extension.until: {name: New date, required: no}",
        "extension.until: {name",
        "the officer must always give “extension.until”. Take out its “required”.",
    ),
    "no elements": Edit(
        '    elements:\n      date: {words: the new date, clause: "ST-20, ST-21", fields: [extension.until]}\n',
        "    elements: {}\n",
        "    elements: {}",
        "“elements” is empty. Add at least one element.",
    ),
    "an unknown field in a proof": Edit(
        "fields: [case.tracking_number]",
        "fields: [case.traking_number]",
        "number: {words",
        "There is no merge field “case.traking_number”. Did you mean “case.tracking_number”?",
    ),
}
LETTERS |= {
    "an item outside a repeated paragraph": Edit(
        "{{answer.findings}}",
        "{{answer.findings}} {{item}}",
        "{{answer.findings}} {{item}}",
        "stands for one of a list",
    ),
    "a paragraph repeated for no list": Edit(
        "[if clock.due]", "[each clock.due]", "[each clock.due]", "“clock.due” is no list, and only a list repeats"
    ),
    "a repetition with a capital": Edit(
        "[if clock.due]", "[Each rights.now]", "[Each rights.now]", "A paragraph is repeated by “[each name.of_list]”"
    ),
    "a table without its line of dashes": Edit(
        "      [if clock.due] You will hear by {{clock.due}}.\n",
        "      | What | When |\n      | An answer | soon |\n",
        "| What | When |",
        "A table begins with its headings and a line “| --- | --- |” below them. Put both before “| What | When |”.",
    ),
    "a row of a table with too many cells": Edit(
        "      [if clock.due] You will hear by {{clock.due}}.\n",
        "      | What | When |\n      | --- | --- |\n      | An answer | soon | now |\n",
        "| An answer | soon | now |",
        "Each row has as many cells as headings: 2. Add or take out some in “| An answer | soon | now |”",
    ),
    "one of a list in the heading of a table": Edit(
        "      [if clock.due] You will hear by {{clock.due}}.\n",
        "      [each rights.now]\n      | {{item}} |\n      | --- |\n      | now |\n",
        "| {{item}} |",
        "Headings stand once. Take “{{item}}” out, or put it in the row below.",
    ),
    "jargon twice": Edit(
        "letters:\n",
        "jargon:\n  - {words: prior to, instead: before}\n  - {words: Prior to, instead: earlier}\nletters:\n",
        "- {words: Prior to",
        "“Prior to” stands in “jargon” twice. Take one of them out.",
    ),
    "jargon without its plainer word": Edit(
        "letters:\n", "jargon:\n  - {words: prior to}\nletters:\n", "- {words: prior to", "has no “instead”. Add it."
    ),
}
