"""Which cases alone a page of figures is about, as its address says it and its form offers it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from flask import request

from portal.policy.procedure import Procedure
from portal.reports.live import Narrowing

ALL = {"team": "All teams", "service": "All services", "kind": "All kinds"}
WORDS = {"team": "Team", "service": "Service", "kind": "Kind"}
LONGEST = 200
LAST_ID = 2**31 - 1


@dataclass(frozen=True)
class Box:
    """One choice of the form: what it is called, its values with their names, and which one was chosen."""

    name: str
    words: str
    choices: tuple[tuple[str, str], ...]
    chosen: str

    @property
    def named(self) -> str:
        """Return what was chosen in words."""
        return dict(self.choices).get(self.chosen, self.chosen)

    @property
    def pair(self) -> tuple[str, str]:
        """Return what was chosen as an address carries it."""
        return self.name, self.chosen


def given(name: str) -> str:
    """Return what stands in the address, as far as a database can hold it."""
    text = request.args.get(name, "").strip()[:LONGEST]
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def older() -> int:
    """Return the case from which a list of cases goes on; nought for its beginning."""
    typed = request.args.get("older", "")[:10]
    return min(int(typed), LAST_ID) if typed.isascii() and typed.isdecimal() else 0


def asked() -> Narrowing:
    """Return what the address narrows the cases to. A value that no case has counts none."""
    return Narrowing(**{name: given(name) for name in ALL})


def address(only: Narrowing) -> dict[str, str]:
    """Return it as an address carries it."""
    return {name: value for name, value in asdict(only).items() if value}


def boxes(pack: Procedure, only: Narrowing) -> Iterator[Box]:
    """Yield what the form offers to choose from. What was chosen stands there, known to the procedure or not."""
    services = {one.key: one.name for programme in pack.programmes.values() for one in programme.services}
    lists = {
        "team": {key: team.name for key, team in pack.teams.items()},
        "service": services,
        "kind": {key: kind.name for key, kind in pack.kinds.items()},
    }
    for name, known in lists.items():
        chosen = getattr(only, name)
        more = {chosen: chosen} if chosen and chosen not in known else {}
        yield Box(name, WORDS[name], (("", ALL[name]), *known.items(), *more.items()), chosen)
