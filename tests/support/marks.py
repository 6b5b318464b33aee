"""Which tests are marked with which clauses, read from their source, so that nothing has to run."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"


@dataclass(frozen=True)
class Mark:
    """One clause that one test is marked with. `test` is named as pytest names it: path, class, function."""

    clause: str
    test: str
    line: int


def marked() -> dict[str, set[str]]:
    """Return the tests of each clause."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in sorted(TESTS.rglob("test_*.py")):
        for mark in marks_of(file.read_text(encoding="utf-8"), str(file.relative_to(ROOT))):
            found[mark.clause].add(mark.test)
    return dict(found)


def marks_of(source: str, path: str) -> Iterator[Mark]:
    """Yield the marks of one file. ValueError where a clause isn't written out, since then it can't be looked up."""
    tree = ast.parse(source, path)
    yield from _below(tree, path, path, [_clauses(value, path) for value in _assigned(tree)])


def _below(tree: ast.Module | ast.ClassDef, path: str, name: str, outer: list[list[str]]) -> Iterator[Mark]:
    """Yield the marks of the tests in a module or a class, which bear its own marks too."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            own = [_clauses(value, path) for value in (*node.decorator_list, *_assigned(node))]
            yield from _below(node, path, f"{name}::{node.name}", [*outer, *own])
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            own = [_clauses(value, path) for value in node.decorator_list]
            for clause in sorted({clause for some in (*outer, *own) for clause in some}):
                yield Mark(clause, f"{name}::{node.name}", node.lineno)


def _assigned(tree: ast.Module | ast.ClassDef) -> Iterator[ast.expr]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
        ):
            yield node.value


def _clauses(value: ast.expr, path: str) -> list[str]:
    """Return every clause that `pytest.mark.clauses` names anywhere in a decorator, also for one parameter alone."""
    return [
        _written(argument, path)
        for node in ast.walk(value)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.clauses"
        for argument in node.args
    ]


def _written(argument: ast.expr, path: str) -> str:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    raise ValueError(f"{path}:{argument.lineno}: write the clause out, so that it can be found.")
