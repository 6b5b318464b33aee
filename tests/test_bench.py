"""The benchmarks run, at a tiny size, and tell figures that make sense: a benchmark that nobody runs rots."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from bench import __main__ as program
from bench import bare, cpu, fill, report
from bench.ground import Ground, let_go
from bench.measuring import Compared, Findings, NotYet, Options, Target, Turn, Verdict, repeated, side_by_side
from bench.scenarios import SCENARIOS, Scenario, chosen, reports
from bench.scenarios.letters import draw, lines_of
from bench.scenarios.submission import BODY
from portal.cases.models import Case, ClockRow
from portal.database import db, transaction
from portal.http.limits import limiter
from portal.letters import pdf
from portal.policy.spans import around
from portal.reports import making
from tests.letters.test_pdf import composed
from tests.procedures.shipped import pack

TINY = Options(size=40, base=30, seconds=0.05, rounds=1, clients=2)
MEASURED = [one for one in SCENARIOS if one.run]


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    """A PostgreSQL of the benchmarks' own. Their app has no rate limits, and the limiter is one for all apps."""
    before = limiter.enabled
    with Ground() as made:
        yield made
    limiter.enabled = before


def a_turn(rate: float, cpu_each: float | None = 0.002) -> Turn:
    return Turn(operations=100, seconds=100 / rate, cpu=cpu_each and cpu_each * 100, each=1 / rate)


# ---- every scenario


@pytest.mark.slow
@pytest.mark.parametrize("scenario", MEASURED, ids=lambda one: one.name)
def test_a_scenario_tells_figures_that_make_sense(scenario: Scenario, ground: Ground) -> None:
    assert scenario.run
    found = scenario.run(ground, TINY)

    assert found.compared
    for one in found.compared:
        assert len(one.ours) == len(one.theirs) == TINY.rounds
        for turn in (*one.ours, *one.theirs):
            assert turn.operations >= 1
            assert 0 < turn.each < 60
            assert turn.cpu is None or 0 <= turn.cpu < 60
        assert 0 < one.ratio < math.inf
    for fact in found.facts:
        assert 0 < fact.value < 1e6
    assert report.lines(scenario, found)


@pytest.mark.slow
def test_both_sides_of_a_submission_write_the_same_rows(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    url = ground.copied(TINY.base)
    app = ground.app(url)
    monkeypatch.setenv(bare.URL, url)

    ours = _written(app, app, "/api/v1/submissions")
    door = bare.create()
    theirs = _written(app, door, "/submissions")
    door.config["DATABASE"].connection.close()

    assert ours == theirs
    assert ours["cases"] == 1


def _written(app: Flask, door: Flask, path: str) -> dict[str, int]:
    before = _counts(app)
    answer = door.test_client().post(path, json=BODY, headers={"Idempotency-Key": str(uuid4())})
    assert answer.status_code == 201
    return {name: count - before[name] for name, count in _counts(app).items()}


def _counts(app: Flask) -> dict[str, int]:
    with app.app_context():
        counts = {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in fill.TABLES}
        let_go()
    return counts


@pytest.mark.slow
def test_both_sides_of_a_report_count_the_same_cases(ground: Ground) -> None:
    url, at, shape = ground.sqlite(TINY.size), datetime.now(UTC), reports.SHAPES[0]
    span = around(at.date(), 3).before
    with ground.app(url).app_context():
        pack = reports.with_report(shape, at)
        built = making.build(pack, shape.key, span, at)
        let_go()
    database = bare.Database(url)
    ends = [database.moment(one) for one in span.instants(pack.zone)]
    theirs = sum(row[-1] for row in database.rows(reports.KINDS, *ends))
    database.connection.close()

    assert len(built.counted) == theirs > 0


# ---- filling


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_what_is_filled_is_what_the_commands_would_have_kept(ground: Ground, database: str) -> None:
    url = ground.copied_sqlite(TINY.size) if database == "sqlite" else ground.copied(TINY.size)
    with ground.app(url).app_context():
        assert db.session.scalar(select(func.count()).select_from(Case)) == TINY.size
        fill.demand_true(sample=TINY.size)

        clock = select(ClockRow.id).where(ClockRow.due_at.is_not(None)).order_by(ClockRow.id.desc()).limit(1)
        with transaction():
            db.session.execute(update(ClockRow).where(ClockRow.id.in_(clock)).values(due_at=None))
        with pytest.raises(ValueError, match="its facts say"):
            fill.demand_true(sample=TINY.size)
        let_go()


@pytest.mark.slow
def test_a_file_that_is_kept_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ground(kept=tmp_path) as first:
        url = first.sqlite(TINY.base)
    monkeypatch.setattr(fill, "fill", lambda *_given: pytest.fail("it was there"))
    with Ground(kept=tmp_path) as second:
        assert second.sqlite(TINY.base) == url


# ---- measuring


def test_sides_take_turns_after_a_turn_that_is_not_counted() -> None:
    seen: list[str] = []

    def side(name: str) -> Turn:
        seen.append(name)
        return a_turn(100)

    found = side_by_side("", lambda _: side("A"), lambda _: side("B"), Options(rounds=2), yardstick="")

    assert "".join(seen) == "ABABAB"
    assert len(found.ours) == 2


@pytest.mark.parametrize(
    ("target", "ratio", "verdict"),
    [
        (Target(at_least=0.5), 0.5, Verdict.PASS),  # half of the rate
        (Target(at_least=0.6), 0.5, Verdict.SHORT),
        (Target(at_most=2), 2.0, Verdict.PASS),  # twice the time
        (Target(at_most=1.5), 2.0, Verdict.SHORT),
        (Target(), 0.5, Verdict.NONE),
    ],
)
def test_a_target_is_about_rates_or_about_times(target: Target, ratio: float, verdict: Verdict) -> None:
    found = Compared("", "", (a_turn(50),), (a_turn(100),), target)

    assert found.ratio == pytest.approx(ratio)
    assert found.verdict is verdict


def test_a_turn_is_at_least_one_operation() -> None:
    turn = repeated(lambda: time.sleep(0.001), times=4)(0)

    assert turn.operations == 4
    assert turn.each < turn.seconds


def test_the_processor_time_of_children_is_seen() -> None:
    used = cpu.meter(os.getpid())
    before = used()
    subprocess.run([sys.executable, "-c", "sum(range(10_000_000))"], check=True)
    after = used()

    assert (before is None and after is None) or (before is not None and after is not None and after - before > 0.02)


# ---- telling


def test_the_table_tells_what_was_found_and_what_was_not() -> None:
    found = Findings(compared=[Compared("page", "bare", (a_turn(50),), (a_turn(100, None),), Target(at_least=0.6))])
    told: report.Told = [(SCENARIOS[0], found), (SCENARIOS[1], program.NOT_YET)]

    table = report.table(told)

    assert (
        "| 1 | page | 20 · 50 · 2 | bare | 10 · 100 · – | 0.50 (0.50–0.50) | – | at least 0.6 | falls short |" in table
    )
    assert f"- 2. {SCENARIOS[1].title}: not measured yet." in table
    assert json.loads(json.dumps(report.as_json(told, "now")))["scenarios"][0]["compared"][0]["ratio"] == 0.5


def test_a_scenario_whose_screen_is_missing_says_so(ground: Ground) -> None:
    def missing(_ground: Ground, _options: Options) -> Findings:
        raise NotYet("no such page.")

    assert program._one(Scenario(99, "x", "X", missing), ground, TINY) == "not yet: no such page."


def test_scenarios_are_chosen_by_name_or_number() -> None:
    assert [one.name for one in chosen(["4", "letter"])] == ["queue", "letter"]
    assert chosen([]) == list(SCENARIOS)
    with pytest.raises(ValueError, match="no scenario 'quue'"):
        chosen(["quue"])


def test_the_list_names_every_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--list"]) == 0
    assert capsys.readouterr().out.count("\n") == len(SCENARIOS) == 16


@pytest.mark.parametrize(("word", "cases"), [("500", 500), ("10k", 10_000), ("1M", 1_000_000)])
def test_a_size_is_a_number_of_cases(word: str, cases: int) -> None:
    assert program.size(word) == cases


def test_the_letter_that_is_drawn_says_the_same_in_the_same_places() -> None:
    pages = lines_of(
        pdf.set_letter(composed("It was *late*.\n\n- one\n- two"), pack("devon"), to="Alice", reference="1")
    )
    again = lines_of(draw(pages))
    assert [one.words for one in again[0]] == [one.words for one in pages[0]]
    assert {(round(one.x), round(one.y), one.size) for one in again[0]} == {
        (round(one.x), round(one.y), one.size) for one in pages[0]
    }
