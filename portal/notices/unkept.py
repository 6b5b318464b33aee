"""Mail of which nothing is kept here: a link, a word that something changed. A letter is never sent this way."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from portal.jobs.lease import heartbeat
from portal.jobs.registry import GiveUp, Outcome, Retry
from portal.notices import mail
from portal.notices.carrying import TransportError
from portal.notices.outgoing import outgoing
from portal.policy.saying import say

HELLO = say("Hello")  # how each begins: whose address it is, nobody knows


def send(*, to: str, from_name: str, subject: str, text: str, key: str, at: datetime, unsubscribe: str = "") -> Outcome:
    """Send a mail from within a job, and return how the job went. `key` makes its Message-ID the same at each try.

    It is no notice: its words and its address are on no board, and gone once it is sent.
    """
    by_mail = outgoing()
    domain = by_mail.address.rpartition("@")[2]
    wanted = mail.Mail(
        from_name=from_name,
        from_address=by_mail.address,
        to_name="",
        to_address=to,
        subject=subject,
        text=text,
        message_id=f"<{sha256(key.encode()).hexdigest()[:32]}@{domain}>",
        date=at,
        unsubscribe=unsubscribe or None,
    )
    try:
        sealed = mail.seal(wanted)
        heartbeat()  # and with it no transaction is open while the server takes its time
        by_mail.transport.send(sealed, to)
    except mail.Unsendable as error:
        return GiveUp(error.sentence)
    except TransportError as error:
        return GiveUp(error.sentence) if error.permanent else Retry(error.sentence)
    return None
