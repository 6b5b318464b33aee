"""Where a letter asks to be answered: an address that only we can have written, so that the answer finds its case."""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from collections.abc import Iterable

from flask import current_app
from sqlalchemy import select

from config import Mailbox
from portal.cases.models import Case
from portal.database import UNGUARDED, db
from portal.notices import outgoing
from portal.notices.models import Notice

TOKEN = re.compile(r"c([0-9]{1,10})-([a-z2-7]{16})")
LONGEST_LOCAL = 64  # characters before the @ (RFC 5321 4.5.3.1.1)


def register() -> None:
    """Let what is sent to reporters name this as the address to answer to."""
    outgoing.answer_to(address_for)


def address_for(notice: Notice) -> str | None:
    """Return the address to answer a notice to: only its reporter gets one, and only where a mailbox is read for it."""
    if not mailboxes() or notice.case_id is None or not notice.in_turn or notice.is_copy:
        return None
    query = select(Case.procedure_key).where(Case.id == notice.case_id).execution_options(**UNGUARDED)
    mailbox = mailbox_of(db.session.scalar(query) or "")
    return signed(mailbox, notice.case_id) if mailbox else None


def mailbox_of(procedure: str) -> Mailbox | None:
    """Return the mailbox of a procedure, where there is one."""
    return next((one for one in mailboxes() if one.procedure == procedure), None)


def mailboxes() -> tuple[Mailbox, ...]:
    """Return all mailboxes that are read."""
    found: tuple[Mailbox, ...] = current_app.config.get("MAILBOXES", ())
    return found


def signed(mailbox: Mailbox, case_id: int) -> str:
    """Return the address of a case: the mailbox's own, where that one takes none with a plus in it."""
    local, _, domain = mailbox.address.partition("@")
    token = f"c{case_id}-{_mark(case_id)}"
    whole = f"{local}+{token}"
    return f"{whole}@{domain}" if mailbox.signs and len(whole) <= LONGEST_LOCAL else mailbox.address


def case_named(addresses: Iterable[str], mailbox: Mailbox) -> tuple[int | None, bool]:
    """Return the case that one of these addresses names, and whether one was forged: written like ours, and not."""
    local, _, domain = mailbox.address.lower().partition("@")
    forged = False
    for address in addresses:
        if address.startswith(f"{local}+") and address.endswith(f"@{domain}"):
            match = TOKEN.fullmatch(address[len(local) + 1 : -len(domain) - 1])
            if match and hmac.compare_digest(match[2], _mark(int(match[1]))):
                return int(match[1]), False
            forged = forged or match is not None
    return None, forged


def _mark(case_id: int) -> str:
    key = str(current_app.config["REPLY_KEY"]).encode()
    return b32encode(hmac.digest(key, f"reply to case {case_id}".encode(), "sha256")[:10]).decode().lower()
