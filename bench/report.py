"""The findings as Markdown and as JSON."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from statistics import median
from typing import Any

from bench.measuring import Compared, Fact, Findings, Turn, cpu_of
from bench.scenarios import Scenario

Told = list[tuple[Scenario, Findings | str]]
"""Each scenario with what it found, or the sentence that says why it found nothing."""

HEADS = (
    "#",
    "measured",
    "ours: ms, per s, CPU ms",
    "divided by",
    "its: ms, per s, CPU ms",
    "ratio (spread)",
    "CPU ratio",
    "target",
    "",
)


def table(told: Told) -> str:
    """Return one Markdown table of everything, and another of the figures that stand by themselves."""
    rows = [_row(scenario, one) for scenario, found in told if isinstance(found, Findings) for one in found.compared]
    facts = [_fact(scenario, one) for scenario, found in told if isinstance(found, Findings) for one in found.facts]
    parts = [_markdown(HEADS, rows)] if rows else []
    parts += [_markdown(("#", "counted or timed alone", "value", "target", ""), facts)] if facts else []
    notes = [note for _, found in told if isinstance(found, Findings) for note in found.notes]
    missing = [f"{scenario.number}. {scenario.title}: {why}" for scenario, why in told if isinstance(why, str)]
    parts += ["\n".join(notes)] if notes else []
    parts += ["Without a figure:\n\n" + "\n".join(f"- {line}" for line in missing)] if missing else []
    return "\n\n".join(parts)


def lines(scenario: Scenario, found: Findings | str) -> str:
    """Return what one scenario found, in words, as the run goes on."""
    if isinstance(found, str):
        return f"{scenario.number:>2} {scenario.name}: {found}"
    told = [f"{scenario.number:>2} {scenario.name}"]
    for one in found.compared:
        told.append(f"     {one.what}: {_side(one.ours)}")
        told.append(f"       {one.yardstick}: {_side(one.theirs)}")
        told.append(f"       ratio {_ratio(one)}, target {one.target}: {one.verdict}")
    told += [f"     {one.what}: {one.value:,.4g} {one.unit}, target {one.target}: {one.verdict}" for one in found.facts]
    return "\n".join([*told, *(f"     {note}" for note in found.notes)])


def machine() -> str:
    """Return what this was measured on, and how busy it was."""
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return (
        f"{datetime.now(UTC):%-d %B %Y, %H:%M} UTC; {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} processors, Python {platform.python_version()}; load averages {busy} (1, 5 and 15 minutes)"
    )


def as_json(told: Told, before: str) -> dict[str, Any]:
    """Return everything, each turn included."""
    return {
        "began": before,
        "ended": machine(),
        "scenarios": [{"number": scenario.number, "name": scenario.name, **_found(found)} for scenario, found in told],
    }


def _found(found: Findings | str) -> dict[str, Any]:
    if isinstance(found, str):
        return {"not_measured": found}
    return {
        "compared": [_turns(one) for one in found.compared],
        "facts": [asdict(one) | {"target": str(one.target), "verdict": one.verdict} for one in found.facts],
        "notes": found.notes,
    }


def _turns(one: Compared) -> dict[str, Any]:
    reckoned = {"ratio": one.ratio, "ratios": one.ratios, "cpu_ratio": one.cpu_ratio, "verdict": one.verdict}
    return asdict(one) | reckoned | {"target": str(one.target)}


def _row(scenario: Scenario, one: Compared) -> tuple[str, ...]:
    cpu = "–" if one.cpu_ratio is None else f"{one.cpu_ratio:.2f}"
    return (
        str(scenario.number), one.what, _side(one.ours), one.yardstick, _side(one.theirs), _ratio(one), cpu,
        str(one.target), one.verdict,
    )  # fmt: skip


def _fact(scenario: Scenario, one: Fact) -> tuple[str, ...]:
    return str(scenario.number), one.what, f"{one.value:,.4g} {one.unit}", str(one.target), one.verdict


def _side(turns: tuple[Turn, ...]) -> str:
    cpu = cpu_of(turns)
    figures = (median(turn.each for turn in turns) * 1e3, median(turn.rate for turn in turns))
    told = [_short(figure) for figure in figures]
    return " · ".join([*told, "–" if cpu is None else _short(cpu * 1e3)])


def _short(value: float) -> str:
    """Return a figure to three places that mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}" if value >= 0.01 else f"{value:.5f}"


def _ratio(one: Compared) -> str:
    return f"{one.ratio:.2f} ({min(one.ratios):.2f}–{max(one.ratios):.2f})"


def _markdown(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, ("---",) * len(heads), *rows))
