"""What a portal still lacks, told from its settings, from what stands in it, and from what was said at first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import exists, func, select

import config
import config_brands
from portal.accounts import first_run
from portal.cases.access import ADMIN
from portal.cases.models import Delegation, Membership, Team
from portal.database import db
from portal.jobs import alive
from portal.procedures.models import Closure

DOCS = "docs/operations.md"


@dataclass(frozen=True)
class Point:
    """One thing to be set: `done` is None where nobody can tell from here. `lines` are settings to be put in place."""

    name: str
    done: bool | None
    words: str
    lines: str = ""


def points(settings: config.Settings, at: datetime) -> list[Point]:
    """Return all that there is to be set, in the order in which it is wanted."""
    return [*_said(settings), *_delivery(settings, at), *_people(settings, at)]


def _said(settings: config.Settings) -> Iterator[Point]:
    """Tell what was chosen at the first run and isn't in place: settings are read from the environment alone."""
    packs = first_run.said("procedures").get("packs") or list(settings.packs)
    wanted = f"PORTAL_PACKS={','.join(packs)}"
    same = set(packs) == set(settings.packs)
    yield Point("Procedures", same, "Which procedures take cases here.", "" if same else wanted)
    body = first_run.said("body")
    text = brands_of(body, packs) if body else ""
    there = _is_branded(settings, text, packs)
    lines = "" if there or not text else f"# A file that PORTAL_BRANDS names:\n{text}"
    yield Point("Name and colours", there, "How the body’s public pages are called, and look.", lines)
    sender = first_run.said("mail").get("sender", "")
    yield from _sender(settings, sender)


def _is_branded(settings: config.Settings, text: str, packs: list[str]) -> bool:
    wanted = config_brands.read(text, Path(), packs) if text else {}
    found = settings.brands
    if not wanted:
        return bool(found)
    return all(
        key in found and (found[key].name, found[key].colours) == (one.name, one.colours) for key, one in wanted.items()
    )


def brands_of(body: dict[str, str], packs: list[str]) -> str:
    """Return the file of brands that says what was said of the body, for each of its procedures."""
    colours = [(mode, body[mode]) for mode in (config_brands.LIGHT, config_brands.DARK) if body.get(mode)]
    name = json.dumps(body["name"], ensure_ascii=False)
    return "".join(
        f"[{key}]\nname = {name}\n" + "".join(f"[{key}.{mode}]\nbrand = {json.dumps(one)}\n" for mode, one in colours)
        for key in packs
    )


def _sender(settings: config.Settings, sender: str) -> Iterator[Point]:
    there = settings.mail_from == sender if sender else not settings.mail_from.endswith("@example.org")
    lines = f"MAIL_FROM={sender}" if sender and not there else ""
    yield Point("Sender of mail", there, f"Letters and messages come from {settings.mail_from}.", lines)


def _delivery(settings: config.Settings, at: datetime) -> Iterator[Point]:
    goes = bool(settings.smtp_url) or bool(settings.notify.email_template)
    yield Point("Mail", goes, "Mail goes out by a server: SMTP_URL, or GOV.UK Notify. Without one it lies in a folder.")
    yield Point("Workers", alive.is_working(at), "A worker sends what is promised: flask --app app portal work.")
    yield Point("File scanner", bool(settings.files.clamd), "Files are searched for viruses: CLAMD_URL.")
    words = f"Nobody can tell from here whether copies are made, and can be read. {DOCS}, “Backup and restore”."
    yield Point("Backup", None, words)


def _people(settings: config.Settings, at: datetime) -> Iterator[Point]:
    empty = _empty_teams(settings.packs)
    words = f"{empty} teams have nobody in them." if empty else "Each team has somebody in it."
    yield Point("Teams", not empty, f"{words} Under Setup, Positions.")
    ahead = exists().where(Closure.removed_at.is_(None), Closure.day >= at.date())
    told = (
        "Days on which the body is closed beside public holidays. The complaints team adds them, under Setup, Closures."
    )
    yield Point("Closures", bool(db.session.scalar(select(ahead))), told)
    stands_in = exists().where(Delegation.since <= at, Delegation.until > at)
    told = "Who acts for a decision-maker who is away. Under Setup, Designees; nobody is needed while all are there."
    yield Point("Designees", bool(db.session.scalar(select(stands_in))), told)
    strict = ADMIN in settings.second_factor
    yield Point("Second factor", strict, "Administrators sign in with one: SECOND_FACTOR_FOR=Admin.")


def _empty_teams(packs: tuple[str, ...]) -> int:
    someone = exists().where(Membership.team_id == Team.id)
    query = select(func.count()).select_from(Team).where(Team.procedure_key.in_(packs), ~someone)
    return db.session.scalar(query) or 0
