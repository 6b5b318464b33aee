"""Worker processes that a test may kill, each forked in milliseconds from one that has imported everything.

The parent's side is `Workshop`; the other side is this file run as a program, which reads one order a line.
"""

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class Workshop:
    """Starts processes and says how each ended."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.jobs.workshop"]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
        self._program = subprocess.Popen(command, cwd=ROOT, **pipes)

    def start(self, task: str, **order: Any) -> int:
        """Fork a process that carries out an order, and return its id."""
        return int(self._ask({"do": task, **order}))

    def wait(self, pid: int) -> int:
        """Wait for a process to end. Minus the signal's number, if it was killed."""
        return int(self._ask({"wait": pid}))

    def run(self, task: str, **order: Any) -> int:
        """Start one and wait for it."""
        return self.wait(self.start(task, **order))

    def close(self) -> None:
        """Let the program end."""
        assert self._program.stdin
        assert self._program.stdout
        self._program.stdin.close()
        self._program.wait(timeout=30)
        self._program.stdout.close()

    def _ask(self, order: dict[str, Any]) -> str:
        assert self._program.stdin
        assert self._program.stdout
        self._program.stdin.write(json.dumps(order) + "\n")
        return self._program.stdout.readline()


@contextmanager
def opened() -> Iterator[Workshop]:
    """A workshop that is closed afterwards."""
    shop = Workshop()
    try:
        yield shop
    finally:
        shop.close()


# ---- the other side


def serve() -> None:
    """Carry out the orders that are read, each in a child of this process, which has no threads and no connections."""
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            _say(os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1]))
        elif pid := os.fork():
            _say(pid)
        else:
            os._exit(_carry_out(order))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _carry_out(order: dict[str, Any]) -> int:
    try:
        os.environ["PORTAL_FAILPOINT"] = order.get("failpoint", "")
        app = _app(order)
        with app.app_context():
            DEEDS[order["do"]](app, order)
    except BaseException:  # noqa: BLE001 - the child of a fork must end here, whatever happens
        traceback.print_exc()
        return 1
    return 0


def _app(order: dict[str, Any]) -> Any:
    from portal.notices import outgoing
    from portal.notices.transport import SmtpTransport
    from tests.jobs.local_db import make_app

    app = make_app(order["url"])
    if "smtp" in order:
        outgoing.use(app, SmtpTransport(order["smtp"], timeout=10))
    return app


def _run(app: Any, order: dict[str, Any]) -> None:
    from portal.jobs.runner import run_ready

    run_ready(datetime.fromisoformat(order["at"]), worker=str(os.getpid()))


def _tick(app: Any, order: dict[str, Any]) -> None:
    from portal.database import transaction
    from portal.jobs.slots import tick

    for hour in range(order["hours"]):
        with transaction():
            tick("tests.hourly", timedelta(hours=1), datetime.fromisoformat(order["at"]) + timedelta(hours=hour))


def _work(app: Any, order: dict[str, Any]) -> None:
    import threading

    from portal.jobs import runner

    stop = threading.Event()
    runner.stop_on_signals(stop)
    runner.work(app, stop)


DEEDS = {"run": _run, "tick": _tick, "work": _work}

if __name__ == "__main__":
    from portal.notices import sending  # noqa: F401 - it registers its tasks
    from tests.jobs import tasks  # noqa: F401 - it registers the tasks

    serve()
