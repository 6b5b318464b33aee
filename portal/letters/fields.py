"""What fills the merge fields of a letter: the case, its people, its clock and rights, and the officer's own words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import current_app

from portal.cases import clocks, conflicts, points, promised, situation, status
from portal.cases.actors import Actor
from portal.cases.designees import both
from portal.cases.models import Case, Point, Staff
from portal.database import db
from portal.letters.words import day, day_of
from portal.policy.calendar import to_come
from portal.policy.clock import State, read
from portal.policy.languages import read_in
from portal.policy.letters import ENTERED, FIELDS, Parted, Value, unseen
from portal.policy.matters import address_of
from portal.policy.points import Points
from portal.policy.procedure import Procedure
from portal.policy.rights import Standing, rights_today
from portal.policy.saying import say
from portal.procedures.tongues import Voice

RESTRICTION = tuple(name for name in FIELDS if name.startswith("restriction.") and name not in ENTERED)
POINTS = "answer.points"
SUMMARY = 1500  # characters of a complaint that an acknowledgement repeats: enough to see that it was understood


def fields_of(case: Case, entries: Mapping[str, Any], *, by: Actor, at: datetime) -> dict[str, Value]:
    """Return every merge field's value for a letter about `case` written at `at`. What isn't known is empty."""
    pack = clocks.pack_of(case)
    return {
        **_body(pack, at),
        **_case(case, pack),
        **_matter(case, pack),
        **_handler(_contact(case, by), case, pack),
        **_stage(case, pack, at),
        **_next(case, pack, at),
        **{name: _entry(name, value, pack) for name, value in entries.items() if name != POINTS},
        **_points(case, entries),
    }


def choices_of(pack: Procedure) -> Mapping[str, tuple[str, ...]]:
    """Return, by merge field, all the names of which it brings in one."""
    return {"answer.outcome": tuple(outcome.name for outcome in pack.outcomes.values())}


def _body(pack: Procedure, at: datetime) -> dict[str, Value]:
    contact = pack.contact
    return {
        "body.name": pack.body,
        "body.title": pack.title,
        "body.phone": contact.phone,
        "body.email": contact.email,
        "body.address": contact.address,
        "body.web": contact.web,
        "letter.date": day_of(at, pack.zone, pack.language),
    }


def status_url(case: Case, language: str = "") -> str:
    """Return the address of the case's status page, from the configured base: never from what a request claims.

    A letter in another language than English leads to the page in that.
    """
    return read_in(f"{current_app.config['PORTAL_BASE_URL']}/track/{case.tracking_number}", language)


def _case(case: Case, pack: Procedure) -> dict[str, Value]:
    kind = pack.kinds[case.kind]
    told = unseen.without(case.description)  # on paper it has no place, and an e-mail says the same
    summary = told if len(told) <= SUMMARY else told[:SUMMARY].rsplit(" ", 1)[0] + " …"
    name = unseen.without(case.person.name) if case.person else ""
    return {
        "case.tracking_number": case.tracking_number,
        "case.received_on": day_of(case.received_at, pack.zone, pack.language),
        "case.kind": kind.name.lower(),
        "case.summary": summary,
        "case.desired_outcome": unseen.without(case.desired_outcome),
        "case.service": pack.service(case.service).name if case.service else "",
        "case.matter": pack.matters[case.matter].name if case.matter else "",
        "case.status_url": status_url(case, pack.language),
        "reporter.name": name or in_its_language(say("Customer"), pack),
        "reporter.greeting": greeting(name, pack),
        "kind.definition": kind.help,
        "closing.reason": pack.closings[case.closing].name if case.closing else "",
        **dict.fromkeys(("referral.on", "referral.contest", "decision.outcome", *RESTRICTION), ""),
    }


def greeting(name: str, pack: Procedure) -> str:
    """Return how a letter begins: with the reporter's name, or without one as one greets whom one doesn't know."""
    if not name:
        return in_its_language(say("Hello"), pack)
    return in_its_language(say("Dear %(name)s"), pack) % {"name": name}  # a name stays as it is in any language


def _matter(case: Case, pack: Procedure) -> dict[str, Value]:
    """Return what is told of such a matter."""
    matter = pack.matters.get(case.matter or "")
    return {
        "matter.words": matter.told if matter else "",
        "matter.contact": address_of(matter.reached) if matter and matter.reached else "",
    }


def _contact(case: Case, by: Actor) -> Staff | None:
    """Return whom the reporter can reach: whoever deals with it, or else whoever writes.

    Never someone whom the complaint is about or one of their line, nor one who deals with it for one of these (RV-26).
    """
    concerned, stage = conflicts.concerned(case), case.stage
    if stage.handler and not concerned & {stage.handler_id, stage.principal_id}:
        return stage.handler
    writes = db.session.get(Staff, by.staff_id) if by.staff_id else None
    return writes if writes and writes.id not in concerned else None


def _handler(handler: Staff | None, case: Case, pack: Procedure) -> dict[str, Value]:
    if handler is None:
        return dict.fromkeys(("handler.name", "handler.position", "handler.phone", "handler.email"), "")
    principal = case.stage.principal if case.stage.handler is handler else None
    return {
        "handler.name": both(handler.full_name, principal.full_name) if principal else handler.full_name,
        "handler.position": _position(principal or handler, case, pack),
        "handler.phone": handler.phone or pack.contact.phone,
        "handler.email": handler.email,
    }


def _position(handler: Staff, case: Case, pack: Procedure) -> str:
    """Of several positions the one that the stage asks for: someone chairs the panel, whatever else they are."""
    held = [m.position for m in handler.memberships if m.team.procedure_key == case.procedure_key]
    wanted = clocks.stage_of(case.stage).handler.positions
    known = sorted((one for one in held if one in pack.positions), key=lambda one: one not in wanted)
    return pack.positions[known[0]].name if known else ""


def _stage(case: Case, pack: Procedure, at: datetime) -> dict[str, Value]:
    stage = clocks.stage_of(case.stage)
    clock = clocks.answer_clock(case, at)
    due_on = read(clock, at).due_on if clock else None
    return {
        "stage.name": stage.name,
        "stage.trigger": status.because(case.stage),
        "clock.due": _expected(case, due_on, at.astimezone(pack.zone).date(), pack),
        "clock.limit": in_its_language(clock.rule.limit.told, pack) if clock else "",
        "extension.from": day(due_on, pack.language) if due_on else "",
        "rights.now": tuple(in_its_language(right.words, pack) for right in situation.rights_of(case, at)),
        "rights.next": tuple(
            in_its_language(right.words, pack) for right in rights_today(stage, Standing(answered=True, late=False))
        ),
    }


def _expected(case: Case, due_on: date | None, today: date, pack: Procedure) -> str:
    """Return by when the answer comes: as last told in a holding letter, or when it is due. A day gone by is none."""
    expected = promised.until(case) or due_on
    return day(expected, pack.language) if expected and to_come(expected, today) else ""


def _next(case: Case, pack: Procedure, at: datetime) -> dict[str, Value]:
    """Return what is owed next at this stage, and by when."""
    running = [clocks.clock_of(row, case) for row in case.stage.clocks]
    readings = [(read(clock, at), clock.rule.name) for clock in running]
    owed = [(one.due_at, one.due_on, name) for one, name in readings if one.state is State.RUNNING and one.due_at]
    if not owed:
        return {"next.name": "", "next.due": ""}
    _at, due_on, name = min(owed)
    return {"next.name": in_its_language(name, pack), "next.due": day(due_on, pack.language) if due_on else ""}


def _entry(name: str, value: Any, pack: Procedure) -> Value:
    if isinstance(value, date):
        return day(value, pack.language)
    if name == "answer.outcome":
        return pack.outcomes[value].name if value in pack.outcomes else ""
    if name == "answer.remedies":
        return tuple(_promise(one["what"], day(one["due_on"], pack.language), pack) for one in value or ())
    if isinstance(value, tuple):
        return tuple(_in_words(name, str(one), pack) for one in value)
    return _in_words(name, value or "", pack)


def _in_words(name: str, value: Any, pack: Procedure) -> str:
    """What an officer wrote stays as it is, unless it is the procedure's own words to the letter."""
    text = value if isinstance(value, str) else str(value)
    voice = Voice(pack.language, pack.key)
    return voice.known(text, of_pack=True) or (text if name in ENTERED else voice.say(text))


def in_its_language(text: str, pack: Procedure) -> str:
    """Return words of the portal or of a procedure in the language that the procedure is told in now."""
    return Voice(pack.language, pack.key).say(text)


def _points(case: Case, entries: Mapping[str, Any]) -> dict[str, Value]:
    """Return what was found on each point, and of them all what the pack says where the officer says nothing."""
    rule, found = points.rule_of(case), {int(one["point"]): one for one in entries.get(POINTS) or ()}
    if rule is None or not found:
        return {}
    pack = clocks.pack_of(case)
    told = [_point(point, found[point.id], rule, pack) for point in case.points if point.id in found]
    whole = {} if entries.get("answer.findings") else {"answer.findings": rule.whole}
    return {POINTS: tuple(told), **whole}


def _point(point: Point, found: Mapping[str, Any], rule: Points, pack: Procedure) -> str:
    """Its first paragraph is the point, and what follows is what was found, and why: a letter may set them apart."""
    words = " ".join(point.words.split())
    finding = rule.findings.get(str(found.get("finding")))
    name = f"{finding.name}. " if finding else ""
    first = in_its_language(say("Point %(number)s: %(words)s", number=point.seq, words=words), pack)
    return f"{first}\n\n{name}{found.get('reasons') or ''}"


def _promise(what: str, by_when: str, pack: Procedure) -> Parted:
    """As a sentence of its own; in a table what is promised stands beside the day."""
    stop = "" if what.endswith((".", "!", "?", "…", "؟")) else "."
    promise = in_its_language(say("We will do this by %(day)s.", day=by_when), pack)
    return Parted(f"{what}{stop} {promise}", what, by_when)
