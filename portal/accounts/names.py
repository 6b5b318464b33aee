"""What an account is known by: a user name and an e-mail address that nobody else has, however they are written."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import select

from portal.accounts import administrators
from portal.cases.models import Staff
from portal.database import db
from portal.errors import Invalid

TAKEN = {
    "username": "Somebody has this user name already. In capital letters it is the same one: choose another.",
    "email": "Somebody has this e-mail address already. In capital letters it is the same one.",
}
ENDS = "It begins or ends with a space. Delete that and try again."
UNSEEN = "It holds a character that can’t be seen (U+{code:04X}). Type it anew, without copying it."

# Letters and marks by their class, which no reader sees all the same: fillers, joiners, blank patterns, variations.
BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")


def demand(username: str, email: str, *, of: Staff | None = None) -> None:
    """Raise `Invalid` where an account can't be known by these. What `of` has already may stay as it is.

    Who signs in is found without regard to case, so two names that differ in nothing else would shut both people out.
    """
    wanted = {"username": username, "email": email}
    new = {field: text for field, text in wanted.items() if of is None or getattr(of, field) != text}
    if errors := _faults(new) or _taken(new, of):
        raise Invalid(errors)


def _faults(new: dict[str, str]) -> dict[str, str]:
    found = {field: fault_in(text) for field, text in new.items()}
    return {field: sentence for field, sentence in found.items() if sentence}


def fault_in(name: str) -> str:
    """Return what nobody could see in a name, as a sentence; "" where there is nothing of the kind."""
    if name != name.strip(" "):
        return ENDS
    unseen = next((one for one in name if not one.isprintable() or BLANK.match(one)), "")
    return UNSEEN.format(code=ord(unseen)) if unseen else ""


def _taken(new: dict[str, str], of: Staff | None) -> dict[str, str]:
    """Compare here, since the databases don't agree on what the small letters of a language are."""
    if not new:
        return {}
    administrators.hold()  # so that of two who are given one name at once, the second is compared with the first
    others = db.session.execute(select(Staff.username, Staff.email).where(Staff.id != (of.id if of else None)))
    known = [row._asdict() for row in others]
    return {field: TAKEN[field] for field, text in new.items() if any(_same(text, one[field]) for one in known)}


def _same(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
