"""Which words of a procedure the public reads, and the same procedure with these words in another language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from portal.policy.choices import Choice, Contact, Kind, Outcome, Programme, Service
from portal.policy.clock import ClockRule, Exemption
from portal.policy.details import Detail
from portal.policy.letters import Element, LetterKind
from portal.policy.matters import Contest, Exclusion, Matter
from portal.policy.points import Finding, Points
from portal.policy.procedure import Closing, Demand, Pathway, Procedure, Right, Stage, Trigger
from portal.policy.proceedings import AgreedWords, Proceedings
from portal.policy.restriction import RestrictionRule
from portal.policy.steps import Step

# What is read, by the kind of thing; and where there is more below it. What colleagues alone read stands in neither.
WORDS: Mapping[type, tuple[str, ...]] = {
    AgreedWords: ("text",),
    Choice: ("name", "help"),
    ClockRule: ("name",),
    Closing: ("name",),
    Contact: ("name",),
    Contest: ("words",),
    Demand: ("words",),
    Detail: ("name", "help"),
    Element: ("phrase",),
    Exclusion: ("words",),
    Exemption: ("words",),
    Finding: ("name",),
    Kind: ("name", "help"),
    LetterKind: ("subject", "body", "text"),
    Matter: ("name", "help", "words"),
    Outcome: ("name",),
    Pathway: ("name",),
    Points: ("whole", "agreed"),
    Procedure: ("title", "intro", "urgent"),
    Programme: ("name",),
    Right: ("words",),
    Service: ("name",),
    Stage: ("name",),
    Step: ("name",),
    Trigger: ("name",),
}
BELOW: Mapping[type, tuple[str, ...]] = {
    ClockRule: ("exempt",),
    Exclusion: ("to",),
    LetterKind: ("elements",),
    Matter: ("excluded", "contact"),
    Pathway: ("stages",),
    Points: ("findings",),
    Procedure: (
        *(
            "contact",
            "kinds",
            "channels",
            "natures",
            "programmes",
            "details",
            "matters",
            "contest",
            "positions",
            "pathways",
        ),
        *("outcomes", "closings", "letters", "demands", "points", "restriction", "proceedings"),
    ),
    Proceedings: ("words",),
    Programme: ("services",),
    RestrictionRule: ("reopens",),
    Stage: ("clocks", "triggers", "rights", "steps"),
}
NAMED_ONLY = frozenset({"positions"})  # their help is for colleagues


def words_of(thing: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of a procedure that the public reads, with its path: “kinds.complaint.name”."""
    if isinstance(thing, Detail):
        if thing.of_officer:
            return
        yield from ((f"{path}.choices.{key}", name) for key, name in thing.choices.items())
    for name in WORDS.get(type(thing), ()):
        text = getattr(thing, name)
        if text and not (name == "help" and path.partition(".")[0] in NAMED_ONLY):
            yield _joined(path, name), text
    for name in BELOW.get(type(thing), ()):
        for key, one in _each(getattr(thing, name)):
            yield from words_of(one, _joined(path, name, key))


def _joined(*parts: str) -> str:
    return ".".join(part for part in parts if part)


def _each(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, tuple):
        yield from ((str(getattr(one, "key", number)), one) for number, one in enumerate(value))
    elif value is not None:
        yield "", value


def in_other_words(thing: Any, say: Callable[[str], str]) -> Any:
    """Return the same thing, each text that the public reads as `say` gives it."""
    changed: dict[str, Any] = {name: say(getattr(thing, name)) for name in WORDS.get(type(thing), ())}
    if isinstance(thing, Detail):
        changed["choices"] = {key: say(name) for key, name in thing.choices.items()}
    for name in BELOW.get(type(thing), ()):
        changed[name] = _all_in(getattr(thing, name), say)
    return replace(thing, **changed) if changed else thing


def _all_in(value: Any, say: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        return {key: in_other_words(one, say) for key, one in value.items()}
    if isinstance(value, tuple):
        return tuple(in_other_words(one, say) for one in value)
    return None if value is None else in_other_words(value, say)


def in_language(procedure: Procedure, language: str, words: Mapping[str, str]) -> Procedure:
    """Return a procedure as it is told in a language; what isn't among `words` stands as the body wrote it."""
    told: Procedure = in_other_words(procedure, lambda text: words.get(text) or text)
    return replace(told, language=language)
