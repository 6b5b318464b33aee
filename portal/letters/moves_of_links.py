"""The desk's moves that tie a case to others, or ask others to contribute."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from portal.cases import contributing, linking, queries
from portal.cases.models import Case, LinkKind
from portal.errors import Invalid, NotFound
from portal.letters.saying import Doing
from portal.policy.moves import Move

NAMES = {Move.LINK: "other", Move.MERGE: "into"}  # the fact that names the case which is to be tied to this one


def beside(move: Move, given: Mapping[str, Any]) -> list[int]:
    """Return the case that a move names besides its own, to be locked with it. One that can't be is said later."""
    typed = given.get(NAMES.get(move, ""))
    return queries.ids_of(typed) if isinstance(typed, str) else []


def ask(doing: Doing) -> None:
    """Ask another service, a contractor or one person for a contribution."""
    of = contributing.chosen(doing.case, doing.facts["of"])
    contributing.ask(doing.case, of=of, what=doing.facts["what"], due_on=doing.facts["due_on"], **doing.common)


def link(doing: Doing) -> None:
    """Say that another case is about the same issue."""
    other = _other(doing, "other")
    linking.link(doing.case, other=other, leads=doing.facts["lead"] == "this", reason=_why(doing), **doing.common)


def unlink(doing: Doing) -> None:
    """Take a link away."""
    tie = next(one for one in linking.of_case(doing.case) if str(one.id) == doing.facts["link"])
    linking.unlink(doing.case, tie=tie, reason=_why(doing), **doing.common)


def merge(doing: Doing) -> None:
    """Have this case answered with another."""
    kind = LinkKind(doing.facts["kind"])
    linking.merge(doing.case, into=_other(doing, "into"), kind=kind, reason=_why(doing), **doing.common)


def unmerge(doing: Doing) -> None:
    """Deal with this case on its own again."""
    linking.unmerge(doing.case, reason=_why(doing), **doing.common)


def _why(doing: Doing) -> str:
    return str(doing.facts["reason"])


def _other(doing: Doing, name: str) -> Case:
    """One that this viewer may not see is answered as one that isn't there."""
    try:
        return queries.other_by_tracking_number(doing.facts[name])
    except NotFound as error:
        raise Invalid({name: error.sentence}) from error


MAKERS: dict[Move, Callable[[Doing], None]] = {
    Move.LINK: link,
    Move.ASK: ask,
    Move.UNLINK: unlink,
    Move.MERGE: merge,
    Move.UNMERGE: unmerge,
}
