"""The one place where tasks are defined: a name, a function, and how stubbornly it is tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from portal.errors import NotFound


@dataclass(frozen=True, slots=True)
class Retry:
    """It didn't work this time. What the task wrote is kept, and it is tried again after a pause."""

    sentence: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    """It will never work. What the task wrote is kept, and it isn't tried again."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Later:
    """It isn't this job's turn yet. It comes back at `until`, and this doesn't count as an attempt."""

    until: datetime


Outcome = Retry | GiveUp | Later | None
TaskFunction = Callable[..., Outcome]
F = TypeVar("F", bound=TaskFunction)


@dataclass(frozen=True, slots=True)
class Task:
    """What is known of a kind of job. `on_give_up` gets the job's arguments, `at=` and `error=`, a sentence."""

    name: str
    function: TaskFunction
    max_attempts: int
    base: int
    cap: int
    every: timedelta | None
    on_give_up: Callable[..., None] | None

    def pause_after(self, attempts: int) -> timedelta:
        """Return how long to wait after so many attempts: doubling from `base` seconds, never more than `cap`."""
        doublings = min(max(attempts, 1) - 1, 32)
        return timedelta(seconds=min(self.base * 2**doublings, self.cap))


_tasks: dict[str, Task] = {}


def job(
    name: str,
    *,
    max_attempts: int = 8,
    base: int = 60,
    cap: int = 3600,
    every: timedelta | None = None,
    on_give_up: Callable[..., None] | None = None,
) -> Callable[[F], F]:
    """Define a task. Its function takes the job's arguments by name, and `at=`, and returns an outcome or nothing.

    It may be run more than once, so it must look whether its work is done already. With `every`, the workers
    also queue it once in each such span of time, without arguments.
    """

    def define(function: F) -> F:
        if name in _tasks:
            raise ValueError(f"There are two tasks named {name!r}.")
        _tasks[name] = Task(name, function, max_attempts, base, cap, every, on_give_up)
        return function

    return define


def task(name: str) -> Task:
    """Return the task of that name."""
    try:
        return _tasks[name]
    except KeyError:
        raise NotFound(f"There is no task named “{name}” in this version of the portal.") from None


def periodic() -> list[Task]:
    """Return the tasks that fall due by themselves."""
    return [task for task in _tasks.values() if task.every is not None]
