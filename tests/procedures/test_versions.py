"""Packs as installed versions: which is in force, and that none ever changes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from portal.errors import Conflict, NotFound
from portal.procedures import versions
from portal.procedures.faults import PackFaults
from portal.procedures.models import ProcedureVersion
from tests.procedures.base_pack import BASE, changed

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
FILE = "small-town.yaml"
SECOND = changed(('version: "1.0"', 'version: "2.0"'), ("effective: 2024-01-02", "effective: 2026-01-01"))


def test_a_pack_is_installed_with_its_source(session: Session) -> None:
    version = versions.install(BASE, FILE, NOW)

    assert (version.key, version.version, version.effective) == ("small-town", "1.0", date(2024, 1, 2))
    assert (version.source, version.loaded_at, len(version.sha256)) == (BASE, NOW, 64)
    assert versions.procedure(version.id).title == "Complaints policy"


def test_the_same_pack_again_changes_nothing(session: Session) -> None:
    first = versions.install(BASE, FILE, NOW)

    assert versions.install(BASE, FILE, datetime(2026, 6, 1, tzinfo=UTC)) is first
    assert first.loaded_at == NOW


def test_other_content_under_the_same_version_is_refused(session: Session) -> None:
    versions.install(BASE, FILE, NOW)

    with pytest.raises(Conflict, match=r"version 1\.0 of “small-town” is installed already") as caught:
        versions.install(changed(("limit: 10 working days", "limit: 12 working days")), FILE, NOW)
    assert "give this one a new “version”" in caught.value.sentence


def test_a_pack_with_faults_is_not_installed(session: Session) -> None:
    with pytest.raises(PackFaults):
        versions.install(changed(("prefix: ST", "prefix: 1")), FILE, NOW)

    assert "small-town" not in versions.keys_in_force()


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2024, 1, 2), "1.0"),
        (date(2025, 12, 31), "1.0"),
        (date(2026, 1, 1), "2.0"),
        (date(2030, 1, 1), "2.0"),
    ],
)
def test_the_version_that_took_effect_last_is_in_force(session: Session, on: date, version: str) -> None:
    versions.install(SECOND, FILE, NOW)
    versions.install(BASE, FILE, NOW)

    assert versions.in_force("small-town", on).version == version


def test_before_the_first_version_none_is_in_force(session: Session) -> None:
    versions.install(BASE, FILE, NOW)

    with pytest.raises(NotFound, match="No version of the procedure “small-town” was in force on 1 January 2024"):
        versions.in_force("small-town", date(2024, 1, 1))
    assert "small-town" not in versions.keys_in_force(date(2024, 1, 1))
    assert "small-town" in versions.keys_in_force(date(2024, 1, 2))


def test_each_version_keeps_its_own_meaning(session: Session) -> None:
    first = versions.install(BASE, FILE, NOW)
    second = versions.install(SECOND, FILE, NOW)

    assert [versions.procedure(version.id).version for version in (first, second)] == ["1.0", "2.0"]


def test_a_version_is_parsed_once(session: Session) -> None:
    version = versions.install(BASE, FILE, NOW)

    assert versions.procedure(version.id) is versions.procedure_of(version)


def test_an_unknown_version_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        versions.procedure(999_999)


def test_shipped_packs_are_installed_by_their_keys(session: Session) -> None:
    installed = versions.install_shipped(versions.shipped(), NOW)

    assert [version.key for version in installed] == list(versions.shipped())
    assert set(versions.keys_in_force()) >= set(versions.shipped())


def test_a_pack_that_doesn_t_ship_is_named_with_those_that_do(session: Session) -> None:
    with pytest.raises(NotFound, match=r"No pack “atlantis” comes with the portal\. There are: .*devon"):
        versions.install_shipped(["atlantis"], NOW)


BEFORE = """letters:
  referral:
    name: Referral
    says: referral
    subject: Passed on
    body: "{{referral.to}} has it, because: {{referral.reasons}}"
    entries:
      referral.to: {name: Who has it and how to reach them}
      referral.reasons: {name: Why}
    elements:
      who: {words: who has it, clause: ST-22, fields: [referral.to]}
"""


def test_a_version_that_was_installed_before_more_was_asked_of_packs_is_read_as_it_is(session: Session) -> None:
    old = changed(("letters:\n", BEFORE))
    with pytest.raises(PackFaults, match=r"must always give “referral\.contact”"):
        versions.install(old, FILE, NOW)
    kept = ProcedureVersion(key="small-town", version="0.9", effective=date(2020, 1, 1), source=old, loaded_at=NOW)
    kept.sha256 = "0" * 64
    session.add(kept)
    session.flush()
    assert "referral" in versions.procedure(kept.id).letters
