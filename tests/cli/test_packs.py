"""`flask portal pack replay | impact | publish` and `flask portal closures`: told, asked, done, with an exit code."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from portal.cases.models import Case, Event
from portal.database import db
from portal.http.clock import now
from portal.procedures import versions
from portal.procedures.models import Closure, ProcedureVersion
from tests import cast
from tests.admin.browsing import days_ago, made

DEVON = (versions.PACKS / "devon.yaml").read_text(encoding="utf-8")


def portal(app: Flask, *words: str, typed: str = "") -> Result:
    """Run `flask portal …`, without Flask's own start."""
    with app.app_context():
        result = app.test_cli_runner().invoke(args=["portal", *words], input=typed)
        db.session.remove()
    return result


@pytest.fixture
def other(tmp_path: Path) -> str:
    """Devon's next version: five days more for an answer at stage 1, from tomorrow."""
    lines = [line for line in DEVON.splitlines() if not line.startswith(("effective:", "version:"))]
    lines += ['version: "8"', f"effective: {now().date() + timedelta(days=1)}"]
    file = tmp_path / "devon-8.yaml"
    file.write_text("\n".join(lines).replace("limit: 10 working days", "limit: 15 working days"), encoding="utf-8")
    return str(file)


def _cases() -> None:
    case = cast.acknowledged(cast.received(at=days_ago(60)).case, at=days_ago(59))
    calendar = versions.procedure(case.procedure_version_id).calendars["england"]
    twelfth = calendar.after(days_ago(60).date(), 12)
    cast.answered(case, at=datetime.combine(twelfth, time(12), tzinfo=UTC))
    cast.acknowledged(cast.received(at=days_ago(3)).case, at=days_ago(2))


def test_replay_tells_both_sides(app: Flask, other: str) -> None:
    made(app, _cases)

    result = portal(app, "pack", "replay", other)

    assert result.exit_code == 0
    assert "2 cases of devon, as recorded and against devon-8.yaml (8):" in result.output
    assert "corporate, stage 1: Response" in result.output
    assert "10 working days (DV-26)" in result.output
    assert "15 working days (DV-26)" in result.output


def test_replay_as_json(app: Flask, other: str) -> None:
    made(app, _cases)

    result = portal(app, "pack", "replay", other, "--json", "--since", days_ago(70).date().isoformat())

    told = json.loads(result.stdout)
    [line] = [one for one in told["lines"] if one["clock"] == "answer"]
    assert (told["cases"], line["recorded"]["late"], line["recorded"]["still_open"]) == (2, 1, 1)
    assert (line["other"]["met"], line["other"]["breaches"]) == (1, 0)
    assert told["not_in_this_pack"] == []


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--procedure", "atlantis"), 2, "There is no procedure “atlantis” here. Choose one"),
        (("--since", "2026-02-01", "--until", "2026-01-01"), 2, "--until lies before --since."),
    ],
)
def test_replay_of_what_makes_no_sense(
    app: Flask, other: str, words: tuple[str, ...], code: int, sentence: str
) -> None:
    result = portal(app, "pack", "replay", other, *words)

    assert (result.exit_code, sentence in result.output) == (code, True)


def test_a_pack_with_faults_is_told_with_its_lines(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(DEVON.replace("prefix: DV", "prefix: devon"), encoding="utf-8")

    for command in ("replay", "impact", "publish"):
        result = portal(app, "pack", command, str(file))
        assert result.exit_code == 1
        assert f"{file}:" in result.output
        assert "“prefix” must be" in result.output


def test_impact_is_told_and_nothing_changed(app: Flask, other: str) -> None:
    made(app, _cases)

    result = portal(app, "pack", "impact", other)

    assert result.exit_code == 0
    assert "Response: 10 working days → 15 working days (DV-26)" in result.output
    assert "Open cases: 2. They stay under the version that they began under." in result.output
    assert "0.2 of kind complaint" in result.output
    assert _versions(app) == 1


def _versions(app: Flask) -> int:
    with app.app_context():
        query = select(func.count(ProcedureVersion.id)).where(ProcedureVersion.key == "devon")
        return db.session.scalar(query) or 0


@pytest.mark.parametrize(("typed", "there"), [("y\n", 2), ("n\n", 1)])
def test_publishing_asks_first(app: Flask, other: str, typed: str, there: int) -> None:
    result = portal(app, "pack", "publish", other, typed=typed)

    assert result.exit_code == 0
    assert ("Published: devon 8" in result.output) is (there == 2)
    assert _versions(app) == there


def test_a_date_gone_by_is_refused(app: Flask, other: str) -> None:
    made(app, _cases)
    file = Path(other)
    tomorrow = f"effective: {now().date() + timedelta(days=1)}"
    gone = f"effective: {days_ago(5).date()}"
    file.write_text(file.read_text(encoding="utf-8").replace(tomorrow, gone), encoding="utf-8")

    result = portal(app, "pack", "publish", other, "--yes")

    assert result.exit_code == 1
    assert "that day has gone by. One case was received since then" in result.output
    assert _versions(app) == 1


def test_closing_and_opening_a_day(app: Flask) -> None:
    made(app, _cases)
    with app.app_context():
        calendar = versions.procedure_of(versions.current("devon", now())).calendars["england"]
        day = calendar.after(now().date(), 3).isoformat()
    close = ("closures", "close", "devon", "england", day, "Staff day")

    assert "Nothing was changed." in portal(app, *close, "--dry-run").output
    assert "Nothing was changed." in portal(app, *close, typed="n\n").output
    result = portal(app, *close, "--yes")
    assert "1 due dates of 1 open cases move:" in result.output
    assert "The dates of 1 cases were moved." in result.output
    assert "is closed already: Staff day" in portal(app, *close, "--yes").output

    listed = portal(app, "closures", "list", "devon").output
    assert "Staff day" in listed
    with app.app_context():
        number = db.session.scalars(select(Closure.id)).one()
    assert "The dates of 1 cases were moved." in portal(app, "closures", "open", str(number), "--yes").output
    assert "taken back" in portal(app, "closures", "list").output
    with app.app_context():
        kinds = db.session.scalars(select(Event.kind).join(Case).order_by(Event.id)).all()
        assert kinds.count("closure") == 2


def test_a_closure_that_isn_t_there(app: Flask) -> None:
    result = portal(app, "closures", "open", "77", "--yes")

    assert (result.exit_code, "There is no such closure." in result.output) == (1, True)
    assert "No closures were added." in portal(app, "closures", "list").output
