"""Cases by chance: whatever a procedure lets a case be, received on both sides of a period's edges."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from portal.cases.models import (
    Case,
    CaseNature,
    ClockRow,
    Membership,
    Person,
    Remedy,
    Response,
    StageRow,
    StepRow,
    Team,
)
from portal.database import db
from portal.policy.moves import OPEN, Ending, Status
from portal.policy.procedure import Procedure, Stage
from portal.procedures import versions

MICRO = timedelta(microseconds=1)
AT = datetime(2026, 8, 20, 17, 30, tzinfo=UTC)  # when everything is told
START, END = date(2026, 4, 1), date(2026, 6, 30)  # a quarter
HOW_MANY = 70
ENDED = {Status.CLOSED: Ending.CLOSED, Status.WITHDRAWN: Ending.WITHDRAWN, Status.REFERRED: Ending.REFERRED}


class Dataset:
    """Random cases of one procedure; the same seed makes the same ones."""

    def __init__(self, procedure: str, seed: int, *, start: date = START, end: date = END) -> None:
        self.random = Random(f"{procedure} {seed}")
        self.version = versions.current(procedure, AT)
        self.pack: Procedure = versions.procedure_of(self.version)
        self.start, self.end = start, end
        self.teams = list(db.session.scalars(select(Team).where(Team.procedure_key == procedure).order_by(Team.id)))
        members = select(Membership.staff_id).join(Team).where(Team.procedure_key == procedure).distinct()
        self.staff = sorted(db.session.scalars(members))
        self.made: list[Case] = []
        self.steps: list[tuple[Case, StageRow, StepRow]] = []

    def fill(self, number: int = HOW_MANY) -> list[Case]:
        """Make so many cases."""
        with db.session.no_autoflush:
            self.made = [self._case(place) for place in range(number)]
        db.session.flush()
        for case, stage, step in self.steps:
            step.case_id, step.stage_id = case.id, stage.id
            db.session.add(step)
        db.session.commit()
        return self.made

    def edges(self) -> list[datetime]:
        """Return the moments beside the first and after the last midnight of the period, where the body is."""
        first, after = (
            datetime.combine(day, time.min, tzinfo=self.pack.zone).astimezone(UTC)
            for day in (self.start, self.end + timedelta(days=1))
        )
        return [first - MICRO, first, after - MICRO, after]

    def _moment(self) -> datetime:
        if self.random.random() < 0.15:
            return self.random.choice(self.edges())
        days = (self.end - self.start).days
        back = datetime.combine(self.start, time.min, tzinfo=UTC) - timedelta(days=days)
        return back + timedelta(minutes=self.random.randrange((2 * days + 6) * 24 * 60))

    def _one(self, values: Any) -> Any:
        return self.random.choice(list(values))

    def _perhaps(self, values: Any, empty: Any = "") -> Any:
        return self._one(values) if values and self.random.random() < 0.8 else empty

    def _case(self, place: int) -> Case:
        pack, rng = self.pack, self.random
        services = [service.key for programme in pack.programmes.values() for service in programme.services]
        kind, service = self._one(pack.kinds), self._perhaps(services)
        matter = (
            self._perhaps([key for key, one in pack.matters.items() if one.fits(kind)]) if rng.random() < 0.3 else ""
        )
        way, received = pack.route(kind, service or None, matter), self._moment()
        status = self._one([*sorted(OPEN), *ENDED])
        case = Case(
            tracking_number=f"{pack.prefix}-{place:04}-{rng.randrange(10**8):08}",
            passphrase_salt="",
            passphrase_hash="",
            procedure_version_id=self.version.id,
            procedure_key=pack.key,
            kind=kind,
            pathway=way.key,
            status=status,
            stage_key=way.stages[0].key,
            description=f"It happened, {place}.",
            desired_outcome="Mend it.",
            service=service,
            matter=matter,
            label=pack.label_about(service, matter),
            ward=self._perhaps(["1", "2", "7"]),
            channel=self._one(pack.channels),
            anonymous=rng.random() < 0.2,
            staff_generated=rng.random() < 0.2,
            on_behalf_of=self._one(["", "", "Mrs Vale"]),
            received_at=received,
            opened_at=received + timedelta(hours=rng.randrange(60)),
            counted=rng.random() < 0.85,
            priority=self._perhaps(pack.priorities),
            reportable=rng.random() < 0.6,
            closing="",
            team=self._one(self.teams),
            handler_id=self._perhaps(self.staff, None),
            details={},
        )
        if not case.anonymous:
            case.person = Person(name=f"Caller {place}")
        natures = rng.sample(list(pack.natures), k=min(len(pack.natures), rng.randrange(3)))
        case.natures = [CaseNature(nature=nature) for nature in natures]
        db.session.add(case)
        self._stages(case, way.stages[: rng.randrange(1, len(way.stages) + 1)], Status(status))
        for _ in range(rng.randrange(3) if pack.remedies else 0):
            self._remedy(case)
        return case

    def _stages(self, case: Case, stages: tuple[Stage, ...], status: Status) -> None:
        again = [stages[0]] if self.random.random() < 0.2 else []
        begun = case.received_at
        passages = [*again, *stages]
        for seq, stage in enumerate(passages, start=1):
            last = seq == len(passages)
            answered = stage.answer_with and (not last or status in {Status.RESPONDED, Status.CLOSED})
            row = StageRow(
                case=case,
                seq=seq,
                pathway=case.pathway,
                key=stage.key,
                opened_at=begun,
                handler_id=case.handler_id,
                acknowledged_at=begun + timedelta(days=self.random.randrange(6)),
            )
            begun += timedelta(days=self.random.randrange(1, 25), hours=self.random.randrange(24))
            row.answered_at = begun if answered else None
            ended = not last or status in ENDED
            row.ended_at, row.ending = (begun, ENDED.get(status, Ending.CLOSED)) if ended else (None, None)
            case.stage_key = stage.key
            db.session.add(row)
            for step in stage.steps[:1] if self.random.random() < 0.5 else ():
                self.steps.append((case, row, StepRow(key=step.key, done_at=begun, by_name="Someone", note="Learned.")))
            self._clocks(case, row, stage)
            if answered:
                self._answer(case, row)

    def _clocks(self, case: Case, row: StageRow, stage: Stage) -> None:
        for rule in stage.clocks:
            exempt = rule.exemption(case.marks)
            due = row.opened_at + timedelta(days=self.random.randrange(1, 40))
            near = self._one([due, due - MICRO, due + timedelta(days=3), due - timedelta(days=1), None])
            stopped = near if self.random.random() < 0.6 else None
            ended = near if stopped is None and self.random.random() < 0.3 else None
            known = None if exempt or self.random.random() < 0.05 else due
            db.session.add(
                ClockRow(
                    case=case,
                    stage=row,
                    key=rule.key,
                    started_at=row.opened_at,
                    stopped_at=stopped,
                    ended_at=ended,
                    exempt=exempt.who if exempt else "",
                    due_at=known,
                )
            )

    def _answer(self, case: Case, row: StageRow) -> None:
        fits = [key for key, one in self.pack.outcomes.items() if not one.kinds or case.kind in one.kinds]
        db.session.add(
            Response(
                case=case,
                stage=row,
                says="answer",
                method="letter",
                outcome=self._perhaps(fits),
                entries={"answer.findings": "We looked."},
                drafted_at=row.answered_at,
                issued_at=row.answered_at,
            )
        )

    def _remedy(self, case: Case) -> None:
        dropped = case.received_at if self.random.random() < 0.3 else None
        chance = Random(case.tracking_number).random()
        kept = case.received_at if chance < 0.6 and not dropped else None
        db.session.add(
            Remedy(
                case=case,
                kind=self._one(self.pack.remedies),
                what="We will.",
                due_on=self.end,
                first_due_on=self.end,
                promised_at=case.received_at,
                dropped_at=dropped,
                kept_at=kept,
                in_time=chance < 0.3 if kept else None,
            )
        )
