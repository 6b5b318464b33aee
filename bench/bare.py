"""The yardstick: a complaint taken in, and its status page, in bare Flask and bare SQL. No policy, no checks, no ORM.

It writes the very rows that the portal writes for the same submission, in one transaction, and tells the same facts on
its page. What it leaves out is what the portal is for: whose procedure it is, when it is due, what may be done next.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import sqlite3
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import psycopg
from flask import Flask, Response, jsonify, render_template_string, request

import config
from portal.http.whole import WholeRequests

URL = "DATABASE_URL"
LIMITS = (("acknowledge", 3), ("answer", 10))

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ case.number }}</title></head><body>
<h1>{{ case.status }}</h1><p>{{ case.kind }}, received on {{ case.received }}. Number {{ case.number }}</p>
{% for stage, clocks in stages %}<h2>{{ stage }}</h2>
{% for clock in clocks %}<h3>{{ clock.name }}</h3><p>Due by {{ clock.due }}. {{ clock.stopped or "" }}</p>
<table>{% for day, mark, count in clock.days %}
<tr><td>{{ day }}</td><td>{{ mark }}</td><td>{{ count }}</td></tr>{% endfor %}</table>
{% endfor %}{% endfor %}
<ol>{% for at, what in events %}<li>{{ at }} {{ what }}</li>{% endfor %}</ol>
<ul>{% for due in promises %}<li>A promise due on {{ due }}</li>{% endfor %}</ul></body></html>"""

CASE = """SELECT id, tracking_number, kind, status, received_at FROM cases WHERE tracking_number = %s"""
CLOCKS = """SELECT s.key, c.key, c.started_at, c.due_at, c.stopped_at
FROM stages s LEFT JOIN clocks c ON c.stage_id = s.id WHERE s.case_id = %s ORDER BY s.seq DESC, c.id"""
EVENTS = "SELECT at, summary FROM events WHERE case_id = %s ORDER BY seq"
WORD = re.compile(r"\w+")
KEY = """INSERT INTO idempotency_keys (key_digest, body_digest, scope, case_id, created_at)
VALUES (%s, %s, 'api', %s, %s)"""
REMEDIES = "SELECT due_on FROM remedies WHERE case_id = %s ORDER BY id"


class Database:
    """One connection, as one worker with one thread needs it."""

    def __init__(self, url: str) -> None:
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            self.connection: Any = sqlite3.connect(
                url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False
            )
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000", "foreign_keys=ON"):
                self.connection.execute(f"PRAGMA {pragma}")
        else:
            self.connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """Run one statement and return what it found."""
        if self.is_sqlite:
            return self.connection.execute(statement.replace("%s", "?"), values).fetchall()
        cursor = self.connection.execute(statement, values)
        return cursor.fetchall() if cursor.description else []

    def add(self, table: str, **values: Any) -> int:
        """Insert one row and return its id."""
        names, marks = ", ".join(values), ", ".join(["%s"] * len(values))
        return int(self.rows(f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id", *values.values())[0][0])

    def moment(self, at: datetime) -> Any:
        """Return an instant as this database keeps it."""
        return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}" if self.is_sqlite else at

    def read(self, kept: Any) -> datetime | None:
        """Return an instant that was kept."""
        return datetime.fromisoformat(kept).replace(tzinfo=UTC) if isinstance(kept, str) else kept


def create() -> Flask:
    """Return the whole of it."""
    app = Flask("bare")
    database = app.config["DATABASE"] = Database(os.environ[URL])
    version = database.rows("SELECT id FROM procedure_versions WHERE key = 'devon' ORDER BY effective DESC LIMIT 1")[0][
        0
    ]
    team = database.rows("SELECT id FROM teams WHERE procedure_key = 'devon' AND key = 'environment'")[0][0]

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.post("/submissions")
    def submit() -> tuple[Response, int]:
        body = request.get_json()
        database.rows("BEGIN")
        number = _submit(database, body, request.headers["Idempotency-Key"], version, team)
        database.rows("COMMIT")
        return jsonify(tracking_number=number), 201

    @app.get("/track/<number>")
    def status(number: str) -> str:
        case_id, number, kind, state, received = database.rows(CASE, number)[0]
        stages: dict[str, list[dict[str, Any]]] = {}
        for stage, key, started, due, stopped in database.rows(CLOCKS, case_id):
            clock = {"name": key, "due": due, "stopped": stopped}
            days = _days(database.read(started), database.read(due), database.read(stopped)) if started else []
            stages.setdefault(stage, []).append(clock | {"days": days})
        return render_template_string(
            PAGE,
            case={"number": number, "kind": kind, "status": state, "received": received},
            stages=list(stages.items()),
            events=database.rows(EVENTS, case_id),
            promises=[row[0] for row in database.rows(REMEDIES, case_id)],
        )

    app.wsgi_app = WholeRequests(app.wsgi_app, config.BODY_LIMIT)
    return app


def _submit(database: Database, body: dict[str, Any], key: str, version: int, team: int) -> str:
    at = datetime.now(UTC)
    now, number, salt = database.moment(at), "DV-" + secrets.token_hex(6).upper(), secrets.token_hex(8)
    reporter = body["reporter"]
    known = {"name": reporter["name"], "phone": reporter["phone"]}
    person = database.add("people", **known, email="", address="", language="", contact_by="", needs="")
    dues = {name: _due(at.date(), days) for name, days in LIMITS}
    given = {name: body[name] for name in ("kind", "description", "desired_outcome", "service", "location")}
    case = database.add(
        "cases",
        **given,
        tracking_number=number,
        passphrase_salt=salt,
        passphrase_hash=_digest(salt),
        rooms_left=0,
        procedure_version_id=version,
        procedure_key="devon",
        pathway="corporate",
        status="received",
        stage_key="stage_1",
        ward="",
        channel="web",
        anonymous=False,
        staff_generated=False,
        on_behalf_of="",
        received_at=now,
        opened_at=now,
        closing="",
        counted=True,
        next_due_at=database.moment(min(dues.values())),
        person_id=person,
        team_id=team,
        version=1,
    )
    for nature in body["nature"]:
        database.rows("INSERT INTO case_natures (case_id, nature) VALUES (%s, %s)", case, nature)
    stage = database.add("stages", case_id=case, seq=1, key="stage_1", trigger="", opened_at=now)
    for name, due in dues.items():
        when = {"started_at": now, "due_at": database.moment(due)}
        database.add("clocks", case_id=case, stage_id=stage, key=name, exempt="", **when)
    told = {"at": now, "kind": "submit", "by_name": "The reporter", "summary": "Received (web).", "detail": ""}
    proof = {"salt": salt, "digest": _digest(salt), "hash": _digest(f"{number}|1|{at.isoformat()}|submit")}
    database.add("events", case_id=case, seq=1, facts="{}", **told, **proof)
    words = sorted(set(WORD.findall(" ".join([number, *known.values(), *given.values()]).lower())))
    database.rows("INSERT INTO case_texts (case_id, words) VALUES (%s, %s)", case, " ".join(words))
    # A repeated key fails here, and everything with it.
    database.rows(KEY, _digest(key), _digest(json.dumps(body)), case, now)
    return number


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _due(day: date, days: int) -> datetime:
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=UTC)


def _days(started: datetime | None, due: datetime | None, stopped: datetime | None) -> list[tuple[date, str, int]]:
    """Return a line for each day that a clock ran, with weekends and without holidays."""
    assert started is not None
    last = max(day for day in (started, due, stopped) if day is not None).date()
    day, counted, lines = started.date(), 0, [(started.date(), "start", 0)]
    while day < last:
        day += timedelta(days=1)
        open_day = day.weekday() < 5
        counted += open_day
        lines.append((day, "counted" if open_day else "weekend", counted))
    return lines


def __getattr__(name: str) -> Flask:
    """Make the app when the web server asks for it: `bench.bare:app`."""
    if name != "app":
        raise AttributeError(name)
    return create()
