"""The form one thing at a time: its steps, what each of them asks, and which comes next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext

from portal.errors import NotFound
from portal.policy.procedure import Procedure


@dataclass(frozen=True)
class Step:
    """One page of the form: the fields that it asks for, in their order. `more` are those that some procedures ask."""

    key: str
    title: Any  # a text that is said in the reader's language when it is shown
    fields: tuple[str, ...]
    more: str = ""  # what the names of more fields begin with

    def asks(self, name: str) -> bool:
        """Return whether this is the step that asks for the field of that name."""
        return name in self.fields or bool(self.more and name.startswith(self.more))


WHAT = Step("what", lazy_gettext("What it is"), ("kind", "matter"))
HAPPENED = Step("happened", lazy_gettext("What happened"), ("description", "desired_outcome"))
ABOUT = Step("about", lazy_gettext("What it is about"), ("natures", "service", "location", "ward"), more="details.")
FILES = Step("files", lazy_gettext("Files"), ("files",))
YOU = Step("you", lazy_gettext("About you"), ("who", "name", "on_behalf_of", "acting_as", "website"), more="resident_")
REACH = Step(
    "reach",
    lazy_gettext("How to reach you"),
    ("email", "phone", "address", "contact_by", "language", "other_language", "adjustments", "needs"),
)
CHECK = Step("check", lazy_gettext("Check your answers"), ())
# Whether they stay unknown is asked before they tell anything: what is kept of it, and where, goes by that.
STEPS = (WHAT, YOU, HAPPENED, ABOUT, FILES, REACH, CHECK)


def named(key: str) -> Step:
    """Return the step of that key. Raises `NotFound`."""
    found = next((step for step in STEPS if step.key == key), None)
    if found is None:
        raise NotFound("There is no such page.")
    return found


def walk(procedure: Procedure, *, anonymous: bool = False) -> tuple[Step, ...]:
    """Return the steps that there are: nothing is asked that has one answer, nor how to reach who stays unknown."""
    left_out = {WHAT} if not _is_a_choice(procedure) else set()
    left_out |= {REACH} if anonymous else set()
    return tuple(step for step in STEPS if step not in left_out)


def _is_a_choice(procedure: Procedure) -> bool:
    return len(procedure.kinds) > 1 or any(one.offered for one in procedure.matters.values())


def after(steps: Sequence[Step], here: Step) -> Step:
    """Return the step that follows: of one that is left out, the next that isn't."""
    return next((step for step in steps if STEPS.index(step) > STEPS.index(here)), CHECK)


def before(steps: Sequence[Step], here: Step) -> Step:
    """Return the step that comes before; the first stays the first."""
    return next((step for step in reversed(steps) if STEPS.index(step) < STEPS.index(here)), steps[0])


def first_at_fault(names: Collection[str]) -> Step | None:
    """Return the first step that asks for one of these fields."""
    return next((step for step in STEPS if any(step.asks(name) for name in names)), None)
