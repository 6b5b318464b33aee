"""Files made safe to be kept: judged here, gone through in a process of their own that can be stopped."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from types import TracebackType

from config import FileRules
from config_files import MEGABYTE
from portal.files import names
from portal.files.kinds import judge
from portal.files.sentences import BROKEN, TOO_LARGE, Unsafe

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 20  # for one file


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
    """The process in which files are gone through, begun with the first of them."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()

    def through(self, content: bytes, key: str, ending: str, *, clean: bool) -> bytes:
        """Return the file as it is kept. Raises `Unsafe`; also where going through it takes too long or too much."""
        child = self._child = self._child or self._begun()
        stop = Timer(MOST_SECONDS, child.kill)
        stop.start()
        try:
            return _asked(child, {"key": key, "ending": ending, "clean": clean, "size": len(content)}, content)
        except (OSError, ValueError) as error:  # it ended in the middle: of time, of memory, or of a fault in a library
            self._stop()
            raise Unsafe(BROKEN) from error
        finally:
            stop.cancel()

    def _begun(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-s", "-m", "portal.files.workbench"],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

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


def _asked(child: subprocess.Popen[bytes], order: dict[str, object], content: bytes) -> bytes:
    assert child.stdin
    assert child.stdout
    child.stdin.write(json.dumps(order).encode() + b"\n")
    child.stdin.write(content)
    child.stdin.flush()
    told = json.loads(child.stdout.readline())
    if "why" in told:
        raise Unsafe(told["why"])
    if told["size"] < 0:
        return content
    made = child.stdout.read(told["size"])
    if len(made) < told["size"]:
        raise ValueError("It ended before it had answered.")
    return made


def made_safe(given: Iterable[Raw], rules: FileRules, *, clean: bool, as_much: bool = False) -> list[Safe | Refusal]:
    """Return each file as it can be kept, or why it can't be, in their order.

    With `clean` what they tell of their maker is gone, and what can't be cleaned is refused; with `as_much`, it is
    kept as it came, which `Safe.cleaned` says.
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
