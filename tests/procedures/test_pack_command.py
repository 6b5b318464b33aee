"""`flask portal pack check`: a sound pack summed up, every fault of another, an exit code that means something."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli.packs import pack
from portal.procedures import versions
from tests.procedures.base_pack import BASE, changed
from tests.procedures.broken.files import FILES


def check(*files: Path) -> Result:
    return CliRunner().invoke(pack, ["check", *map(str, files)])


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_sound_pack_is_summed_up(tmp_path: Path) -> None:
    result = check(write(tmp_path, "town.yaml", BASE))

    assert result.exit_code == 0
    for words in (
        "Small Town: Complaints policy",
        "small-town, version 1.0, in force from 2 January 2024, numbered ST-…",
        "First stage (ST-8), answered with response",
        "acknowledge 1 working day from received (ST-9), not for anonymous",
        "answer      10 working days from received (ST-11a), at most 20 (ST-12)",
        "Letters: hello, response, more_time",
        "No faults.",
    ):
        assert words in result.output


def test_the_shipped_packs_are_sound() -> None:
    result = check(*sorted(versions.PACKS.glob("*.yaml")))

    assert result.exit_code == 0
    assert result.output.count("No faults.") == len(versions.shipped())


def test_every_fault_is_printed_with_file_and_line(tmp_path: Path) -> None:
    file = write(
        tmp_path, "town.yaml", changed(("prefix: ST", "prefix: town"), ("leads_to: second", "leads_to: secnd"))
    )

    result = check(file)

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{file}:6: “prefix” must be two or three capital letters, and is “town”.",
        f"{file}:77: There is no stage “secnd”. Did you mean “second”?",
    ]


def test_one_bad_pack_among_good_ones_fails_the_whole(tmp_path: Path) -> None:
    good, bad = write(tmp_path, "good.yaml", BASE), write(tmp_path, "bad.yaml", "")

    result = check(bad, good)

    assert result.exit_code == 1
    assert f"{bad}:1: The file holds no pack." in result.output
    assert "No faults." in result.output


def test_a_file_that_isn_t_text_is_told(tmp_path: Path) -> None:
    file = tmp_path / "town.yaml"
    file.write_bytes(b"pack: caf\xe9")

    result = check(file)

    assert (result.exit_code, "isn't UTF-8" in result.output) == (1, True)


def test_help_has_an_example() -> None:
    assert (
        "flask portal pack check portal/procedures/packs/devon.yaml"
        in CliRunner().invoke(pack, ["check", "--help"]).output
    )


def test_fifty_faults_are_printed_and_the_rest_are_counted(tmp_path: Path) -> None:
    file = write(tmp_path, "town.yaml", BASE + "".join(f"unknown_{number}: x\n" for number in range(173)))

    result = check(file)

    assert (result.exit_code, len(result.output.splitlines())) == (1, 51)
    assert result.output.splitlines()[-1] == "and 123 more"


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_pack_gets_one_line_and_no_traceback(name: str, tmp_path: Path) -> None:
    raw, line, words = FILES[name]
    file = tmp_path / "town.yaml"
    file.write_bytes(raw)

    result = check(file)

    (told,) = result.output.splitlines()
    assert told.startswith(f"{file}:{line}: ")
    assert words in told
    assert isinstance(result.exception, SystemExit)
