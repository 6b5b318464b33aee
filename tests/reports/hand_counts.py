"""What each figure of the statistics counts, worked out case by case, with nothing of the portal's own counting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from portal.cases.models import Case, Contribution, ExtensionRow, Link, PauseRow, StageRow
from portal.database import db
from portal.policy.procedure import Procedure
from tests.reports import oracle
from tests.reports.dataset import Dataset

Key = tuple[str, str]  # a board, and the value of a row
Found = dict[Key, dict[str, set[int]]]  # by figure, the cases that it counts
Times = dict[Key, dict[int, int]]  # by case, how many days it took
MONTHS = 13


def enrich(data: Dataset, at: datetime) -> list[Link]:
    """Add by chance what the data set has none of: remedies kept, time given, pauses, requests, links."""
    rng, made = Random("more"), data.made
    causes = [one.key for way in data.pack.pathways for stage in way.stages for one in stage.pause_for] or [""]
    links = []
    for case in made:
        case.label, case.ward = "", rng.choice([case.ward, f" {case.ward}"])
        case.next_due_at = rng.choice([None, at - timedelta(hours=1), at, at + timedelta(days=2)])
        for remedy in case.remedies:
            remedy.kept_at = rng.choice([None, remedy.promised_at])
            remedy.due_on = at.date() + timedelta(days=rng.randrange(-1, 2))
        for stage in case.stages:
            _enrich_stage(case, stage, rng, causes, at)
        if rng.random() < 0.3:
            db.session.add(_request(case, rng))
        if rng.random() < 0.3:
            links.append(_link(case, rng.choice([one for one in made if one is not case]), rng, at))
    db.session.add_all(links)
    db.session.commit()
    return links


def _enrich_stage(case: Case, stage: StageRow, rng: Random, causes: list[str], at: datetime) -> None:
    stage.allocated_at = rng.choice([None, stage.opened_at + timedelta(days=rng.randrange(30))])
    stage.handler_id = rng.choice([None, stage.handler_id])
    for clock in stage.clocks:
        clock.late_reason = rng.choice(["", "", "service", "other"])
        if rng.random() < 0.3:
            db.session.add(ExtensionRow(case_id=case.id, clock_id=clock.id, at=at, amount=1, reason="More."))
    if rng.random() < 0.3:
        since = stage.opened_at + timedelta(days=rng.randrange(20))
        cause = rng.choice([*causes, ""])
        db.session.add(PauseRow(case_id=case.id, stage=stage, since=since, reason="Why.", cause=cause))


def _request(case: Case, rng: Random) -> Contribution:
    asked = case.received_at + timedelta(days=rng.randrange(10))
    came = asked + timedelta(days=rng.randrange(30)) if rng.random() < 0.6 else None
    return Contribution(
        case=case, number=case.tracking_number, team_id=case.team_id, asked_of="A team", what="What?", asked_by="Me",
        asked_at=asked, due_on=asked.date(), answered_at=came, answer="This." if came else "",
    )  # fmt: skip


def _link(case: Case, lead: Case, rng: Random, at: datetime) -> Link:
    kind, gone = rng.choice(["same issue", "same issue", "duplicate"]), rng.choice([None, None, at])
    return Link(case=case, lead=lead, kind=kind, reason="So.", by_name="Me", at=at, removed_at=gone)


def count(cases: Collection[Case], pack: Procedure, days: tuple[date, date], at: datetime) -> tuple[Found, Times]:
    """Return by hand what stands on every board, of the cases that someone may see."""
    found: Found = defaultdict(lambda: defaultdict(set))
    times: Times = defaultdict(dict)
    counted = [case for case in cases if case.counted]
    inside = oracle.received(cases, pack.zone, *days)
    _backlog(found, counted, at)
    _months(found, counted, pack, at)
    ids = {case.id for case in cases}
    tied = _tied(ids)
    for case in inside:
        of = _values(case, pack)
        _received(found, case, of)
        _target(found, case, of, at)
        _outcomes(found, case, at, pack)
        _repeats(found, case, of, tied)
        _answers(times, case, of, pack)
    return {key: dict(one) for key, one in found.items()}, dict(times)


def _values(case: Case, pack: Procedure) -> dict[str, list[str]]:
    places = {service.key: key for key, one in pack.programmes.items() for service in one.services}
    return {
        "kind": [case.kind],
        "nature": [one.nature for one in case.natures] or [""],
        "channel": [case.channel],
        "programme": [places.get(case.service, "")],
        "service": [case.service],
        "team": [case.team.key],
        "ward": [case.ward.strip()],
    }


def _received(found: Found, case: Case, of: dict[str, list[str]]) -> None:
    for by, values in of.items():
        for value in values:
            found[by, value]["received"].add(case.id)
            if oracle.is_open(case):
                found[by, value]["open"].add(case.id)


def _backlog(found: Found, cases: Iterable[Case], at: datetime) -> None:
    for case in filter(oracle.is_open, cases):
        row = found["backlog", case.team.key]
        row["open"].add(case.id)
        if case.next_due_at and case.next_due_at <= at:
            row["overdue"].add(case.id)
        if not case.handler_id:
            row["nobody"].add(case.id)


def _months(found: Found, cases: Iterable[Case], pack: Procedure, at: datetime) -> None:
    today = at.astimezone(pack.zone).date()
    number = today.year * 12 + today.month - 1
    listed = [f"{(number - back) // 12:04}-{(number - back) % 12 + 1:02}" for back in range(1, MONTHS + 1)]
    for case in cases:
        came = oracle.day(case.received_at, pack.zone).isoformat()[:7]
        way = [one for one in case.stages if one.pathway == case.pathway]
        last = way[-1].ended_at if way else None
        went = oracle.day(last, pack.zone).isoformat()[:7] if last and not oracle.is_open(case) else ""
        for month in listed:
            row = found["months", month]
            row["received"] |= {case.id} if came == month else set()
            row["ended"] |= {case.id} if went == month else set()
            row["open"] |= {case.id} if came <= month and (oracle.is_open(case) or went > month) else set()


def _stand(clock: object, at: datetime) -> str:
    due, stopped, ended = clock.due_at, clock.stopped_at, clock.ended_at  # type: ignore[attr-defined] - a row of clocks
    if due and (stopped or ended or at) >= due:
        return "missed"
    return "met" if stopped else "" if ended else "waiting"


def _target(found: Found, case: Case, of: dict[str, list[str]], at: datetime) -> None:
    said = [
        (stage, clock, _stand(clock, at))
        for stage in case.stages
        for clock in stage.clocks
        if stage.pathway == case.pathway and not clock.exempt
    ]
    _limits(found, case, said)
    settled = {word for _, _, word in said} & {"met", "missed"}
    if not settled:
        return
    for board, by in {"gaps": "team", "gaps-service": "service", "gaps-ward": "ward"}.items():
        row = found[board, of[by][0]]
        row["settled"].add(case.id)
        row["missed" if "missed" in settled else "kept"].add(case.id)
    if "missed" in settled:
        late = [(stage, clock) for stage, clock, word in said if word == "missed"]
        undone = any(not clock.stopped_at and not clock.ended_at for _, clock in late)
        for reason in {one for stage, clock in late for one in _reasons(stage, clock)} or {"unknown"}:
            found["reasons", reason]["late"].add(case.id)
            if undone:
                found["reasons", reason]["undone"].add(case.id)
        for reason in {clock.late_reason for _, clock in late} - {""} or {"not_given"}:  # type: ignore[attr-defined] - a row of clocks
            found["late", reason]["late"].add(case.id)
            if undone:
                found["late", reason]["undone"].add(case.id)


def _limits(found: Found, case: Case, said: list[tuple[StageRow, object, str]]) -> None:
    of_limit: dict[str, set[str]] = defaultdict(set)
    for stage, clock, word in said:
        of_limit[f"{stage.key}.{clock.key}"] |= {word} - {""}  # type: ignore[attr-defined] - a row of clocks
    for limit, words in of_limit.items():
        if words:
            row = found["limits", limit]
            word = next(one for one in ("missed", "waiting", "met") if one in words)
            row["bound"].add(case.id)
            row[word].add(case.id)
            if word != "waiting":
                row["settled"].add(case.id)


def _reasons(stage: StageRow, clock: object) -> set[str]:
    due: datetime = clock.due_at  # type: ignore[attr-defined] - a row of clocks
    found = {f"paused.{one.cause}".rstrip(".") for one in stage.pauses if one.since < due}
    if not stage.handler_id or (stage.allocated_at and stage.allocated_at >= due):
        found.add("given_late")
    if clock.extensions:  # type: ignore[attr-defined] - a row of clocks
        found.add("extended")
    requests = db.session.scalars(select(Contribution).where(Contribution.case_id == stage.case_id))
    if any(one.asked_at < due and not (one.answered_at and one.answered_at < due) for one in requests):
        found.add("asked")
    return found


def _outcomes(found: Found, case: Case, at: datetime, pack: Procedure) -> None:
    said = sorted(
        (one.issued_at, one.id, one.outcome) for one in case.responses if one.says == "answer" and one.issued_at
    )
    found["outcome", said[-1][2] if said else ""]["cases"].add(case.id)
    today = at.astimezone(pack.zone).date()
    for kind in {one.kind for one in case.remedies if not one.dropped_at}:
        owed = [one for one in case.remedies if one.kind == kind and not one.dropped_at and not one.kept_at]
        word = "overdue" if any(one.due_on < today for one in owed) else "due" if owed else "kept"
        row = found["remedy", kind]
        row["promised"].add(case.id)
        row[word].add(case.id)
        if all(one.in_time for one in case.remedies if one.kind == kind and not one.dropped_at):
            row["in_time"].add(case.id)
        if word != "due":
            row["settled"].add(case.id)


def _tied(ids: set[int]) -> set[int]:
    live = [one for one in db.session.scalars(select(Link)) if one.kind == "same issue" and not one.removed_at]
    return {one for link in live if {link.case_id, link.lead_id} <= ids for one in (link.case_id, link.lead_id)}


def _repeats(found: Found, case: Case, of: dict[str, list[str]], tied: set[int]) -> None:
    keys = [stage.key for stage in case.stages if stage.pathway == case.pathway]
    for by in ("service", "nature"):
        for value in of[by]:
            row = found[f"repeats-{by}", value]
            row["received"].add(case.id)
            row["linked"] |= {case.id} & tied
            row["again"] |= {case.id} if len(keys) > len(set(keys)) else set()


def _answers(times: Times, case: Case, of: dict[str, list[str]], pack: Procedure) -> None:
    taken = oracle.days_to_answer(case, pack.zone)
    if taken is None:
        return
    times["answers", "first"][case.id] = taken
    for by in ("kind", "team", "service"):
        times[f"answers-{by}", of[by][0]][case.id] = taken
    for stage in sorted(case.stages, key=lambda one: one.seq):
        if stage.answered_at and stage.pathway == case.pathway:
            days = (oracle.day(stage.answered_at, pack.zone) - oracle.day(stage.opened_at, pack.zone)).days
            times["answers", stage.key].setdefault(case.id, days)
