"""The command line: `flask portal …`. Each command translates its words and calls the same code as the web."""

from __future__ import annotations

from importlib import import_module

from click import Command, Context
from flask import Flask
from flask.cli import AppGroup

# Where each command is: it is imported when it is asked for, since a web worker asks for none.
COMMANDS = {
    "closures": "closures:closures",
    "demo": "demo.command:demo",
    "duties": "duties:duties",
    "first-run": "first_run:first_run",
    "forget-provider": "accounts:forget_provider",
    "import": "imports:import_file",
    "languages": "languages:languages",
    "pack": "packs:pack",
    "reset-second-factor": "accounts:reset_second_factor",
    "run": "run:run",
    "search": "search:search",
    "setup": "setup:setup",
    "verify": "verify:verify",
    "work": "work:work",
}


class Portal(AppGroup):
    """The group `portal`, of these commands and whatever else is added to it."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Return the names of all its commands."""
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Return a command by its name, or None where there is none."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: Command = getattr(import_module(f"portal.cli.{module}"), name)
        return command


portal = Portal("portal", help="Run and look after the portal.")


def init_app(app: Flask) -> None:
    """Attach the commands."""
    app.cli.add_command(portal)
