"""Clients that ask a server on this machine, over and over, from a process of their own.

The parent's side is `load`; the other side is this file run as a program, which reads one order and writes what it saw.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from statistics import median

from bench.cpu import Meter
from bench.measuring import Side, Turn, since_then

ROOT = Path(__file__).resolve().parent.parent
MOST_CLIENTS, LONGEST, MOST_REQUESTS = 32, 60.0, 200_000


@dataclass(frozen=True)
class Order:
    """What to ask, of a server on the loopback address alone. The paths are asked in turn.

    With `once`, each request carries that header with a new value: an idempotency key.
    """

    port: int
    paths: list[str]
    expect: int
    method: str = "GET"
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    once: str = ""
    clients: int = 8
    seconds: float = 4.0


def load(order: Order, used: Meter) -> Side:
    """Return a side that loads a server. Raises RuntimeError where an answer isn't the one expected."""

    def turn(seconds: float) -> Turn:
        asked = json.dumps(asdict(order) | {"seconds": min(seconds, LONGEST)})
        before = used()
        program = subprocess.run(
            [sys.executable, "-m", "bench.clients"],
            input=asked,
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=LONGEST * 3,
            check=False,
        )
        if program.returncode:
            raise RuntimeError(f"The clients failed:\n{program.stderr}")
        seen = json.loads(program.stdout)
        if set(seen["statuses"]) != {str(order.expect)}:
            raise RuntimeError(f"{order.paths[0]} answered {seen['statuses']}, not {order.expect}.")
        # A client that waits is no work of the server's: only what the server used meanwhile is counted.
        return Turn(seen["requests"], seen["seconds"], since_then(used, before), seen["each"])

    return turn


# ---- the other side


class Crowd:
    """So many clients, each with a connection that it keeps."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.until = 0.0
        self.times: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.turns = count()

    def run(self) -> dict[str, object]:
        """Ask until the time is up."""
        began = time.perf_counter()
        self.until = began + min(self.order.seconds, LONGEST)
        threads = [threading.Thread(target=self._ask) for _ in range(min(self.order.clients, MOST_CLIENTS))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - began
        return {
            "requests": len(self.times),
            "seconds": took,
            "each": median(self.times),
            "statuses": dict(self.statuses),
        }

    def _ask(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.order.port, timeout=30)
        body = self.order.body.encode() or None
        while True:
            turn = next(self.turns)
            headers = self.order.headers | ({self.order.once: str(uuid.uuid4())} if self.order.once else {})
            since = time.perf_counter()
            connection.request(self.order.method, self.order.paths[turn % len(self.order.paths)], body, headers)
            answer = connection.getresponse()
            answer.read()
            now = time.perf_counter()
            self.times.append(now - since)
            self.statuses[answer.status] += 1
            if now > self.until or turn > MOST_REQUESTS:
                return


if __name__ == "__main__":
    print(json.dumps(Crowd(Order(**json.load(sys.stdin))).run()))
