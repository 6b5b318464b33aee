"""Names, keys and shapes that no pack has."""

from __future__ import annotations

from tests.procedures.broken.edit import Edit

SHAPES = {
    "an unknown name": Edit(
        "title: Complaints policy\n",
        "titel: Complaints policy\ntitle: Complaints policy\n",
        "titel:",
        "doesn't know “titel”",
    ),
    "an unknown name below": Edit(
        "    clause: ST-7\n",
        "    clause: ST-7\n    knids: []\n",
        "knids",
        "The pathway “any” doesn't know “knids”. Did you mean",
    ),
    "no body": Edit("body: Small Town\n", "", "pack:", "The pack has no “body”. Add it."),
    "no name": Edit("        name: First stage\n", "", "      first:", "The stage “first” has no “name”. Add it."),
    "no value": Edit("title: Complaints policy", "title:", "title:", "“title” has no value"),
    "a list for a text": Edit(
        "title: Complaints policy", "title: [a, b]", "title:", "“title” must be text, and is a list."
    ),
    "a text for a table": Edit(
        "  web: {name: Web form}", "  web: Web form", "web: Web form", "The channel “web” must be a table"
    ),
    "a text for a list": Edit(
        "weekend: [Saturday, Sunday]",
        "weekend: Sunday",
        "weekend: Sunday",
        "“weekend” must be a list, and is “Sunday”.",
    ),
    "a name twice": Edit(
        "{name: Boss}", "{name: Boss, name: Bigger boss}", "boss:", "“name” stands here twice; the first is on line 38."
    ),
    "a key with capitals": Edit(
        "  boss: {name: Boss}",
        "  boss: {name: Boss}\n  Big Boss: {name: Boss}",
        "Big Boss:",
        "“Big Boss” is no name for a position",
    ),
    "a prefix in small letters": Edit(
        "prefix: ST", "prefix: Sm", "prefix:", "“prefix” must be two or three capital letters, and is “Sm”."
    ),
    "a key of the portal's own pages": Edit(
        "pack: small-town",
        "pack: track",
        "pack:",
        "“track” stands in the address of the portal's own pages, as this one will. Give the pack another name.",
    ),
    "a key of a page of every pack": Edit("pack: small-town", "pack: submit", "pack:", "Give the pack another name."),
    "a key with two hyphens": Edit(
        "pack: small-town", "pack: small--town", "pack:", "“pack” must be a name in small letters with hyphens"
    ),
    "a key that is a path": Edit(
        "pack: small-town", "pack: ../small-town", "pack:", "“pack” must be a name in small letters with hyphens"
    ),
    "a version with a space": Edit(
        'version: "1.0"', 'version: "1 0"', "version:", "“version” must be a version such as “1.0”, and is “1 0”."
    ),
    "a language in words": Edit(
        "language: en-GB",
        "language: English",
        "language:",
        "“language” must be a language such as en-GB or en-US, and is “English”.",
    ),
    "a language with an underscore": Edit("language: en-GB", "language: en_GB", "language:", "such as en-GB"),
    "a language in the wrong case": Edit("language: en-GB", "language: EN-gb", "language:", "such as en-GB"),
    "a table without a value": Edit(
        "demands:\n  name: {words: We need your name., clause: ST-3, unless: [anonymous]}\n",
        "demands:\n",
        "demands:",
        "“demands” has no value. Give it one, or take the line out.",
    ),
    "an empty table": Edit(
        "channels:\n  web: {name: Web form}\n",
        "channels: {}\n",
        "channels:",
        "“channels” is empty. Add at least one channel.",
    ),
    "a table for a text": Edit(
        "title: Complaints policy",
        "title: {a: b}",
        "title:",
        "“title” must be text, and is a table of names and values.",
    ),
    "a list for a table": Edit(
        "  web: {name: Web form}",
        "  web: [Web form]",
        "  web:",
        "The channel “web” must be a table of names and values, and is a list.",
    ),
    "a table in a list of texts": Edit(
        "[Saturday, Sunday]",
        "[Saturday, {Sunday: yes}]",
        "  weekend:",
        "Each item of “weekend” must be text, and this one is a table",
    ),
}
