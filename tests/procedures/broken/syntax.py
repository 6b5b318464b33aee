"""YAML that a pack doesn't use."""

from __future__ import annotations

from tests.procedures.broken.edit import Edit

SYNTAX = {
    "a tab": Edit(
        "prefix: ST", "prefix:\tST", "prefix:", "There is a tab here. YAML is indented with spaces: replace it."
    ),
    "an anchor": Edit("prefix: ST", "prefix: &st ST", "prefix:", "“&st” refers to another place."),
    "an alias": Edit("prefix: ST", "prefix: *st", "prefix:", "“*st” refers to another place."),
    "a tag": Edit(
        "prefix: ST", "prefix: !!python/name:os.system ST", "prefix:", "is a YAML tag. A pack uses none: take it out."
    ),
    "a list for a name": Edit(
        "prefix: ST", "? [a, b]\n: c\nprefix: ST", "? [a", "A name must be text, and this one is a list."
    ),
    "a merge of tables": Edit("prefix: ST", "<<: {prefix: ST}\nprefix: ST", "<<:", "The pack doesn't know “<<”."),
    "a python object": Edit(
        "prefix: ST",
        "prefix: !!python/object/apply:os.system [ls]",
        "prefix:",
        "is a YAML tag. A pack uses none: take it out.",
    ),
    "bytes": Edit("prefix: ST", "prefix: !!binary U1Q=", "prefix:", "is a YAML tag."),
    "a tag of its own": Edit("prefix: ST", "prefix: !town ST", "prefix:", "“!town” is a YAML tag."),
}
