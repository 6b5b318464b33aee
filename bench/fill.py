"""Filling a database with any number of cases in a short time: copies of cases that the commands made.

Each copy is moved to days of its own and its due dates are worked out anew by the policy engine; it has its own
numbers, its own reporter and a hash chain of its own. The PDF of a copied letter is a stand-in of a few bytes, or a
million cases would take forty gigabytes.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import JSON, Connection, Table, func, insert, select, text

from bench import indices, prototypes
from bench.prototypes import Prototype
from bench.words import WordsOf
from portal.cases import clocks, indexing, situation, timeline, written
from portal.cases.models import (
    Case,
    CaseNature,
    CaseText,
    ClockRow,
    Event,
    ExtensionRow,
    IdempotencyKey,
    PauseRow,
    Person,
    Remedy,
    Response,
    Staff,
    StageRow,
)
from portal.cases.tracking import CHARACTERS, CROCKFORD, GROUP
from portal.database import db, transaction
from portal.jobs.models import Job
from portal.letters.models import Letter
from portal.notices import sending
from portal.notices.models import Notice
from portal.policy.clock import Clock, due

OPEN_SHARE = 10  # of a hundred cases; they are the latest
YEARS = 3
A_CHUNK = 1_000
CASES_OF_ONE = 1_000  # cases of one officer, from first to last: an authority with more cases has more officers

# In the order in which a row may refer to one that is there.
MODELS = (
    Person, Case, CaseNature, StageRow, ClockRow, PauseRow, ExtensionRow, Response, Remedy, Letter, Event, Notice, Job,
    IdempotencyKey, CaseText,
)  # fmt: skip
TABLES: tuple[Table, ...] = tuple(model.__table__ for model in MODELS)

PDF = b"%PDF-1.4\n% stands in for a letter\n%%EOF\n"
PDF_SHA256 = hashlib.sha256(PDF).hexdigest()
FIRST = ("Alice", "Omar", "Grace", "Piotr", "Mei", "Yusuf", "Bronwen", "Diego", "Aoife", "Ivan")
LAST = ("Penrose", "Reyes", "Adeyemi", "Nowak", "Chen", "Haddad", "Rees", "Delgado", "Byrne", "Petrov")

Row = dict[str, Any]


def fill(cases: int, at: datetime, tell: Callable[[int, int], None] = lambda _done, _of: None) -> None:
    """Fill an empty portal with so many cases, the latest of them received today: a tenth open, the rest over.

    `tell` is called with how many there are, and of how many, after each thousand.
    """
    made = prototypes.make()
    handlers = _officers(max(1, cases // CASES_OF_ONE))
    copier = Copier([_original(one) for one in made], handlers, cases, at)
    connection = db.session.connection()
    copier.next_ids = {table.name: _last_id(connection, table) for table in TABLES}
    copier.dialect = connection.dialect
    db.session.rollback()
    with indices.without([table.name for table in TABLES]):
        for first in range(len(made), cases, A_CHUNK):
            rows = copier.chunk(range(first, min(first + A_CHUNK, cases)))
            with transaction():
                _write(db.session.connection(), rows)
            tell(first, cases)
    with transaction():
        _go_on_counting(db.session.connection())


def demand_true(sample: int) -> None:
    """Check that what was filled is what the commands would have kept: a sample, as `flask portal verify` does."""
    ids = list(db.session.scalars(select(Case.id).order_by(Case.id)))
    for case_id in ids[:: max(1, len(ids) // sample)]:
        case = db.session.get_one(Case, case_id)
        kept = _kept(case)
        with db.session.no_autoflush:
            situation.refresh(case)
        if kept != _kept(case):
            raise ValueError(f"Case {case_id} keeps {kept}, and its facts say {_kept(case)}.")
        if timeline.first_break(case) is not None:
            raise ValueError(f"The timeline of case {case_id} is broken at {timeline.first_break(case)}.")
        if _found_by(case_id) != set(indexing.words(written.pieces([case_id]))[case_id].split()):
            raise ValueError(f"Case {case_id} is found by other words than stand on it.")
        for letter in db.session.scalars(select(Letter).filter_by(case_id=case_id)):
            if letter.sha256 != hashlib.sha256(letter.pdf).hexdigest():
                raise ValueError(f"Letter {letter.id} isn't what its checksum says.")
        db.session.rollback()


def _found_by(case_id: int) -> set[str]:
    """Words are letters and digits alone, so a tsvector needs no more than its quotes to be read."""
    kept = db.session.scalars(select(CaseText.words).filter_by(case_id=case_id)).one()
    return set(re.findall(r"'(.*?)'", kept) if kept.startswith("'") else kept.split())


def _kept(case: Case) -> tuple[Any, ...]:
    due_dates = tuple((row.key, row.due_at) for row in case.stage.clocks)
    return str(case.status), case.stage_key, case.handler_id, case.next_due_at, due_dates


# ---- what is copied


@dataclass(frozen=True)
class Original:
    """A prototype's rows, table by table, its clocks as policy knows them, and when the last of it happened."""

    prototype: Prototype
    rows: tuple[tuple[Table, tuple[Row, ...]], ...]
    clocks: dict[int, Clock]
    words: WordsOf
    last: datetime


def _original(prototype: Prototype) -> Original:
    case = db.session.get_one(Case, prototype.case_id)
    rows = tuple((table, tuple(_rows_of(table, case))) for table in TABLES)
    clocks_of = {row.id: clocks.clock_of(row, case) for stage in case.stages for row in stage.clocks}
    words = WordsOf(written.pieces([case.id]), case.description)
    return Original(prototype, rows, clocks_of, words, max(event.at for event in case.events))


def _rows_of(table: Table, case: Case) -> Iterator[Row]:
    if table is Person.__table__:
        condition = table.c.id == case.person_id
    elif table is Case.__table__:
        condition = table.c.id == case.id
    elif table is Job.__table__:
        notices = db.session.scalars(select(Notice.id).filter_by(case_id=case.id))
        condition = table.c.ukey.in_([sending.ukey(notice) for notice in notices])
    else:
        condition = table.c.case_id == case.id
    order = table.c.id if "id" in table.c else table.c.case_id
    for row in db.session.execute(select(table).where(condition).order_by(order)).mappings():
        yield dict(row)


def _officers(how_many: int) -> list[int]:
    """Return the ids of officers of roads: the one of the cast, and others who never sign in."""
    from tests.cast import ROADS, staff

    with transaction():
        more = [
            Staff(
                first_name="Officer",
                last_name=str(n),
                username=f"bench.{n}",
                email=f"bench.{n}@example.org",
                active=False,
            )
            for n in range(1, how_many)
        ]
        db.session.add_all(more)
        db.session.flush()
        return [staff(ROADS).id, *(officer.id for officer in more)]


# ---- copying


@dataclass
class Copier:
    """Makes the rows of as many cases as are wanted."""

    originals: list[Original]
    officers: list[int]
    cases: int
    at: datetime
    next_ids: dict[str, int] = field(default_factory=dict)
    dialect: Any = None
    random: random.Random = field(default_factory=lambda: random.Random(1974))

    def __post_init__(self) -> None:
        self._open, self._over = (
            [one for one in self.originals for _ in range(one.prototype.share) if one.prototype.is_open is is_open]
            for is_open in (True, False)
        )

    def chunk(self, numbers: Iterable[int]) -> dict[str, list[Row]]:
        """Return the rows of the cases of these numbers, by table."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for number in numbers:
            for name, row in self._copy(number):
                rows[name].append(row)
        return rows

    def _copy(self, number: int) -> Iterator[tuple[str, Row]]:
        choice = self._open if number >= self.cases * (100 - OPEN_SHARE) // 100 else self._over
        original = choice[number * 37 % len(choice)]
        copy = _Copy(self, original, self._days(number, original), number)
        for table, rows in original.rows:
            for row in rows:
                yield table.name, copy.of(table, row)

    def _days(self, number: int, original: Original) -> int:
        """Return by how many days the copy is moved: the last one's last event is not in the future."""
        received = self.at - timedelta(days=YEARS * 365 * (1 - number / self.cases))
        wanted = (received - prototypes.BEGINNING).days
        return min(wanted, (self.at - original.last).days)

    def officer(self, number: int) -> int:
        """Return who deals with the case of that number."""
        return self.officers[number % len(self.officers)]

    def new_id(self, table: str) -> int:
        """Return the next id of a table."""
        self.next_ids[table] += 1
        return self.next_ids[table]


@dataclass
class _Copy:
    """One case in the making."""

    copier: Copier
    original: Original
    days: int
    number: int
    ids: dict[tuple[str, int], int] = field(default_factory=dict)
    tracking_number: str = ""
    who: str = ""
    description: str = ""
    before: str = timeline.BEGINNING

    def of(self, table: Table, row: Row) -> Row:
        """Return the row of the copy that stands for `row` of the original."""
        moved = timedelta(days=self.days)
        new = {name: value + moved if isinstance(value, date) else value for name, value in row.items()}
        for name, target in _links(table):
            if row[name] is not None:
                new[name] = self.ids[target, row[name]]
        if "id" in row:
            new["id"] = self.ids[table.name, row["id"]] = self.copier.new_id(table.name)
        own = OWN.get(table.name)
        if own:
            own(self, row, new)
        return new

    def person(self, _row: Row, new: Row) -> None:
        n = self.number
        new["name"] = f"{FIRST[n % 10]} {LAST[n // 10 % 10]}"
        new["email"] = new["email"] and f"person{n}@example.org"
        self.who = f"{new['name']}\n{new['email']}\n{new['phone']}\n{new['address']}"

    def case(self, row: Row, new: Row) -> None:
        bits = self.copier.random.getrandbits(5 * CHARACTERS)
        characters = "".join(CROCKFORD[bits >> 5 * place & 31] for place in range(CHARACTERS))
        groups = [characters[i : i + GROUP] for i in range(0, CHARACTERS, GROUP)]
        prefix = row["tracking_number"].partition("-")[0]
        new["tracking_number"] = self.tracking_number = "-".join([prefix, *groups])
        new["description"] += f" It was noted as number {self.number}."
        self.description = new["description"]
        self.handler(row, new)
        if row["next_due_at"]:
            # The earliest of what still runs at the latest stage; every clock of an original is known by its row.
            new["next_due_at"] = min(self._running())

    def _running(self) -> Iterator[datetime]:
        rows = {table.name: rows for table, rows in self.original.rows}
        latest = rows["stages"][-1]["id"]
        for row in rows["clocks"]:
            if row["stage_id"] == latest and row["due_at"] and not row["stopped_at"] and not row["ended_at"]:
                found = self._due(row["id"])
                assert found is not None
                yield found

    def _due(self, clock_id: int) -> datetime | None:
        return _moved_due(self.original.clocks[clock_id], self.days)

    def clock(self, row: Row, new: Row) -> None:
        new["due_at"] = row["due_at"] and self._due(row["id"])

    def handler(self, row: Row, new: Row) -> None:
        new["handler_id"] = row["handler_id"] and self.copier.officer(self.number)

    def response(self, row: Row, new: Row) -> None:
        new["by_id"] = row["by_id"] and self.copier.officer(self.number)

    def remedy(self, row: Row, new: Row) -> None:
        """Whoever deals with the case keeps it; in one that is over it was kept, and the stories end before that."""
        new["owner_id"] = row["owner_id"] and self.copier.officer(self.number)
        if not self.original.prototype.is_open:
            new["kept_at"] = datetime.combine(new["due_on"], time(12), UTC)

    def letter(self, _row: Row, new: Row) -> None:
        new["pdf"], new["sha256"] = PDF, PDF_SHA256

    def event(self, row: Row, new: Row) -> None:
        at = new["at"].astimezone(UTC).isoformat()
        line = "|".join(
            [self.before, self.tracking_number, str(row["seq"]), at, row["kind"], row["summary"], row["digest"]]
        )
        new["hash"] = self.before = hashlib.sha256(line.encode()).hexdigest()

    def notice(self, row: Row, new: Row) -> None:
        if row["message_id"]:
            domain = row["message_id"].partition("@")[2]
            new["message_id"] = f"<{self.copier.random.getrandbits(128):032x}@{domain}"

    def job(self, row: Row, new: Row) -> None:
        notice = self.ids["notices", row["args"]["notice_id"]]
        new["args"], new["ukey"] = {"notice_id": notice}, sending.ukey(notice)

    def words(self, _row: Row, new: Row) -> None:
        own = self.tracking_number, self.who, self.description
        new["words"] = self.original.words.copied(*own, self.copier.dialect)

    def key(self, _row: Row, new: Row) -> None:
        new["key_digest"] = f"{self.copier.random.getrandbits(256):064x}"


# What a copy has of its own, beyond its ids and its days.
OWN = {
    "people": _Copy.person,
    "cases": _Copy.case,
    "stages": _Copy.handler,
    "clocks": _Copy.clock,
    "responses": _Copy.response,
    "remedies": _Copy.remedy,
    "letters": _Copy.letter,
    "events": _Copy.event,
    "notices": _Copy.notice,
    "jobs": _Copy.job,
    "idempotency_keys": _Copy.key,
    "case_texts": _Copy.words,
}


@cache
def _links(table: Table) -> tuple[tuple[str, str], ...]:
    """Return the columns that refer to another copied row, each with the table it is in."""
    copied = {one.name for one in TABLES}
    return tuple(
        (column.name, key.column.table.name)
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in copied
    )


@cache
def _moved_due(clock: Clock, days: int) -> datetime | None:
    """Return when a clock is due whose every fact is moved by so many days."""
    moved = timedelta(days=days)
    return due(
        replace(
            clock,
            started=clock.started + moved,
            stopped=clock.stopped and clock.stopped + moved,
            ended=clock.ended and clock.ended + moved,
            pauses=tuple(replace(p, since=p.since + moved, until=p.until and p.until + moved) for p in clock.pauses),
            extensions=tuple(replace(e, at=e.at + moved) for e in clock.extensions),
        )
    )


# ---- writing


def _write(connection: Connection, rows: dict[str, list[Row]]) -> None:
    if connection.dialect.name == "postgresql":
        # The copies refer to one another as their originals do: the checks of each reference would be most of the time.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    for table in TABLES:
        if rows[table.name] and connection.dialect.name == "postgresql":
            _copy_in(connection, table, rows[table.name])
        elif rows[table.name]:
            connection.execute(insert(table), rows[table.name])


def _copy_in(connection: Connection, table: Table, rows: list[Row]) -> None:
    """COPY takes a tenth of the time of INSERT, and a million cases are twelve million rows."""
    names = [column.name for column in table.columns]
    as_json = {column.name for column in table.columns if isinstance(column.type, JSON)}
    columns = ", ".join(f'"{name}"' for name in names)
    driver: Any = connection.connection.driver_connection
    told: dict[int, str] = {}  # what copies have in common is turned into JSON once
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([_json(row[name], told) if name in as_json else row[name] for name in names])


def _json(value: Any, told: dict[int, str]) -> str:
    if id(value) not in told:
        told[id(value)] = json.dumps(value)
    return told[id(value)]


def _last_id(connection: Connection, table: Table) -> int:
    return int(connection.scalar(select(func.max(table.c.id))) or 0) if "id" in table.c else 0


def _go_on_counting(connection: Connection) -> None:
    """PostgreSQL counts ids in sequences of its own, which know nothing of ids that were given."""
    if connection.dialect.name != "postgresql":
        return
    for table in TABLES:
        if "id" in table.c:
            last = max(1, _last_id(connection, table))
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"), {"name": table.name, "last": last}
            )
