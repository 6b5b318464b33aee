"""The mail of a demo, which goes into a folder instead of out: what a reporter would have got, to look at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, current_app
from flask_appbuilder import BaseView, expose, has_access, permission_name
from sqlalchemy import select

import config
from portal.database import db
from portal.http.handouts import document
from portal.notices.models import Notice

NEWEST = 100
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9@.=_-]{0,300}")


@dataclass(frozen=True)
class MailLine:
    """One message of the folder."""

    name: str
    to: str
    subject: str
    at: str


def is_wanted(app: Flask) -> bool:
    """Return whether this portal's mail stays here: a demo without a mail server."""
    settings: config.Settings = app.config["SETTINGS"]
    return settings.is_demo and not settings.smtp_url


class DemoMail(BaseView):
    """`/staff/mail/`: the newest messages of the cases that this viewer sees, and one of them as text, with its PDF."""

    route_base = "/mail"
    class_permission_name = "DemoMail"
    base_permissions = ["can_list"]
    default_view = "list"

    @expose("/")
    @has_access
    def list(self) -> Any:
        """List the newest messages."""
        mine = _visible()
        lines = (_line(file, message) for file in _files() if (message := _read(file))["Message-ID"] in mine)
        return self.render_template("admin/mail.html", lines=list(islice(lines, NEWEST)))

    @expose("/<name>")
    @has_access
    @permission_name("list")
    def show(self, name: str) -> Any:
        """Show one message as text."""
        message = _message(name)
        body = message.get_body(("plain",))
        files = [part.get_filename() or "file" for part in message.iter_attachments()]
        return self.render_template(
            "admin/message.html",
            name=name,
            headers=[(key, str(message[key])) for key in ("From", "To", "Subject", "Date", "Message-ID")],
            text=body.get_content() if body else "",
            files=files,
        )

    @expose("/<name>/<int(max=20):index>.pdf")
    @has_access
    @permission_name("list")
    def file(self, name: str, index: int) -> Response:
        """Return an attachment, which is always one of our own PDFs."""
        parts = [part for part in _message(name).iter_attachments() if part.get_content_type() == "application/pdf"]
        if index >= len(parts):
            abort(404)
        return document(parts[index].get_content(), "letter.pdf")


def _folder() -> Path:
    return Path(current_app.config["MAIL_FOLDER"])


def _files() -> list[Path]:
    if not _folder().is_dir():
        return []
    return sorted(_folder().glob("[!.]*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)


def _message(name: str) -> EmailMessage:
    file = _folder() / f"{name}.eml"
    if not NAME.fullmatch(name) or not file.is_file():
        abort(404)
    message = _read(file)
    return message if message["Message-ID"] in _visible() else abort(404)


def _visible() -> set[str | None]:
    """Return the Message-IDs of what this viewer may see: notices are narrowed with their cases (cases.access)."""
    return set(db.session.scalars(select(Notice.message_id).where(Notice.message_id.is_not(None))))


def _read(file: Path) -> EmailMessage:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _line(file: Path, message: EmailMessage) -> MailLine:
    at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return MailLine(file.stem, str(message["To"]), str(message["Subject"]), f"{at:%Y-%m-%d %H:%M} UTC")
