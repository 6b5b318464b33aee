"""Words that can't be shown to anyone: too long, hidden, on too many lines, or an address that leads nowhere."""

from __future__ import annotations

from tests.procedures.broken.edit import Edit

WORDS = {
    "a title on two lines": Edit(
        "title: Complaints policy",
        'title: "Complaints\\npolicy"',
        "title:",
        "“title” must be on one line. Take the line breaks out.",
    ),
    "a name in a literal block": Edit(
        "{name: Boss}", "\n    name: |\n      Boss\n      of all", "    name: |", "“name” must be on one line."
    ),
    "a subject on two lines": Edit(
        "subject: Our answer", 'subject: "Our answer\\n\\nBcc: all"', 'subject: "Our', "“subject” must be on one line."
    ),
    "a direction override, written out": Edit(
        "{name: Boss}",
        "{name: Bo\u202ess}",
        "boss:",
        "There is a character here that a text can't hold. Take out U+202E.",
    ),
    "a direction override, as an escape": Edit("{name: Boss}", '{name: "Bo\\u202ess"}', "boss:", "Take out U+202E."),
    "a direction isolate": Edit("{name: Boss}", '{name: "Bo\\u2066ss"}', "boss:", "Take out U+2066."),
    "a direction override in a comment": Edit(
        "intake_team: hall", "intake_team: hall # \u202ellah", "intake_team:", "Take out U+202E."
    ),
    "a direction override in a letter": Edit(
        "{{answer.findings}}", "\u202e{{answer.findings}}", "\u202e", "Take out U+202E."
    ),
    "a zero byte as an escape": Edit("{name: Boss}", '{name: "Bo\\0ss"}', "boss:", "Take out U+0000."),
    "a bell": Edit("{name: Boss}", '{name: "Bo\\ass"}', "boss:", "Take out U+0007."),
    "an escape to the terminal": Edit("{name: Boss}", '{name: "\\e[2J"}', "boss:", "Take out U+001B."),
    "a tab as an escape": Edit("{name: Boss}", '{name: "Bo\\tss"}', "boss:", "Take out U+0009."),
    "a space that nobody sees": Edit("{name: Boss}", "{name: \u200b}", "boss:", "Take out U+200B."),
    "a line separator": Edit("title: Complaints policy", "title: Complaints\u2028policy", "title:", "Take out U+2028."),
    "a name too long": Edit(
        "{name: Boss}",
        "{name: " + "x" * 151 + "}",
        "boss:",
        "A name has at most 150 characters, and this one has 151. Shorten it.",
    ),
    "a team's name too long": Edit(
        "hall: {name: Town Hall}",
        "hall: {name: " + "x" * 300 + "}",
        "hall: {",
        "A name has at most 150 characters, and this one has 300.",
    ),
    "a title too long": Edit(
        "title: Complaints policy",
        "title: " + "x" * 151,
        "title:",
        "“title” has at most 150 characters, and this one has 151. Shorten it.",
    ),
    "a subject too long": Edit(
        "subject: Our answer", "subject: " + "x" * 151, "subject: x", "“subject” has at most 150 characters"
    ),
    "words too long": Edit(
        "words: It is anonymous.",
        "words: " + "x" * 2001,
        "anonymous: {words",
        "“words” has at most 2,000 characters, and this one has 2,001.",
    ),
    "a letter too long": Edit(
        "    body: We need until",
        "    body: " + "x" * 20001 + " We need until",
        "    body: x",
        "“body” has at most 20,000 characters",
    ),
    "no e-mail address": Edit(
        "email: hello@town.example.org",
        "email: town hall",
        "contact:",
        "“email” must be one address such as hello@town.example.org, and is “town hall”.",
    ),
    "two e-mail addresses": Edit(
        "email: hello@town.example.org",
        'email: "a@town.example.org, b@town.example.org"',
        "contact:",
        "“email” must be one address",
    ),
    "an e-mail address with a name": Edit(
        "email: hello@town.example.org",
        'email: "Hall <hello@town.example.org>"',
        "contact:",
        "“email” must be one address",
    ),
    "a link for an e-mail address": Edit(
        "email: hello@town.example.org",
        "email: mailto:hello@town.example.org",
        "contact:",
        "“email” must be one address",
    ),
    "a script for a page": Edit(
        "hello@town.example.org}",
        'hello@town.example.org, web: "javascript:alert(1)"}',
        "contact:",
        "“web” must be the address of a page with http:// or https:// and its host",
    ),
    "a file server for a page": Edit(
        "hello@town.example.org}",
        "hello@town.example.org, web: ftp://town.example.org}",
        "contact:",
        "“web” must be the address of a page",
    ),
    "a page without a host": Edit(
        "hello@town.example.org}",
        'hello@town.example.org, web: "https:///complaints"}',
        "contact:",
        "“web” must be the address of a page",
    ),
    "a page without a scheme": Edit(
        "hello@town.example.org}",
        "hello@town.example.org, web: www.town.example.org}",
        "contact:",
        "and is “www.town.example.org”.",
    ),
    "a page with a password": Edit(
        "hello@town.example.org}",
        'hello@town.example.org, web: "https://town@evil.example.org"}',
        "contact:",
        "“web” must be the address of a page",
    ),
    "a page with a broken host": Edit(
        "hello@town.example.org}",
        'hello@town.example.org, web: "http://[::1"}',
        "contact:",
        "“web” must be the address of a page",
    ),
    "a page with a port that isn't one": Edit(
        "hello@town.example.org}",
        'hello@town.example.org, web: "http://town.example.org:99999"}',
        "contact:",
        "“web” must be the address of a page",
    ),
    "a link in a letter to no page": Edit(
        "[if answer.apology] {{",
        "[if answer.apology] See ftp://town.example.org/x. {{",
        "[if answer.apology] See",
        "“ftp://town.example.org/x.” is no address of a page. Write it out",
    ),
    "a script in a right's words": Edit(
        "words: You can ask for the second stage.",
        'words: "Ask at javascript:alert(1)"',
        "next: {words",
        "is no address of a page",
    ),
}
