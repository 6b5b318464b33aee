"""Each exception from a rule of the tools has its reason beside it."""

from __future__ import annotations

import re

import config

FOLDERS = ("portal", "tests", "bench", "migrations")
EXCEPTION = re.compile(r"# (?:type: ignore\[[\w, -]+\]|noqa: [A-Z]+[0-9]+(?:, [A-Z]+[0-9]+)*)")
REASON = re.compile(r"(?: - |  # )\w.{6,}$")


def test_each_exception_has_its_reason() -> None:
    files = [*config.ROOT.glob("*.py"), *(file for folder in FOLDERS for file in (config.ROOT / folder).rglob("*.py"))]
    lacking = [
        f"{file.relative_to(config.ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if (found := list(EXCEPTION.finditer(line))) and not REASON.match(line, found[-1].end())
    ]
    assert lacking == []
