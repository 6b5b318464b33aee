"""Scenario 14: the start of one web worker, against importing Flask and Flask-AppBuilder and doing nothing."""

from __future__ import annotations

import os
import subprocess
import sys

from bench import clients, cpu
from bench.ground import SECRET, Ground
from bench.measuring import Findings, Options, Side, Target, repeated, side_by_side
from tests.support.server import KEPT

PORTAL = "import app"
# What any app of theirs loads before it can answer: the last line is what AppBuilder imports when it is attached.
IMPORTS = """
from flask import Flask
from flask_appbuilder import AppBuilder, IndexView, Model, ModelView
from flask_appbuilder.models.sqla.base import SQLA
from flask_appbuilder.security.sqla.manager import SecurityManager
"""


def run(ground: Ground, options: Options) -> Findings:
    """Measure processes that begin, import and end."""
    url = ground.sqlite(min(options.base, 100))
    found = side_by_side(
        "start of a worker", _process(PORTAL, ground, url), _process(IMPORTS, ground, url), options,
        yardstick="importing FAB and Flask", target=Target(at_most=2.0),
    )  # fmt: skip
    return Findings(compared=[found])


def _process(program: str, ground: Ground, url: str) -> Side:
    variables = {"DATABASE_URL": url, "PORTAL_INSTANCE": str(ground.folder), "SECRET_KEY": SECRET}
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | variables

    def start() -> None:
        subprocess.run(
            [sys.executable, "-c", program], check=True, cwd=clients.ROOT, env=environment, capture_output=True
        )

    # A child that has ended counts with us, so our own tree is read; this process itself only waits.
    return repeated(start, used=cpu.meter(os.getpid()))
