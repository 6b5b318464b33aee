"""A case of every shape, made through the portal's own commands: what `bench.fill` copies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from portal.cases import idempotent
from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.cases.submission import Reporter, Submission
from portal.database import transaction
from portal.jobs import runner
from portal.policy.moves import Move
from tests import cast

BEGINNING = datetime.fromisoformat(
    "2025-10-07T09:30:00+00:00"
)  # a Tuesday, with no public holiday in the weeks after it


@dataclass(frozen=True)
class Prototype:
    """A case, whether it is still open, and how many of a hundred such cases it stands for."""

    case_id: int
    is_open: bool
    share: int


def make() -> list[Prototype]:
    """Make one case of each shape, and send the letters that go with them."""
    made = []
    for story, is_open, share in STORIES:
        with transaction():
            case = story()
            made.append(Prototype(case.id, is_open, share))
            latest = case.events[-1].at
        runner.run_ready(latest + timedelta(minutes=1))
    return made


def _day(number: int) -> datetime:
    return BEGINNING + timedelta(days=number)


def _taken_in(given: Submission) -> Case:
    key = str(uuid4())
    return idempotent.submit_once(given, scope="api", key=key, by=REPORTER, at=BEGINNING).case


def _road() -> Case:
    by_post = replace(cast.ALICE, email="", contact_by="post")
    return _taken_in(cast.submission(reporter=by_post))


def _anonymous() -> Case:
    return _taken_in(cast.submission(anonymous=True, reporter=Reporter()))


def _street() -> Case:
    return _taken_in(cast.stat())


def _acknowledged() -> Case:
    return cast.acknowledged(_taken_in(cast.submission()), at=_day(1))


def _paused() -> Case:
    case = _acknowledged()
    cast.do(case, Move.PAUSE, at=_day(2), reason="We are waiting for the survey.")
    return case


def _answered() -> Case:
    case = _paused()
    cast.do(case, Move.RESUME, at=_day(6))
    return cast.answered(case, at=_day(13))


def _taken_further() -> Case:
    case = _answered()
    cast.do(case, Move.ESCALATE, by=cast.SENIOR, at=_day(20), trigger="dissatisfied")
    return cast.acknowledged(case, by=cast.SENIOR, at=_day(21))


def _extended() -> Case:
    case = cast.acknowledged(_taken_in(cast.submission(service="adult_care")), by=cast.CARE, at=_day(1))
    reasons = "The records are in another county."
    cast.do(case, Move.EXTEND, by=cast.CARE, at=_day(3), until=date(2025, 10, 28), reasons=reasons)
    return case


def _closed() -> Case:
    case = _answered()
    _close(case, _day(40))
    return case


def _closed_later() -> Case:
    case = _taken_further()
    cast.answered(case, by=cast.SENIOR, at=_day(45))
    _close(case, _day(80), by=cast.SENIOR)
    return case


def _withdrawn() -> Case:
    case = _acknowledged()
    cast.do(case, Move.WITHDRAW, at=_day(4), reason="It was mended.")
    return case


def _close(case: Case, at: datetime, *, by: str = cast.ROADS) -> None:
    from portal.cases import situation
    from portal.policy.decisions import closings

    reason = closings(situation.situation_of(case, at))[0].key
    cast.do(cast.reviewed(case, by=by, at=at), Move.CLOSE, by=by, at=at, closing=reason, tell="no")


# Each with whether it is open, and its share of the open or of the closed.
STORIES: tuple[tuple[Callable[[], Case], bool, int], ...] = (
    (_road, True, 15),
    (_anonymous, True, 5),
    (_street, True, 10),
    (_acknowledged, True, 30),
    (_paused, True, 10),
    (_extended, True, 10),
    (_answered, True, 20),
    (_closed, False, 70),
    (_closed_later, False, 20),
    (_withdrawn, False, 10),
)
