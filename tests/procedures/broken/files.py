"""Files that are no pack at all, as bytes, with the line and the words of what is said to them."""

from __future__ import annotations

from tests.procedures.base_pack import BASE

ALIASES = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
NO_PACK = "The file holds no pack. It must be a table that begins with “pack:”."
TOO_DEEP = "This is nested too deeply to be a pack."
UTF_16 = BASE.encode("utf-16")

FILES: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 1, NO_PACK),
    "spaces": (b"  \n\n  \n", 1, NO_PACK),
    "a comment": (b"# a pack is to be written here\n", 1, NO_PACK),
    "a list": (b"- pack: a list", 1, NO_PACK),
    "words": (b"just words", 1, NO_PACK),
    "a number": (b"42\n", 1, NO_PACK),
    "null": (b"~\n", 1, NO_PACK),
    "a quote never closed": (b"pack: a\nbody: 'never closed\n", 2, "This isn't YAML"),
    "indentation": (b"pack: a\n  body: b: c\n", 2, "This isn't YAML"),
    "a bracket never closed": (b"pack: [a\nbody: b\n", 2, "Look at the indentation, quotes and brackets here."),
    "a bracket never opened": (b"pack: a\nbody: ]\n", 2, "This isn't YAML"),
    "an undefined handle": (b"pack: a\nbody: !x!y b\n", 2, "This isn't YAML"),
    "a future YAML": (b"%YAML 9.9\n---\npack: a\n", 1, "This isn't YAML"),
    "an escape beyond the last character": (
        b'pack: a\nbody: "\\U00110000"\n',
        2,
        "YAML",
    ),  # each loader has its own words
    "a zero byte": (b"pack: a\nbody: \x00\n", 2, "There is a character here that a text can't hold. Take out U+0000."),
    "a form feed": (b"pack: a\nbody: \x0c\n", 2, "Take out U+000C."),
    "a next line": ("pack: a\nbody: b\u0085c\n".encode(), 2, "Take out U+0085."),
    "latin-1": (b"pack: a\nbody: caf\xe9\n", 2, "The file isn't UTF-8 text (byte 17). Save it as UTF-8."),
    "utf-16": (UTF_16, 1, "The file isn't UTF-8 text (byte 0). Save it as UTF-8."),
    "half a character": (b"pack: a\nbody: \xed\xa0\x80\n", 2, "The file isn't UTF-8 text"),
    "a byte order mark": (
        b"\xef\xbb\xbf" + BASE.encode(),
        1,
        "begins with a byte order mark. Save it as UTF-8 without",
    ),
    "two documents": ((BASE + "---\n" + BASE).encode(), BASE.count("\n") + 1, "A second document starts here."),
    "brackets without end": (b"a: " + b"[" * 5_000, 1, TOO_DEEP),
    "braces without end": (b"a: " + b"{b: " * 5_000, 1, TOO_DEEP),
    "lists without end": (b"- " * 5_000, 1, TOO_DEEP),
    "names without end": ("".join(" " * depth + "a:\n" for depth in range(200)).encode(), 21, TOO_DEEP),
    "too large": (b"# " + b"x" * 1_000_000, 1, "The file is larger than 1,000,000 bytes."),
    "too large, with a character on the limit": (b"#" * 999_999 + "é".encode(), 1, "The file is larger than"),
    "an alias bomb": (ALIASES.encode(), 1, "“&a” refers to another place. A pack says things where they are: write it"),
    "an alias to itself": (b"a: &a [*a]\n", 1, "“&a” refers to another place."),
    "tabs": (
        b"pack:\ta\nbody:\tb\n",
        1,
        "There is a tab here. YAML is indented with spaces: replace it. (The first of 2",
    ),
}
