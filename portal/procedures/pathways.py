"""The pathways of a pack: stages, who deals with them, the ways into them and the rights they give."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.policy.letters import LetterKind, Says
from portal.policy.procedure import By, HandlerRule, Pathway, Right, Stage, Trigger, When
from portal.procedures import steps, taking_part, times
from portal.procedures.conditions import Terms
from portal.procedures.section import Section


@dataclass(frozen=True)
class Known:
    """What a pathway may refer to."""

    kinds: Collection[str]
    subjects: Collection[str]
    positions: Collection[str]
    letters: Mapping[str, LetterKind]
    times: times.Known
    terms: Terms
    parts: Collection[str]
    teams: Collection[str]

    def letters_that(self, says: Says) -> list[str]:
        """Return the letters that say this."""
        return [key for key, letter in self.letters.items() if letter.says is says]


class Closes(StrEnum):
    """What a case waits for before it is closed, besides its answer."""

    SENT = "sent"


def pathways(pack: Section, known: Known) -> Iterator[Pathway]:
    """Yield the pathways in the pack's order, which decides: a case takes the first that takes it."""
    for key, part in pack.parts("pathways", "pathway", required=True):
        yield Pathway(
            key=key,
            name=part.name(),
            clause=part.clause(required=True),
            kinds=frozenset(part.refs("kinds", known.kinds, "kind", required=True)),
            subjects=frozenset(part.refs("subjects", known.subjects, "service or matter about the subject")),
            stages=tuple(_stages(part, known)),
        )


def _stages(pathway: Section, known: Known) -> Iterator[Stage]:
    names = pathway.names_below("stages")
    for number, (key, part) in enumerate(pathway.parts("stages", "stage", required=True), start=1):
        yield _stage(key, number, part, names, known)


def _stage(key: str, number: int, part: Section, stages: Collection[str], known: Known) -> Stage:
    answers = known.letters_that(Says.ANSWER)
    todo = {step.key: step for step in steps.steps(part, known.positions, known.terms)}
    sent, closers = _closes(part, known.positions)
    return Stage(
        key=key,
        number=number,
        name=part.name(),
        clause=part.clause(required=True),
        handler=_handler(part, stages, known),
        clocks=times.clocks(part, known.times, todo),
        acknowledge_with=part.ref(
            "acknowledge_with", known.letters_that(Says.ACKNOWLEDGEMENT), "acknowledgement called"
        ),
        answer_with=part.ref("answer_with", answers, "answer called") if part.has("answer_with") else None,
        triggers=tuple(_triggers(part, known)),
        rights=tuple(_rights(part, stages)),
        leads_to=part.ref("leads_to", stages, "stage") if part.has("leads_to") else None,
        steps=tuple(todo.values()),
        closes_when_sent=sent,
        closed_by=closers,
        needs=tuple(taking_part.needs(part, known.parts)),
        team=part.ref("team", known.teams, "team", ""),
    )


def _closes(stage: Section, positions: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """Return the clause by which a case is closed only once its answer was sent, "" where none says so; and by whom."""
    if not stage.has("closes"):
        return "", ()
    part = stage.part("closes")
    part.pick("when", Closes)
    if not stage.has("answer_with"):
        stage.fault("closes", "This stage is never answered, so nothing is sent. Take “closes” out.")
    return part.clause(required=True), part.refs("by", positions, "position")


def _handler(stage: Section, stages: Collection[str], known: Known) -> HandlerRule:
    part = stage.part("handler", required=False)
    return HandlerRule(
        positions=part.refs("positions", known.positions, "position"),
        independent_of=part.refs("independent_of", stages, "stage"),
        clause=part.clause(),
    )


def _triggers(stage: Section, known: Known) -> Iterator[Trigger]:
    for key, part in stage.parts("triggers", "trigger"):
        yield Trigger(
            key=key,
            name=part.name(),
            help=part.text("help", ""),
            clause=part.clause(required=True),
            by=part.pick("by", By),
            when=part.pick("when", When),
            positions=part.refs("positions", known.positions, "position"),
        )


def _rights(stage: Section, stages: Collection[str]) -> Iterator[Right]:
    for key, part in stage.parts("rights", "right"):
        yield Right(
            key=key,
            words=part.text("words"),
            clause=part.clause(required=True),
            when=part.pick("when", When),
            stage=part.ref("stage", stages, "stage") if part.has("stage") else None,
        )
