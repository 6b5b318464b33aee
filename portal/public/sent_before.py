"""Whether what is being written was sent already: told only of what this browser itself has sent.

The receipt stands in the browser's own signed session for half an hour, with the token of the form that was sent. Only
against that case the words are held: nothing that is asked here, by whoever, tells of anybody else's. What was sent
longer ago the device alone knows of, where it may keep what is typed (`static/form.js`). It is there, too, that the
words are looked at while they are typed: the page has the digest of those that were sent, and asks for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.cases.idempotent import case_under
from portal.cases.texts import tidy
from portal.http.clock import now
from portal.policy.procedure import Procedure
from portal.public import receipt
from portal.public.forms import SubmissionForm
from portal.public.keeping import unless_away

BITS = 0xFFFFFFFF


@dataclass(frozen=True)
class SentBefore:
    """What this browser sent a short while ago with another form: the digest of its words, "" where there is nothing.

    `again` says whether the same words stand in the form, `this` that it is this very form that was sent, as a browser
    shows it once more by Back. `number` is the tracking number, as long as the browser has the receipt.
    """

    digest: str = ""
    again: bool = False
    this: bool = False
    number: str = ""


def of_here(form: SubmissionForm, procedure: Procedure) -> SentBefore:
    """Return what was sent from this browser, as far as it still has the receipt, beside what stands in the form."""
    return unless_away(lambda: _of_here(form, procedure), SentBefore())


def _of_here(form: SubmissionForm, procedure: Procedure) -> SentBefore:
    found, token = receipt.case_of(procedure.key, now()), str(form.token.data)
    if found is not None and receipt.token() == token:
        return SentBefore(this=True, number=found.tracking_number)
    if form.is_submitted() and case_under(scope=receipt.SCOPE, key=token):
        return SentBefore(this=True)
    if found is None:
        return SentBefore()
    sent, here = digest(found.description), digest(tidy(form.description.data or ""))
    return SentBefore(sent, again=sent == here, number=found.tracking_number)


def digest(words: str) -> str:
    """Return the digest of words as `static/form.js` makes it: whatever their case and spaces."""
    a, b = 0xDEADBEEF, 0x41C6CE57
    for character in " ".join(words.lower().split()):
        a = (a ^ ord(character)) * 2654435761 & BITS
        b = (b ^ ord(character)) * 1597334677 & BITS
    a = _mixed(a, b)
    b = _mixed(b, a)
    return str(4294967296 * (2097151 & b) + a)


def _mixed(one: int, other: int) -> int:
    return ((one ^ one >> 16) * 2246822507 & BITS) ^ ((other ^ other >> 13) * 3266489909 & BITS)
