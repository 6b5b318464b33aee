"""What is measured, in the order of docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.ground import Ground
from bench.measuring import Findings, Options
from bench.scenarios import (
    dashboard,
    deep,
    due_dates,
    exports,
    jobs,
    letters,
    officers,
    replay,
    search,
    startup,
    status_page,
    submission,
)

Run = Callable[[Ground, Options], Findings]


@dataclass(frozen=True)
class Scenario:
    """One line of the table: its number, a name to type, what it is, and how it is run, if the portal has it."""

    number: int
    name: str
    title: str
    run: Run | None = None


SCENARIOS = (
    Scenario(1, "submission", "Submission over the API, all durable writes", submission.run),
    Scenario(2, "form", "Submission over the form: page, send, receipt"),
    Scenario(3, "status", "Public status page with its ledger", status_page.run),
    Scenario(4, "queue", "Officer's queue and My work, first page", officers.queue),
    Scenario(5, "case", "Case page with everything", officers.case_page),
    Scenario(6, "search", "Search, a rare and a common word", search.run),
    Scenario(7, "deep", "Deep page and filter", deep.run),
    Scenario(8, "dashboard", "The four pages of the dashboard", dashboard.run),
    Scenario(9, "sweep", "Sweep of running clocks"),
    Scenario(10, "letter", "Letter merged, checked, set as PDF, kept", letters.run),
    Scenario(11, "dates", "Due date and ledger", due_dates.run),
    Scenario(12, "jobs", "Jobs through the embedded runner", jobs.run),
    Scenario(13, "export", "Export of all cases, CSV and XLSX", exports.run),
    Scenario(14, "startup", "Start-up of one web worker", startup.run),
    Scenario(15, "replay", "Replay of cases against another pack", replay.run),
)


def chosen(words: list[str]) -> list[Scenario]:
    """Return the scenarios of these names or numbers; all of them where none is given. Raises ValueError."""
    known = {key: one for one in SCENARIOS for key in (one.name, str(one.number))}
    unknown = [word for word in words if word not in known]
    if unknown:
        raise ValueError(f"There is no scenario {unknown[0]!r}. There are: {', '.join(one.name for one in SCENARIOS)}.")
    return [known[word] for word in words] or list(SCENARIOS)
