"""The merge fields: every one there is, what it means, and what a letter's text may count on of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.policy.choices import Contact


class Asks(StrEnum):
    """What the officer is asked to enter for a letter, and so how a door asks it."""

    TEXT = "text"
    DATE = "date"
    OUTCOME = "outcome"
    REMEDIES = "remedies"
    POINTS = "points"


@dataclass(frozen=True)
class Field:
    """One merge field, and what it brings in.

    `asks` is how an officer is asked for it: without that, the portal fills it by itself. One that `is_list` brings in
    a list, for which a paragraph can be repeated. One that has nothing to put in for some cases says when it is
    `empty` ("at the first"): a paragraph that needs it says so at its beginning. One that `is_typed` brings in a
    stranger's own words.
    """

    name: str
    meaning: str
    empty: str = ""
    asks: Asks | None = None
    is_list: bool = False
    is_typed: bool = False

    @property
    def help(self) -> str:
        """Return what it means in words for whoever writes a letter's text."""
        return ("a list: " if self.is_list else "") + self.meaning + (f"; empty {self.empty}" if self.empty else "")


_ALL = (
    Field("body.name", "the name of the body"),
    Field("body.title", "the title of its procedure"),
    Field("body.phone", "the body's phone number", empty="where its pack gives none"),
    Field("body.email", "the body's e-mail address", empty="where its pack gives none"),
    Field("body.address", "the body's postal address", empty="where its pack gives none"),
    Field("body.web", "the body's page about the procedure", empty="where its pack gives none"),
    Field("letter.date", "the date of the letter"),
    Field("case.tracking_number", "the case's tracking number"),
    Field("case.received_on", "the date on which the case was received"),
    Field("case.kind", "what kind of case it is, in small letters: complaint, suggestion, …"),
    Field("case.summary", "what the reporter told us", is_typed=True),
    Field("case.desired_outcome", "what the reporter would like done", empty="at times", is_typed=True),
    Field("case.service", "the service it is about", empty="at times"),
    Field("case.matter", "the matter it was classified as", empty="at times"),
    Field("case.status_url", "the address of the status page"),
    Field("matter.words", "what whoever brings such a matter is told of it", empty="at times"),
    Field("matter.contact", "whom they can turn to about it, and how to reach them", empty="at times"),
    Field("reporter.name", "the reporter's name, or “Customer” where none was given", is_typed=True),
    Field("reporter.greeting", "“Dear” and the reporter's name, or “Hello” where none was given", is_typed=True),
    Field("handler.name", "the name of the officer who deals with it", empty="where nobody can be named"),
    Field("handler.position", "that officer's position", empty="at times"),
    Field("handler.phone", "that officer's phone number", empty="at times"),
    Field("handler.email", "that officer's e-mail address", empty="where nobody can be named"),
    Field("stage.name", "the name of the stage the case is at"),
    Field("stage.trigger", "why the case was taken to this stage", empty="at the first"),
    Field("next.name", "what we owe the reporter next, such as “Acknowledgement”", empty="where no limit runs"),
    Field("next.due", "the date by which we owe it", empty="where no limit runs"),
    Field("clock.due", "the date by which an answer is due", empty="where none is"),
    Field("clock.limit", "the limit for the answer, such as “10 working days”", empty="where none runs"),
    Field("rights.now", "what the reporter may do today", empty="at times", is_list=True),
    Field("rights.next", "what the reporter may do once answered", empty="at times", is_list=True),
    Field("kind.definition", "what the procedure understands by this kind of case"),
    Field("answer.outcome", "the decision", asks=Asks.OUTCOME),
    Field("answer.findings", "what was found, and why it was decided so", asks=Asks.TEXT),
    Field(
        "answer.points",
        "each point of complaint, with what was found on it and why",
        empty="at times",
        asks=Asks.POINTS,
        is_list=True,
    ),
    Field(
        "answer.why",
        "why it was decided otherwise than the findings on the points say",
        empty="at times",
        asks=Asks.TEXT,
    ),
    Field("answer.apology", "the apology", empty="where no mistake was made", asks=Asks.TEXT),
    Field("answer.remedies", "what will be put right, and by when", empty="at times", asks=Asks.REMEDIES, is_list=True),
    Field(
        "together.told",
        "what reporters are told whose case was merged into another, in words that name nobody",
        asks=Asks.TEXT,
    ),
    Field("holding.reasons", "why the answer is late", asks=Asks.TEXT),
    Field("holding.done", "what has been done so far", asks=Asks.TEXT),
    Field("holding.until", "the date by which the reporter will hear", asks=Asks.DATE),
    Field("extension.from", "the date that was due before the extension", empty="where none was"),
    Field("extension.until", "the new date", asks=Asks.DATE),
    Field("extension.reasons", "why more time is needed", asks=Asks.TEXT),
    Field("closing.reason", "the reason for closing, from the procedure's list", empty="where it isn't closed"),
    Field("closing.words", "what the officer adds on closing", empty="at times", asks=Asks.TEXT),
    Field("referral.to", "who deals with it now", asks=Asks.TEXT),
    Field("referral.contact", "how to reach them: phone, e-mail, web page or address", asks=Asks.TEXT),
    Field("referral.reasons", "why it was referred", asks=Asks.TEXT),
    Field("referral.on", "the day on which it was passed on"),
    Field("referral.contest", "how the reporter can contest that it was referred", empty="at times"),
    Field("decision.outcome", "what was decided about an objection to the classification"),
    Field("decision.reasons", "why it was decided so", asks=Asks.TEXT),
    Field("restriction.reasons", "why no further correspondence about the issue is answered", asks=Asks.TEXT),
    Field("restriction.concluded", "the day on which the issue was concluded"),
    Field("restriction.reopens", "what alone opens it again", is_list=True),
    Field("restriction.reviewer", "the position that reviews the restriction"),
    Field("restriction.review_on", "the day by which the restriction is reviewed"),
    Field("restriction.on", "the day of the letter that said that no more is answered"),
)

# A pack's letters can use these and no others.
FIELDS: Mapping[str, Field] = {one.name: one for one in _ALL}
LISTS = frozenset(one.name for one in _ALL if one.is_list)
MAY_BE_EMPTY = frozenset(one.name for one in _ALL if one.empty)
TYPED = frozenset(one.name for one in _ALL if one.is_typed)
ENTERED: Mapping[str, Asks] = {one.name: one.asks for one in _ALL if one.asks}
# What a text message may say. Who reads it may not be whom it is for, so it tells nothing that the status page doesn't.
IN_TEXTS = ("body.name", "body.phone", "body.email", "case.tracking_number", "case.kind", "case.status_url")


def given_by(contact: Contact) -> frozenset[str]:
    """Return the merge fields of the body's ways of contact that its pack gives: these are never empty there."""
    return frozenset(f"body.{way}" for way in ("phone", "email", "address", "web") if getattr(contact, way))
