"""What the values that cases are told apart by are called, and in which order they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from portal.policy.procedure import Procedure
from portal.policy.reports import Covers, Dimension
from portal.reports import reading

HEADS: Mapping[Dimension, str] = {
    Dimension.KIND: "Kind",
    Dimension.CHANNEL: "How it came",
    Dimension.NATURE: "Nature",
    Dimension.PROGRAMME: "Programme",
    Dimension.SERVICE: "Service",
    Dimension.TEAM: "Team",
    Dimension.MANAGER: "Dealt with by",
    Dimension.WARD: "Ward",
    Dimension.STAGE: "Stage",
    Dimension.OUTCOME: "Outcome",
    Dimension.REMEDY: "Remedy",
    Dimension.PRIORITY: "Priority",
    Dimension.MATTER: "What it is about",
    Dimension.MONTH: "Month",
}
NONE: Mapping[Dimension, str] = {
    Dimension.MANAGER: "Nobody yet",
    Dimension.OUTCOME: "No outcome yet",
    Dimension.REMEDY: "No remedy",
    Dimension.MATTER: "Nothing in particular",
}
NOT_GIVEN = "Not given"


class Names:
    """The names of one procedure's values, as the pack has them now. A value that it no longer knows is its own name.

    `teams` are by id; `people`, asked for the first time one is needed, too.
    """

    def __init__(self, pack: Procedure) -> None:
        self.pack = pack
        self.teams = reading.team_names(pack.key)
        self._people: dict[int, str] | None = None
        self._programmes = {
            service.key: programme.key for programme in pack.programmes.values() for service in programme.services
        }
        self._lists = {dimension: dict(self._listed(dimension)) for dimension in Dimension}

    @property
    def people(self) -> dict[int, str]:
        """Return what members of staff are called."""
        if self._people is None:
            self._people = reading.staff_names()
        return self._people

    def person(self, staff_id: int | None) -> str:
        """Return what one member of staff is called; nothing for nobody."""
        return self.people.get(staff_id, "") if staff_id else ""

    def programme_of(self, service: str) -> str:
        """Return the programme that a service lies in; nothing for none."""
        return self._programmes.get(service, "")

    def of(self, dimension: Dimension, value: str) -> str:
        """Return what a value is called."""
        if not value:
            return NONE.get(dimension, NOT_GIVEN)
        if dimension is Dimension.MANAGER:
            return self.person(int(value)) if value.isascii() and value.isdecimal() else value
        if dimension is Dimension.MONTH:
            return _month(value)
        return self._lists[dimension].get(value, value)

    def entries(self, dimension: Dimension) -> dict[str, str]:
        """Return the values that the pack lists for a dimension, each with its name; none where it lists none."""
        return dict(self._lists[dimension])

    def order(self, dimension: Dimension, value: str) -> tuple[int, str]:
        """Return where a value stands among its like: in the pack's order, else by name; what isn't known last."""
        listed = list(self._lists[dimension])
        place = listed.index(value) if value in listed else len(listed)
        by_name = value if dimension is Dimension.MONTH else self.of(dimension, value).casefold()
        return (place if value else len(listed) + 1, by_name)

    def expected(
        self, by: tuple[Dimension, ...], covers: Covers, within: Mapping[Dimension, str]
    ) -> Iterator[tuple[str, ...]]:
        """Yield the rows that stand there though no case is in them: where the pack closes the list of each value.

        `within` is what all of them have: of a sheet about one programme, its services alone.
        """
        if not by or any(dimension not in CLOSED for dimension in by):
            return
        rows: list[tuple[str, ...]] = [()]
        for dimension in by:
            rows = [(*row, value) for row in rows for value in self._closed(dimension, covers)]
        yield from (row for row in rows if self._lies_within({**within, **dict(zip(by, row, strict=True))}))

    def _lies_within(self, found: Mapping[Dimension, str]) -> bool:
        """A service stands under its own programme alone, and an outcome with the kinds that it is for."""
        kind, outcome = found.get(Dimension.KIND), self.pack.outcomes.get(found.get(Dimension.OUTCOME, ""))
        if kind and outcome and outcome.kinds and kind not in outcome.kinds:
            return False
        service, programme = found.get(Dimension.SERVICE), found.get(Dimension.PROGRAMME)
        return service is None or programme is None or self.programme_of(service) == programme

    def _closed(self, dimension: Dimension, covers: Covers) -> list[str]:
        values = list(self._lists[dimension])
        if dimension is Dimension.KIND and covers.kinds:
            return [value for value in values if value in covers.kinds]
        if dimension is Dimension.OUTCOME and covers.kinds:
            fits = {key: one.kinds for key, one in self.pack.outcomes.items()}
            return [value for value in values if not fits[value] or covers.kinds & fits[value]]
        return values

    def _listed(self, dimension: Dimension) -> Iterator[tuple[str, str]]:
        """Yield the keys that the pack lists for a dimension, each with its name."""
        pack = self.pack
        lists: Mapping[Dimension, Mapping[str, Any]] = {
            Dimension.KIND: pack.kinds,
            Dimension.CHANNEL: pack.channels,
            Dimension.NATURE: pack.natures,
            Dimension.PROGRAMME: pack.programmes,
            Dimension.TEAM: pack.teams,
            Dimension.OUTCOME: pack.outcomes,
            Dimension.REMEDY: pack.remedies,
            Dimension.PRIORITY: pack.priorities,
            Dimension.MATTER: pack.matters,
        }
        yield from ((key, one.name) for key, one in lists.get(dimension, {}).items())
        if dimension is Dimension.SERVICE:
            yield from ((key, pack.service(key).name) for key in self._programmes)
        if dimension is Dimension.STAGE:
            yield from ((stage.key, stage.name) for way in pack.pathways for stage in way.stages)


def _month(value: str) -> str:
    """Return what a month is called: "May 2026". What is none stays as it was given."""
    try:
        return f"{date.fromisoformat(f'{value}-01'):%B %Y}"
    except ValueError:
        return value


CLOSED = frozenset(
    {
        *(Dimension.KIND, Dimension.CHANNEL, Dimension.NATURE, Dimension.PROGRAMME, Dimension.SERVICE),
        *(Dimension.OUTCOME, Dimension.REMEDY, Dimension.PRIORITY),
    }
)
