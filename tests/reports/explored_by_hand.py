"""What an exploration should say, worked out case by case, with nothing of the portal's own counting."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.cases.models import Case, Link
from portal.database import db
from portal.policy.procedure import Procedure
from tests.reports import oracle

Days = tuple[date, date]  # both included
MEASURED = {"median": 0.5, "slowest": 0.9}


class Hand:
    """The cases that someone may see, with what the figures need to know of each."""

    def __init__(self, cases: Iterable[Case], pack: Procedure, at: datetime) -> None:
        self.pack, self.at = pack, at
        self.cases = [case for case in cases if case.counted]
        ids = {case.id for case in cases}
        links = [one for one in db.session.scalars(select(Link)) if one.kind == "same issue" and not one.removed_at]
        self.tied = {
            one for link in links if {link.case_id, link.lead_id} <= ids for one in (link.case_id, link.lead_id)
        }

    def came(self, case: Case) -> date:
        return oracle.day(case.received_at, self.pack.zone)

    def went(self, case: Case) -> date | None:
        """The day on which a case was over; None for one that isn't."""
        way = [one for one in case.stages if one.pathway == case.pathway]
        last = max((one.ended_at for one in way if one.ended_at), default=None)
        return oracle.day(last, self.pack.zone) if last and not oracle.is_open(case) else None

    def values(self, case: Case, by: str) -> list[str]:
        places = {service.key: key for key, one in self.pack.programmes.items() for service in one.services}
        return {
            "kind": lambda: [case.kind],
            "nature": lambda: [one.nature for one in case.natures] or [""],
            "matter": lambda: [case.matter],
            "programme": lambda: [places.get(case.service, "")],
            "service": lambda: [case.service],
            "ward": lambda: [case.ward.strip()],
            "team": lambda: [case.team.key],
            "manager": lambda: [str(case.handler_id or "")],
            "stage": lambda: [case.stage_key],
            "channel": lambda: [case.channel],
            "priority": lambda: [case.priority],
            "outcome": lambda: [self.outcome(case)],
        }[by]()

    def outcome(self, case: Case) -> str:
        said = [one for one in case.responses if one.says == "answer" and one.issued_at]
        return max(said, key=lambda one: (one.issued_at, one.id)).outcome if said else ""

    def stands(self, case: Case) -> set[str]:
        found = set()
        for stage in case.stages:
            for one in stage.clocks if stage.pathway == case.pathway else ():
                if not one.exempt and one.due_at and (one.stopped_at or one.ended_at or self.at) >= one.due_at:
                    found.add("missed")
                elif not one.exempt and one.stopped_at:
                    found.add("met")
        return found

    def remedies(self, case: Case) -> str:
        promised = [one for one in case.remedies if not one.dropped_at]
        today = oracle.day(self.at, self.pack.zone)
        if not promised:
            return ""
        if any(not one.kept_at and one.due_on < today for one in promised):
            return "overdue"
        return "kept" if all(one.kept_at for one in promised) else "due"

    def flag(self, name: str) -> Callable[[Case], bool]:
        decided = {key for key, one in self.pack.outcomes.items() if one.mistake}
        kinds = {kind for key in decided for kind in self.pack.outcomes[key].kinds}
        could = {key for key, one in self.pack.outcomes.items() if decided and one.kinds & kinds}
        return {
            "received": lambda case: True,
            "answered": lambda case: oracle.first_answer(case) is not None,
            "closed": lambda case: not oracle.is_open(case),
            "open": oracle.is_open,
            "settled": lambda case: bool(self.stands(case)),
            "missed": lambda case: "missed" in self.stands(case),
            "kept": lambda case: self.stands(case) == {"met"},
            "judged": lambda case: self.outcome(case) in could,
            "mistaken": lambda case: self.outcome(case) in decided,
            "promised": lambda case: bool(self.remedies(case)),
            "remedy_settled": lambda case: self.remedies(case) in {"kept", "overdue"},
            "remedy_kept": lambda case: self.remedies(case) == "kept",
            "again": lambda case: (
                len(keys := [one.key for one in case.stages if one.pathway == case.pathway]) > len(set(keys))
            ),
            "linked": lambda case: case.id in self.tied,
            "anonymous": lambda case: case.anonymous,
            "staff": lambda case: case.staff_generated,
            "elected": lambda case: bool(case.on_behalf_of),
        }[name]

    def counted(self, flag: str, days: Days, cases: Collection[Case]) -> set[int]:
        """The cases of these days that have a flag."""
        start, end = days
        if flag == "ended":
            return {case.id for case in cases if (went := self.went(case)) and start <= went <= end}
        if flag == "open_at_end":
            return {
                case.id for case in cases if self.came(case) <= end and (oracle.is_open(case) or self._after(case, end))
            }
        has = self.flag(flag)
        return {case.id for case in cases if start <= self.came(case) <= end and has(case)}

    def _after(self, case: Case, end: date) -> bool:
        went = self.went(case)
        return went is not None and went > end

    def figure(self, key: str, days: Days, cases: Collection[Case]) -> object:
        """One figure of these days."""
        shares = {
            "share_answered": ("answered", "received"), "in_target": ("kept", "settled"),
            "upheld": ("mistaken", "judged"), "remedies_kept": ("remedy_kept", "remedy_settled"),
        }  # fmt: skip
        if key in shares:
            of, among = (len(self.counted(one, days, cases)) for one in shares[key])
            return of / among if among else None
        if key in MEASURED:
            mine = self.counted("received", days, cases)
            taken = [oracle.days_to_answer(case, self.pack.zone) for case in cases if case.id in mine]
            return oracle.nearest_rank(taken, MEASURED[key])
        return len(self.counted(key, days, cases))


def months_of(start: date, end: date) -> list[Days]:
    """The whole months that some days lie in."""
    found, first = [], start.replace(day=1)
    while first <= end:
        after = (first + timedelta(days=32)).replace(day=1)
        found.append((first, after - timedelta(days=1)))
        first = after
    return found


def weeks_of(start: date, end: date) -> list[Days]:
    """The whole weeks, from Monday, that some days lie in."""
    first = start - timedelta(days=start.isoweekday() - 1)
    return [(first + timedelta(days=n), first + timedelta(days=n + 6)) for n in range(0, (end - first).days + 1, 7)]
