"""The process that goes through files: it has little memory, little time, and nothing to do with the database.

It reads an order and a file, one after the other, from its standard input, and answers each: as it is kept, or why not.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import time
from typing import BinaryIO

from portal.files.going_through import gone_through
from portal.files.room import Room
from portal.files.sentences import Unsafe

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 30  # of the processor, should nobody be there to end it


def serve(orders: BinaryIO, answers: BinaryIO) -> None:
    """Answer orders until there are no more: `{key, ending, clean, size, room}` and the file; `{size}` and the file as
    it is kept, `{size: -1}` where that is as it came, or `{why}`; with the `room` that is left, and the seconds of the
    processor that were `spent`. First says that it stands ready."""
    answers.write(b"\n")
    answers.flush()
    while line := orders.readline():
        order = json.loads(line)
        content, room = orders.read(order["size"]), Room(order["room"])
        began = time.process_time()
        try:
            kept = gone_through(content, order["key"], order["ending"], clean=order["clean"], room=room)
            made = b"" if kept is content else kept
            told: dict[str, int | str] = {"size": len(kept) if made else -1}
        except Unsafe as unsafe:
            made, told = b"", {"why": unsafe.sentence}
        answers.write(
            json.dumps(told | {"room": room.left, "spent": time.process_time() - began}).encode() + b"\n" + made
        )
        answers.flush()


def hold_back() -> None:
    """Hold this process to little memory and time, and let it write no file."""
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system that knows no such limit
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    hold_back()
    serve(sys.stdin.buffer, sys.stdout.buffer)
