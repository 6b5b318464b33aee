"""What files may be sent is told in words, and of every kind that is known."""

from __future__ import annotations

import pytest

from config import FileRules
from portal.files import offered
from portal.files.kinds import KINDS, Kind


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_is_told_once(kind: Kind) -> None:
    groups = [name for name, begins in offered.GROUPS if kind.media_type.startswith(begins)]
    assert len(groups) == 1


def test_the_settings_know_the_same_kinds() -> None:
    assert {kind.key for kind in KINDS} == set(FileRules().kinds)


def test_only_what_is_taken_is_told() -> None:
    told = offered.told(FileRules(kinds=("pdf", "ods", "png")))
    assert told.endswith("MB together: PDF, pictures and documents and tables (DOCX, XLSX, PPTX, ODT, ODS, CSV, text).")
    assert "sound" not in told
