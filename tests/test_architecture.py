"""What the house promises of itself: which way imports point, who may call what, and how large a file grows."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import config
from tests.http.test_headers import FILLING, _parts

ROOT = config.ROOT
PORTAL = ROOT / "portal"
MOST_LINES = 300  # split by topic before a file grows past it

# Every address that someone without a login may call. A new one is put here on purpose, or the test below fails.
PUBLIC = {
    "api-docs.openapi_json",
    "api_docs.page",
    "appbuilder.static",
    "health.healthz",
    "health.readyz",
    "LimitedSecurityApi.login",
    "LimitedSecurityApi.refresh",  # asks for a refresh token by itself
    "PortalAuthView.code",  # only sends back whoever gave no right password lately
    "PortalAuthView.enrol",  # as that
    "PortalAuthView.login",
    "PortalAuthView.logout",  # only sends home whoever isn't signed in
    "static",
    "submissions.follow",
    "submissions.submit",
}
PUBLIC_BLUEPRINTS = {"public"}


def modules() -> Iterator[Path]:
    yield from (path for path in PORTAL.rglob("*.py") if "__pycache__" not in path.parts)


def test_imports_point_inward() -> None:
    linter = shutil.which("lint-imports", path=str(Path(sys.executable).parent)) or "lint-imports"
    run = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr


def test_policy_needs_nothing_but_the_standard_library() -> None:
    for path in (PORTAL / "policy").glob("*.py"):
        for name in imported(path):
            root = name.partition(".")[0]
            assert root in sys.stdlib_module_names or name.startswith("portal.policy"), f"{path.name} imports {name}"


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""


def test_policy_is_told_what_day_it_is() -> None:
    for path in (PORTAL / "policy").glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert not any(word in source for word in (".now(", ".today(", "utcnow", "time.time(")), path.name


@pytest.mark.clauses("SC-30")
def test_every_address_is_public_on_purpose_or_refuses_a_stranger(app: Flask) -> None:
    client, adapter = app.test_client(), app.url_map.bind("localhost")
    checked = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or rule.endpoint.partition(".")[0] in PUBLIC_BLUEPRINTS:
            continue
        values = {name: FILLING.get(name, 1) if name != "move" else "acknowledge" for name, _ in _parts(rule)}
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            address = adapter.build(rule.endpoint, values, method=method)
            answer = client.open(address, method=method)
            to_login = answer.status_code == 302 and "/staff/login/" in answer.headers["Location"]
            assert to_login or answer.status_code in {400, 401, 403, 404}, f"{method} {address}: {answer.status_code}"
            if answer.status_code == 400:
                assert method == "POST", "a form without its token is turned away before anyone asks who sent it"
            checked += 1
    assert checked > 30


def test_what_is_declared_public_is_there(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints >= PUBLIC
    assert {endpoint.partition(".")[0] for endpoint in endpoints} >= PUBLIC_BLUEPRINTS


def test_no_view_acts_on_rows_that_its_filters_don_t_know() -> None:
    """FAB's actions fetch a row without the view's filters, so we have none."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                names = {ast.unparse(one).partition("(")[0].rpartition(".")[2] for one in node.decorator_list}
                assert "action" not in names, f"{path.relative_to(ROOT)}: {node.name}"


def test_only_the_gate_and_who_must_read_tables_without_it() -> None:
    """A query of a bare table or of text passes by `cases.access`: each place that makes one is known.

    The jobs are no rows of a case: workers take them, and nobody is looking.
    """
    exempt = ("cases/access", "cases/awaiting", "cases/parts", "http/health", "jobs/lease")
    known = {f"portal/{one}.py" for one in exempt}
    found = set()
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        bare = any(isinstance(node, ast.Attribute) and node.attr == "__table__" for node in ast.walk(tree))
        raw = any(name.startswith("sqlalchemy") and "text" in names for name, names in from_imports(tree))
        if bare or raw:
            found.add(str(path.relative_to(ROOT)))
    assert found <= known


def test_only_these_promise_messages() -> None:
    """What is written to colleagues goes through `writing_to_staff`, which asks the firewall; a partner is none."""
    known = {f"portal/{one}.py" for one in ("cases/contributing", "cases/writing_to_staff", "notices/sending")}
    known |= {
        f"portal/letters/{one}.py" for one in ("automatic", "issuing", "promise_notes", "texting")
    }  # to the reporter
    found = {path for path in modules() if "queue_notice(" in path.read_text(encoding="utf-8")}
    assert {str(path.relative_to(ROOT)) for path in found} == known


def from_imports(tree: ast.AST) -> Iterator[tuple[str, set[str]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module or "", {alias.name for alias in node.names}


def test_every_module_is_named_for_what_it_is() -> None:
    unfinished = {"utils", "util", "helpers", "helper", "common", "misc", "base"}
    assert [path for path in modules() if path.stem in unfinished or path.parent.name in unfinished] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in modules() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_files_stay_near_one_idea() -> None:
    long = {str(path.relative_to(ROOT)): lines for path in modules() if (lines := length(path)) > MOST_LINES}
    assert long == {}


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_nothing_is_printed_by_the_way() -> None:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            assert called != "print", f"{path.relative_to(ROOT)} prints"


def test_only_the_doors_and_the_configuration_read_the_environment() -> None:
    for path in modules():
        source = path.read_text(encoding="utf-8")
        if path.is_relative_to(PORTAL / "cli") or path.name == "failpoints.py":
            continue
        assert "os.environ" not in source, path
        assert "getenv" not in source, path
