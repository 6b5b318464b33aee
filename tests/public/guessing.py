"""Guessing tracking numbers and passphrases, as often as one likes and from as many places as one likes.

    python -m tests.public.guessing --guesses 100000

tries each number at every door that takes one, and prints how many guesses hit, how they were answered, and how long a
wrong passphrase takes beside an unknown number.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal import create_app
from portal.cases import tracking
from portal.cases.tracking import CROCKFORD, wordlist
from portal.database import transaction
from tests.cast import received
from tests.fixtures_app import begin, settings_for
from tests.public.journey import inputs

EACH = 10_000  # guesses after which how far it is is told
A_PLACE = 100  # guesses from one place, before the next takes over
DOORS: dict[str, Callable[[FlaskClient, str], TestResponse]] = {  # where a number alone is enough
    "the status page": lambda client, number: client.get(f"/track/{number}"),
    "the field for a number": lambda client, number: client.post("/track", data={"number": number}),
    "the dates": lambda client, number: client.get(f"/track/{number}/dates.ics"),
    "news": lambda client, number: client.post(f"/track/{number}/news", data={"address": ""}),
    "news in another language": lambda client, number: client.post(
        f"/track/{number}/news?lang=cy", data={"do": "language"}
    ),
    "the API": lambda client, number: client.get(f"/api/v1/submissions/{number}"),
}


@dataclass
class Result:
    """What came of guessing: how each guess was answered, by HTTP status (at each door that takes a number).

    And how long the two kinds of no took.
    """

    numbers: dict[str, Counter[int]] = field(default_factory=lambda: {door: Counter() for door in DOORS})
    words: Counter[int] = field(default_factory=Counter)
    wrong: list[float] = field(default_factory=list)
    unknown: list[float] = field(default_factory=list)

    @property
    def hits(self) -> int:
        """Return how many guesses showed a case or opened a room."""
        return sum(
            many for found in (*self.numbers.values(), self.words) for status, many in found.items() if status < 400
        )


def guess(app: Flask, known: str, guesses: int, dice: random.Random) -> Result:
    """Guess so many numbers, and so many passphrases: half of them of a case that is there."""
    result = Result()
    for client, places in _from_everywhere(app, guesses):
        token = inputs(client.get(f"/track/{known}/open"))
        for _ in range(places):
            number = tracking.normalised("DV" + "".join(dice.choices(CROCKFORD, k=12)))
            for door, knock in DOORS.items():
                result.numbers[door][knock(client, number).status_code] += 1
            for where, times in ((known, result.wrong), (number, result.unknown)):
                phrase = " ".join(dice.choices(wordlist(), k=5))
                began = time.perf_counter()
                answer = client.post(f"/track/{where}/open", data={**token, "passphrase": phrase})
                if answer.status_code == 404:
                    times.append(time.perf_counter() - began)
                result.words[answer.status_code] += 1
        _tell(sum(result.words.values()) // 2, guesses)
    return result


def _tell(done: int, of: int) -> None:
    if done % EACH == 0:
        sys.stderr.write(f"{done:,} of {of:,}\n")


def _from_everywhere(app: Flask, guesses: int) -> Iterator[tuple[FlaskClient, int]]:
    """Yield a browser in another place each time, and how many guesses it makes."""
    for place in range(0, guesses, A_PLACE):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"10.{place >> 16 & 255}.{place >> 8 & 255}.{place & 255}"
        yield client, min(A_PLACE, guesses - place)


def told(result: Result) -> str:
    """Return the result in lines."""
    slower = median(result.wrong) / median(result.unknown)
    numbers = "\n".join(f"numbers, {door}: {dict(found)}" for door, found in result.numbers.items())
    return (
        f"{result.hits} hits\n{numbers}\npassphrases: {dict(result.words)}\n"
        f"a wrong passphrase takes {median(result.wrong) * 1000:.1f} ms, an unknown number "
        f"{median(result.unknown) * 1000:.1f} ms (medians of {len(result.wrong)} and {len(result.unknown)}): "
        f"{slower:.2f} times as long"
    )


def main() -> int:
    """Guess against a portal of its own, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--guesses", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app(settings_for(folder, f"sqlite:///{folder / 'portal.sqlite3'}"))
        begin(app)
        with app.app_context(), transaction():
            known = received().case.tracking_number
        result = guess(app, known, asked.guesses, random.Random(asked.seed))
    sys.stdout.write(told(result) + "\n")
    return 1 if result.hits else 0


if __name__ == "__main__":
    sys.exit(main())
