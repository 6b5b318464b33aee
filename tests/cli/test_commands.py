"""The commands are imported when they are asked for, and all of them are there."""

from __future__ import annotations

import click
import pytest
from flask import Flask

from portal.cli import COMMANDS, portal


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_found_by_its_name(name: str) -> None:
    command = portal.get_command(click.Context(portal), name)
    assert command is not None
    assert command.name == name


def test_the_help_tells_every_command_and_those_that_others_added(app: Flask) -> None:
    told = app.test_cli_runner().invoke(args=["portal", "--help"]).output
    assert all(f"  {name} " in told for name in (*COMMANDS, "mail"))


def test_another_name_is_no_command(app: Flask) -> None:
    told = app.test_cli_runner().invoke(args=["portal", "fly"])
    assert told.exit_code == 2
    assert "No such command 'fly'" in told.output
