"""Filling an empty portal: every story told in the order of its receipt, and its mail delivered at the time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import select

import config
from portal.cases import tracking
from portal.cases.models import Case
from portal.cases.submission import Reporter
from portal.cli.demo import boroughs, devon_open, devon_past, orange_county, riverside, san_clemente
from portal.cli.demo.people import reporter
from portal.cli.demo.story import Story
from portal.cli.demo.telling import Told, Year, tell
from portal.database import db, transaction
from portal.jobs import outbox, runner
from portal.notices import outgoing
from portal.notices.mail import sender
from portal.notices.transport import FileTransport
from portal.procedures import versions
from portal.reports import performance

STORIES: dict[str, tuple[Story, ...]] = {
    "devon": devon_open.STORIES + devon_past.STORIES,
    "san-clemente": san_clemente.STORIES,
    "riverside": riverside.STORIES,
    "orange-county": orange_county.STORIES,
    "childrens-social-care": boroughs.CARE,
    "lgsco-code": boroughs.CODE,
}
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Example:
    """A case to try the portal with: its number, the passphrase of its room, and where it stands."""

    tracking_number: str
    passphrase: str
    procedure: str
    kind: str
    status: str


@dataclass(frozen=True)
class Task:
    """One story to tell: of which procedure's year, from whom, with which choices."""

    story: Story
    reporter: Reporter
    year: Year
    pick: tracking.Digits


def is_empty() -> bool:
    """Return whether there is no case yet."""
    return db.session.scalars(select(Case.id).limit(1)).first() is None


def fill(seed: int = 1, as_of: date | None = None) -> list[Example]:
    """Make the demo's cases as they would stand on the morning of `as_of` (today). The same seed and day make the same.

    What was promised is delivered into the mail folder, whatever mail server there is, and marked with its own time.
    """
    settings: config.Settings = current_app.config["SETTINGS"]
    tasks, fresh = list(_tasks(settings.packs, seed, as_of)), is_empty()
    examples = []
    with _mail_to_folder(), click.progressbar(tasks, label="Making the demo's cases") as bar:
        for task in bar:
            with transaction():
                examples.append(_example(tell(task.story, task.reporter, task.year, task.pick)))
            _deliver()
            db.session.remove()
    _count(datetime.combine(as_of, time(9), tzinfo=UTC) if as_of else datetime.now(UTC))
    _write(path(settings.instance), examples, fresh=fresh)
    return examples


def _tasks(keys: tuple[str, ...], seed: int, as_of: date | None) -> Iterator[Task]:
    """Yield the tasks, the oldest case first: its number in the database is the lowest too."""
    found = [task for key in keys if key in STORIES for task in _of(key, seed, as_of)]
    yield from sorted(found, key=lambda task: task.year.received_on(task.story.ago))


def _of(key: str, seed: int, as_of: date | None) -> Iterator[Task]:
    now = datetime.now(UTC)
    pack = versions.procedure_of(versions.in_force(key, as_of or now.date()))
    year = Year(pack, as_of or now.astimezone(pack.zone).date())
    for number, story in enumerate(STORIES[key]):
        pick = tracking.picks_from(f"demo {seed} {year.today} {key} {number}".encode())
        yield Task(story, reporter(key, number, story.channel), year, pick)


def _example(told: Told) -> Example:
    case = told.case
    return Example(case.tracking_number, told.passphrase, case.procedure_key, case.kind, str(case.status))


def _deliver() -> None:
    """Send what waits, each message a minute after it was promised."""
    while (since := outbox.oldest_waiting(at=datetime.max.replace(tzinfo=UTC))) is not None:
        if not runner.run_ready(since + A_MINUTE, worker="demo"):
            return


def _count(at: datetime) -> None:
    """Count what the public reads of these cases, as the workers do by night."""
    for pack in versions.all_current(at).values():
        for year in performance.due(pack, at):
            with transaction():
                performance.keep(pack, year, at)


@contextmanager
def _mail_to_folder() -> Iterator[None]:
    """Let no demo letter leave the house."""
    app = current_app
    before = app.extensions.get(outgoing.EXTENSION)
    folder = FileTransport(Path(app.config["MAIL_FOLDER"]))
    app.extensions[outgoing.EXTENSION] = outgoing.Outgoing(folder, sender(app.config["MAIL_FROM"]))
    try:
        yield
    finally:
        app.extensions.pop(outgoing.EXTENSION)
        if before is not None:
            app.extensions[outgoing.EXTENSION] = before


def path(instance: Path) -> Path:
    """Return where the demo's numbers and passphrases are kept, for whoever tries a room."""
    return instance / "demo-cases.json"


def _write(file: Path, examples: list[Example], *, fresh: bool) -> None:
    """Keep the numbers and passphrases where only this user reads them, beside those that were added to."""
    kept = [] if fresh or not file.exists() else json.loads(file.read_text())
    new = file.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump([*kept, *(asdict(example) for example in examples)], out, indent=1)
    new.replace(file)
