"""A message that was sent and came back."""

from __future__ import annotations

from sqlalchemy import select

from portal.database import UNGUARDED, db
from portal.notices.models import Notice, NoticeState

SENT_AND_GONE = frozenset({NoticeState.SENT, NoticeState.FAILED, NoticeState.GAVE_UP})


def sent_as(message_id: str) -> Notice | None:
    """Return the notice that went out under this Message-ID, locked until the transaction ends, or None."""
    query = select(Notice).filter_by(message_id=message_id).with_for_update().execution_options(**UNGUARDED)
    found: Notice | None = db.session.scalars(query).one_or_none()
    return found


def bounce(notice: Notice, sentence: str) -> bool:
    """Mark a message as come back, with what an officer is told. Return whether it was news.

    One that was posted since, or waits to be tried again, has been dealt with already.
    """
    if notice.state not in SENT_AND_GONE:
        return False
    notice.state, notice.last_error = NoticeState.BOUNCED, sentence
    return True
