"""`python -m bench`: measure the portal beside its yardsticks, turn and turn about, and print the tables."""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import replace
from pathlib import Path

from bench import report
from bench.ground import Ground
from bench.measuring import Findings, NotYet, Options
from bench.scenarios import SCENARIOS, Scenario, chosen

NOT_YET = "not measured yet."


def main(words: list[str] | None = None) -> int:
    """Run what the command line asks for. Returns 0 whatever was found: a slow portal is no fault of the benchmark."""
    given = _parser().parse_args(words)
    if given.list:
        print(
            "\n".join(
                f"{one.number:>2}  {one.name:<11}{one.title}{'' if one.run else ' (not yet)'}" for one in SCENARIOS
            )
        )
        return 0
    try:
        scenarios = chosen(given.scenarios)
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 2
    options = Options(size=given.size, base=min(given.size, given.base), seconds=given.seconds, rounds=given.rounds)
    if given.database:
        options = replace(options, databases=(given.database,))
    began = report.machine()
    with Ground(given.server, given.keep) as ground:
        told = run(scenarios, options, ground, quiet=given.markdown)
    print(f"\nBegan {began}.\nEnded {report.machine()}.\n\n{report.table(told)}")
    if given.json:
        given.json.write_text(json.dumps(report.as_json(told, began), indent=1), encoding="utf-8")
    return 0


def run(scenarios: list[Scenario], options: Options, ground: Ground, *, quiet: bool = True) -> report.Told:
    """Run the scenarios one after another, on the same ground."""
    told: report.Told = []
    for scenario in scenarios:
        found = _one(scenario, ground, options)
        told.append((scenario, found))
        print(report.lines(scenario, found), file=sys.stderr if quiet else sys.stdout, flush=True)
    return told


def _one(scenario: Scenario, ground: Ground, options: Options) -> Findings | str:
    if scenario.run is None:
        return NOT_YET
    try:
        return scenario.run(ground, options)
    except NotYet as missing:
        return f"not yet: {missing}"


def size(word: str) -> int:
    """Return a number of cases: 500, 10k, 1m."""
    match = re.fullmatch(r"(\d{1,9})([km]?)", word.lower())
    cases = int(match[1]) * {"": 1, "k": 1_000, "m": 1_000_000}[match[2]] if match else 0
    if not 20 <= cases <= 10_000_000:
        raise argparse.ArgumentTypeError("give a number of cases from 20 to 10m, such as 10k")
    return cases


def seconds(word: str) -> float:
    """Return how long one turn takes, up to a minute."""
    value = float(word)
    if not 0 < value <= 60:
        raise argparse.ArgumentTypeError("give seconds up to 60")
    return value


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="scenario", help="names or numbers; all of them without one")
    parser.add_argument(
        "--size", type=size, default=Options.size, help="cases for what must not grow: 10k, 100k, 1m (100k)"
    )
    parser.add_argument("--seconds", type=seconds, default=Options.seconds, help="of one turn of one side (4)")
    parser.add_argument("--base", type=size, default=Options.base, help="cases to compare that with (10k)")
    parser.add_argument(
        "--rounds", type=int, choices=range(1, 21), default=Options.rounds, metavar="N", help="turns of each side (4)"
    )
    parser.add_argument(
        "--server", default="", metavar="URL", help="a PostgreSQL of yours on which filled databases are kept and found"
    )
    parser.add_argument("--database", choices=Options.databases, help="one of them alone, of the pages of staff")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where filled files of SQLite are kept and found")
    parser.add_argument("--list", action="store_true", help="list the scenarios")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every turn to a file")
    parser.add_argument("--markdown", action="store_true", help="print nothing but the tables, for docs/benchmarks.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
