"""The conformance page: each clause with the tests that prove it, written from a run of the tests themselves.

pytest --conformance docs/conformance.md
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLAUSES = ROOT / "docs" / "clauses.csv"
SEEDS = {
    "OC": "Orange County SSA, policy D36",
    "SC": "San Clemente, policy 103-3",
    "RV": "Riverside, 311 system",
    "DV": "Devon County Council, customer feedback policy",
    "CSC": "A London borough, children's social care",
}
SETTLED = "clause"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--conformance", metavar="FILE", help="write the conformance page to FILE")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let each report name its clauses: with several workers, reports are all that comes back."""
    report = yield
    if report.when == "call":
        for marker in item.iter_markers("clauses"):
            report.user_properties += [(SETTLED, clause) for clause in marker.args]
    return report


class Page:
    """Collects what passed and what failed, and writes the page when the run is over."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.passed: dict[str, set[str]] = defaultdict(set)
        self.failed: dict[str, set[str]] = defaultdict(set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note one test's clauses. A test is named once, however many parameters and databases it ran with."""
        kept = self.passed if report.passed else self.failed
        for name, clause in report.user_properties:
            if name == SETTLED and not report.skipped:
                kept[str(clause)].add(report.nodeid.partition("[")[0])

    def pytest_sessionfinish(self) -> None:
        """Write the page."""
        self.file.write_text("\n".join(self._lines()) + "\n", encoding="utf-8")

    def _lines(self) -> Iterator[str]:
        clauses = list(csv.DictReader(CLAUSES.read_text(encoding="utf-8").splitlines()))
        proved = [row for row in clauses if self._is_proved(row["id"])]
        yield "# Conformance: the clauses and the tests that prove them"
        yield ""
        count = f"{len(proved)} of {len(clauses)} clauses are proved."
        yield f"Written by `make conformance` from a run of the tests. {count}"
        for prefix, seed in SEEDS.items():
            rows = [row for row in clauses if row["id"].partition("-")[0] == prefix]
            yield from ("", f"## {seed}", "", "| clause | what it asks | proved by |", "|---|---|---|")
            yield from (f"| {row['id']} | {row['behaviour']} | {self._proof(row['id'])} |" for row in rows)

    def _is_proved(self, clause: str) -> bool:
        return bool(self.passed[clause] - self.failed[clause])

    def _proof(self, clause: str) -> str:
        tests = sorted(self.passed[clause] - self.failed[clause])
        shown = "<br>".join(f"`{test}`" for test in tests[:4])
        more = f"<br>and {len(tests) - 4} more" if len(tests) > 4 else ""
        return shown + more if tests else "**open**"


def pytest_configure(config: pytest.Config) -> None:
    """Collect, where there is someone to collect for: the controller, not its workers."""
    file = config.getoption("--conformance")
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Page(Path(file)), "conformance-page")
