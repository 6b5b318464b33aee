"""Setting up: the teams of every version that is installed are there, whenever it comes into force."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.models import Team
from portal.cli.setup import load_packs
from portal.procedures import versions
from tests.cast import NOW
from tests.procedures.base_pack import BASE, changed

AHEAD = ("effective: 2024-01-02", "effective: 2027-04-01")


def ship(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "small-town.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(versions, "PACKS", folder)


def teams(session: Session) -> dict[str, str]:
    return {team.key: team.name for team in session.scalars(select(Team).filter_by(procedure_key="small-town"))}


def test_a_first_version_that_is_dated_ahead(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(tmp_path, changed(AHEAD), monkeypatch)
    load_packs(("small-town",), NOW)
    assert teams(session) == {"hall": "Town Hall"}


def test_a_second_version_brings_its_new_team_before_it_comes_into_force(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(tmp_path, BASE, monkeypatch)
    load_packs(("small-town",), NOW)
    new_team = ("  hall: {name: Town Hall}\n", "  hall: {name: The Town Hall}\n  kitchen: {name: Kitchen}\n")
    ship(tmp_path, changed(AHEAD, ('version: "1.0"', 'version: "2.0"'), new_team), monkeypatch)
    load_packs(("small-town",), NOW)
    assert teams(session) == {"hall": "The Town Hall", "kitchen": "Kitchen"}

    load_packs(("small-town",), NOW)
    assert len(teams(session)) == 2
