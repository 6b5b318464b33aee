"""Files made safe to be kept: judged here, gone through in a process of their own that can be stopped."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any

from config import FileRules
from config_files import MEGABYTE
from portal.files import names
from portal.files.kinds import judge
from portal.files.sentences import BROKEN, TOO_LARGE, TOO_SLOW, Unsafe

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 8  # of the processor, for all files of a request: others wait meanwhile
SLOWER = 2  # times as long may it take where the processor has other things to do
MOST_UNPACKED = 200 * 1024 * 1024  # bytes, for all of them


@dataclass(frozen=True)
class Raw:
    """A file as it came."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Safe:
    """A file that can be kept: its name as it is shown, what it is, its bytes, and whether it was cleaned of what it
    tells of its maker."""

    name: str
    key: str
    media_type: str
    ending: str
    content: bytes
    cleaned: bool


@dataclass(frozen=True)
class Refusal:
    """A file that isn't taken, and why."""

    name: str
    sentence: str


class Workbench(AbstractContextManager["Workbench"]):
    """The process in which the files of a request are gone through, begun with the first of them, and what is left to
    all of them of time and room."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._seconds: float = MOST_SECONDS
        self._room = MOST_UNPACKED

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()

    def through(self, content: bytes, key: str, ending: str, *, clean: bool) -> bytes:
        """Return the file as it is kept. Raises `Unsafe`; also where going through it takes too long or too much."""
        if self._seconds <= 0:
            raise Unsafe(TOO_SLOW)
        child = self._child = self._child or self._begun()
        stop, began = Timer(self._seconds * SLOWER, child.kill), time.monotonic()
        order = {"key": key, "ending": ending, "clean": clean, "size": len(content), "room": self._room}
        stop.start()
        try:
            told, made = _asked(child, order, content)
        except (OSError, ValueError) as error:  # it ended in the middle: of time, of memory, or of a fault in a library
            self._stop()
            self._seconds -= (time.monotonic() - began) / SLOWER
            raise Unsafe(BROKEN if self._seconds > 0 else TOO_SLOW) from error
        finally:
            stop.cancel()
        self._room, self._seconds = told["room"], self._seconds - told["spent"]
        if "why" in told:
            raise Unsafe(told["why"])
        return content if told["size"] < 0 else made

    def _begun(self) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            [sys.executable, "-s", "-m", "portal.files.workbench"],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert child.stdout
        child.stdout.readline()  # it stands ready: how long that took is no stranger's doing
        return child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            try:
                if stream:
                    stream.close()
            except OSError:  # what was still to be written goes nowhere
                continue


def _asked(child: subprocess.Popen[bytes], order: dict[str, object], content: bytes) -> tuple[dict[str, Any], bytes]:
    assert child.stdin
    assert child.stdout
    child.stdin.write(json.dumps(order).encode() + b"\n")
    child.stdin.write(content)
    child.stdin.flush()
    told = json.loads(child.stdout.readline())
    size = max(0, told.get("size", 0))
    made = child.stdout.read(size)
    if len(made) < size:
        raise ValueError("It ended before it had answered.")
    return told, made


def made_safe(given: Iterable[Raw], rules: FileRules, *, clean: bool, as_much: bool = False) -> list[Safe | Refusal]:
    """Return each file as it can be kept, or why it can't be, in their order.

    With `clean` what they tell of their maker is gone, and what can't be cleaned is refused; with `as_much`, it is
    kept as it came, which `Safe.cleaned` says. All of them have some seconds together: what is over
    then is refused.
    """
    with Workbench() as bench:
        return [_one(raw, rules, bench, clean=clean, as_much=as_much) for raw in given]


def _one(raw: Raw, rules: FileRules, bench: Workbench, *, clean: bool, as_much: bool) -> Safe | Refusal:
    name = names.cleaned(raw.name)
    try:
        if len(raw.content) > rules.each:
            raise Unsafe(TOO_LARGE.format(most=rules.each // MEGABYTE))
        judged = judge(name, raw.content, rules.kinds)
        kind = judged.kind
        if kind is None:
            raise Unsafe(judged.why_not)
        cleaned = clean and not (as_much and not kind.can_be_cleaned)
        content = bench.through(raw.content, kind.key, judged.ending, clean=cleaned)
        shown = name if names.ending_of(name) else names.with_ending(name, judged.ending)
    except Unsafe as unsafe:
        return Refusal(name or names.UNNAMED, unsafe.sentence)
    return Safe(shown, kind.key, kind.media_type, judged.ending, content, cleaned)
