"""The record of conformance, written from a run of the tests themselves: each clause with the tests that prove it.

pytest --conformance
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator

import pytest

from tests.support import clauses

SETTLED = "clause"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--conformance", action="store_true", help="write which clauses this run proved")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let each report name its clauses: with several workers, reports are all that comes back."""
    report = yield
    if report.when == "call":
        for marker in item.iter_markers("clauses"):
            report.user_properties += [(SETTLED, clause) for clause in marker.args]
    return report


class Run:
    """Collects what passed and what failed, and keeps the record when the run is over."""

    def __init__(self) -> None:
        self.passed: dict[str, set[str]] = defaultdict(set)
        self.failed: dict[str, set[str]] = defaultdict(set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note one test's clauses. A test is named once, however many parameters and databases it ran with."""
        kept = self.passed if report.passed else self.failed
        for name, clause in report.user_properties:
            if name == SETTLED and not report.skipped:
                kept[str(clause)].add(report.nodeid.partition("[")[0])

    def pytest_sessionfinish(self) -> None:
        """Keep the record."""
        proofs = {clause: self.passed[clause] - self.failed[clause] for clause in list(self.passed)}
        clauses.keep(clauses.record_of(clauses.clauses(), proofs))


def pytest_configure(config: pytest.Config) -> None:
    """Collect, where there is someone to collect for: the controller, not its workers."""
    if config.getoption("--conformance") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Run(), "conformance-record")
