"""Sentences that the public reads and that are made below the doors, found where they stand in the code.

A sentence with values, written as an f-string or for `.format`, is found as `%(name)s` has it; its finished text is
known again by that (portal/procedures/catalogues.py). So nobody writes it twice, and a new one is missed by the check.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from portal.procedures.catalogues import PLACE

# Which files, and in each the functions and constants whose texts the public meets; all of them where none is named.
SOURCES: dict[str, tuple[str, ...]] = {
    "cases/ahead.py": ("AFTER", "_after"),
    "cases/closing_days.py": ("_by",),
    "cases/filing.py": ("ADDED", "TOLD", "REMOVED", "TOO_MUCH", "FULL", "NOTHING", "UNCLEAN", "NO_FILE", "demand_all"),
    "cases/handling.py": ("_how",),
    "cases/intake.py": ("_record",),
    "cases/news.py": ("FULL", "FULL_BY_NOW", "NO_MORE"),
    "cases/promised.py": ("sentence",),
    "cases/staging.py": (),
    "cases/status.py": ("LEFT", "NO_LIMIT", "when_answered", "_limit"),
    "cases/submission.py": (),
    "cases/wishes.py": (),
    "cases/texts.py": ("NO_ADDRESS", "fault_in"),
    "cases/together.py": ("PARTED",),
    "files/offered.py": (),
    "files/sentences.py": (),
    "letters/asks_of_matters.py": ("OUTCOMES",),
    "letters/promise_chasing.py": ("GONE_BY",),
    "policy/afterwards.py": ("QUESTIONS",),
    "policy/decisions.py": ("TOLD_REPORTER",),
    "policy/details.py": (),
    "policy/easier.py": (),
    "policy/ledger.py": (),
    "policy/matters.py": ("CAN_CONTEST", "CONTESTED_ALREADY", "SETTLED", "NOT_CLASSIFIED", "FINAL", "NO_CONTEST"),
    "policy/moves.py": ("NO_TO_REPORTER", "WHY_NOT"),
    "policy/rights.py": ("may_escalate",),
    "public": (),
}
# What is given to these is no sentence, or is found already.
ELSEWHERE = frozenset(
    {
        "BadSetting",
        "Markup",
        "TypeVar",
        "ValueError",
        "_",
        "compile",
        "gettext",
        "lazy_gettext",
        "ngettext",
        "say",
        "say_many",
        "strftime",
    }
)
# What stands in a sentence as a value: what starts a limit, how something was said, days when offices are closed.
VALUES = (
    *("received", "opened", "stage opened", "allocated", "acknowledged", "a step was done", "contested"),
    *("telephone", "speaking in person", "e-mail", "letter", "text message", "voicemail"),
    *("New Year's Day", "Good Friday", "Easter Monday", "May Day", "Spring Bank Holiday", "Late Summer Bank Holiday"),
    *("Christmas Day", "Boxing Day", "Martin Luther King Jr. Day", "Washington's Birthday", "Memorial Day"),
    *("Juneteenth National Independence Day", "Independence Day", "Labor Day", "Columbus Day", "Veterans Day"),
    *("Thanksgiving", "Thanksgiving Day", "Day After Thanksgiving", "Lincoln's Birthday", "Cesar Chavez Day"),
    *("Christmas Eve", "New Year's Eve", "Presidents' Day"),
)
RECORDS = "cases"  # the folder whose commands write the lines of a timeline: the third of what `record` is given
SENTENCE = re.compile(r"[A-Z“%].*[^ ]", re.DOTALL)
WORDS = re.compile(r"[^\W\d_]{2}")
NOT_SAID = re.compile(r"[A-Z_]+|.*%\(\w+\)s\.[a-z]+|.*charset=.*|[A-Z][a-z]+-[A-Z].*|.*[/<>\\^].*", re.DOTALL)


def found(root: Path) -> Iterator[tuple[str, int, str]]:
    """Yield each sentence with its file and line."""
    for name, of in SOURCES.items():
        for file in sorted((root / name).glob("*.py")) if (root / name).is_dir() else [root / name]:
            if file.exists():
                yield from _in_file(file, root, of)
    yield from (("portal/cli/sentences.py", 1, value) for value in VALUES)
    for file in sorted((root / RECORDS).glob("*.py")):
        yield from _recorded(file, root)


def _in_file(file: Path, root: Path, of: tuple[str, ...]) -> Iterator[tuple[str, int, str]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for part in tree.body:
        if not isinstance(part, ast.Expr) and (not of or _names(part) & set(of)):
            yield from ((f"portal/{file.relative_to(root)}", line, text) for line, text in _texts(part, named=bool(of)))


def _names(part: ast.stmt) -> set[str]:
    if isinstance(part, ast.Assign):
        return {name.id for target in part.targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return {str(getattr(part, "name", getattr(getattr(part, "target", None), "id", "")))}


def _texts(part: ast.AST, *, named: bool) -> Iterator[tuple[int, str]]:
    """Of what is named one by one, words that begin small are told too."""
    skipped = _docstrings(part) | {id(one) for node in ast.walk(part) for one in _not_told(node)}
    for node in ast.walk(part):
        if id(node) in skipped:
            continue
        text = _text(node)
        if _is_told(text) or (named and " " in text.strip() and _is_told(text[:1].upper() + text[1:])):
            yield getattr(node, "lineno", 1), text.strip()


def _is_told(text: str) -> bool:
    said = text.lstrip()
    return bool(SENTENCE.fullmatch(said)) and not NOT_SAID.fullmatch(said) and bool(WORDS.search(PLACE.sub("", said)))


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _formatted(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_piece(one, number) for number, one in enumerate(node.values))
    return ""


def _piece(node: ast.expr, number: int) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value).replace("%", "%%")
    return f"%({_name(getattr(node, 'value', node), number)})s"


def _name(node: ast.AST, number: int) -> str:
    names = [
        one.attr if isinstance(one, ast.Attribute) else one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute | ast.Name)
    ]
    return f"{names[0]}{number}" if names else f"value{number}"


def _formatted(text: str) -> str:
    """A text with `{name}` in it is finished by `.format`; one that is made for gettext has its own places."""
    if "%(" in text or "{" not in text:
        return text
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return text
    return "".join(
        before.replace("%", "%%") + (f"%({name or f'value{number}'})s" if name is not None else "")
        for number, (before, name, _how, _as) in enumerate(parts)
    )


def _docstrings(part: ast.AST) -> set[int]:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(one.body[0].value)
        for one in ast.walk(part)
        if isinstance(one, documented) and one.body and isinstance(one.body[0], ast.Expr)
    }


def _not_told(node: ast.AST) -> Iterator[ast.AST]:
    """What is no sentence of its own: pieces of an f-string, patterns, types, and what is wrapped already."""
    if isinstance(node, ast.JoinedStr):
        yield from (piece for one in node.values for piece in ast.walk(one))
    if isinstance(node, ast.Call):
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if called in ELSEWHERE:
            yield from ast.walk(node)
    if isinstance(node, ast.Compare | ast.Subscript):
        yield from ast.walk(node.comparators[0] if isinstance(node, ast.Compare) else node.slice)


def _recorded(file: Path, root: Path) -> Iterator[tuple[str, int, str]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record" and len(node.args) > 2:
            text = _text(node.args[2])
            if _is_told(text):
                yield f"portal/{file.relative_to(root)}", node.lineno, text
