"""Whether a pack hangs together: every kind has a way, every stage can be reached, every promise can be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.policy.clock import Unit
from portal.policy.decisions import TOGETHER
from portal.policy.letters import Says
from portal.policy.procedure import By, Pathway, Procedure, Right, Stage
from portal.procedures import automatic, matter_checks, restrictions, texts

Found = tuple[tuple[str, ...], str]

# The letters that the portal looks for under a fixed name, and what each must say.
FIXED = {
    TOGETHER: Says.ANSWER,
    "holding": Says.HOLDING,
    "closing": Says.CLOSING,
    "referral": Says.REFERRAL,
    "decision": Says.DECISION,
    "receipt": Says.RECEIPT,
    "next_stage": Says.NEXT_STAGE,
}

# What the portal itself reads of a letter's entries: a letter that says this must ask for them, every time.
NEEDED: Mapping[Says, tuple[str, ...]] = {
    Says.HOLDING: ("holding.until",),
    Says.EXTENSION: ("extension.until", "extension.reasons"),
    Says.DECISION: ("decision.reasons",),
    Says.RESTRICTION: ("restriction.reasons",),
}

# The portal's own pages: the first word of their addresses, and the words that stand after a pack's key in one.
OWN_ADDRESSES = frozenset(
    {"api", "calendars", "healthz", "leave", "metrics", "news", "open311", "readyz", "staff", "static", "track"}
    | {"about", "brand.css", "logo", "performance", "reports", "resume", "start", "submit", "submitted"}
)


def check(procedure: Procedure) -> Iterator[Found]:
    """Yield each fault: the path of names to where it is, and its sentence."""
    yield from _address(procedure)
    yield from _kinds(procedure)
    yield from _shadows(procedure)
    yield from _hours(procedure)
    yield from _letters(procedure)
    yield from _approved(procedure)
    yield from _needed(procedure)
    yield from automatic.faults(procedure)
    yield from matter_checks.check(procedure)
    yield from restrictions.check(procedure)
    yield from texts.check(procedure)
    for pathway in procedure.pathways:
        yield from _stages(pathway)
        yield from _outcomes(pathway, procedure)


def _address(procedure: Procedure) -> Iterator[Found]:
    if procedure.key in OWN_ADDRESSES:
        sentence = "stands in the address of the portal's own pages, as this one will. Give the pack another name."
        yield ("pack",), f"“{procedure.key}” {sentence}"


def _subjects(procedure: Procedure, kind: str | None = None) -> list[str]:
    """Every subject a case (of this kind) may be about; the empty one is for a case about nothing in particular."""
    services = [service for programme in procedure.programmes.values() for service in programme.services]
    return sorted({"", *(service.subject for service in services), *matter_checks.subjects(procedure, kind)})


def _kinds(procedure: Procedure) -> Iterator[Found]:
    if not procedure.pathways:
        return
    for kind in procedure.kinds:
        subjects = _subjects(procedure, kind)
        left = [one for one in subjects if not any(pathway.takes(kind, one) for pathway in procedure.pathways)]
        if left:
            about = "" if left == subjects else f" about {', '.join(one or 'no service in particular' for one in left)}"
            yield ("kinds", kind), f"No pathway takes a {kind}{about}. Add one, or add the kind to a pathway."


def _shadows(procedure: Procedure) -> Iterator[Found]:
    taken: set[tuple[str, str]] = set()
    for pathway in procedure.pathways:
        cases = {
            (kind, subject)
            for kind in pathway.kinds
            for subject in _subjects(procedure, kind)
            if pathway.takes(kind, subject)
        }
        if cases and cases <= taken:
            sentence = "can never be taken: those above it take every case. Move it up, or narrow those above it."
            yield ("pathways", pathway.key), f"The pathway “{pathway.key}” {sentence}"
        taken |= cases


def _hours(procedure: Procedure) -> Iterator[Found]:
    written = [rule for pathway in procedure.pathways for stage in pathway.stages for rule in stage.clocks]
    rules = [rule.with_limit(other) for rule in written for other in (None, *range(len(rule.instead)))]
    if not any(procedure.hours.week) and any(rule.limit.unit is Unit.WORKING_HOURS for rule in rules):
        yield (
            ("hours",),
            "The office is closed all week, and a clock counts working hours. It would never end: give the hours.",
        )
    for rule in rules:
        calendar = procedure.calendars.get(rule.calendar)
        open_days = [day for day, hours in enumerate(procedure.hours.week) if hours]
        if rule.limit.unit is Unit.WORKING_HOURS and calendar and open_days and set(open_days) <= calendar.weekend:
            yield (
                ("hours",),
                f"The office is open only on the weekend of the calendar “{rule.calendar}”, so no hour would count.",
            )


def _letters(procedure: Procedure) -> Iterator[Found]:
    for key, says in FIXED.items():
        if key in procedure.letters and procedure.letters[key].says is not says:
            yield (
                ("letters", key, "says"),
                f"The letter “{key}” must say “{says}”: the portal sends it under this name.",
            )
    used = {*FIXED, *_used(procedure)}
    if "" in used:
        return  # A stage names a letter wrongly, which has been noted: this may be the one that it means.
    for key in procedure.letters.keys() - used:
        yield ("letters", key), f"No stage uses the letter “{key}”. Name it in a stage, or take it out."


def _approved(procedure: Procedure) -> Iterator[Found]:
    """What goes out without a stage of its own isn't approved, and a copy needs a resident that someone asks for."""
    together = procedure.letters.get(TOGETHER)
    if together and together.approval:
        sentence = "is sent with another answer, and approved with that one. Take its “approval” out."
        yield ("letters", TOGETHER, "approval"), f"The letter “{TOGETHER}” {sentence}"
    for pathway in procedure.pathways:
        kinds = [procedure.kinds[kind] for kind in pathway.kinds if kind in procedure.kinds]
        for letter in (procedure.letters.get(stage.answer_with or "") for stage in pathway.stages):
            if letter and letter.copies and letter.copies.told and kinds and not any(kind.resident for kind in kinds):
                names = " or ".join(f"“{kind.key}”" for kind in kinds)
                sentence = f"No resident is known here to send a copy to. Give the kind {names} “resident: yes”."
                yield ("letters", letter.key, "copies"), sentence


def _needed(procedure: Procedure) -> Iterator[Found]:
    for key, letter in procedure.letters.items():
        asked = {entry.field: entry.required for entry in letter.entries}
        for field in NEEDED.get(letter.says, ()):
            if not asked.get(field):
                mend = "Take out its “required”." if field in asked else "Add it to “entries”."
                sentence = f"The letter “{key}” says “{letter.says}”, so the officer must always give “{field}”. {mend}"
                yield ("letters", key, "entries", field), sentence


def _used(procedure: Procedure) -> Iterator[str]:
    if rule := procedure.restriction:
        yield from (rule.letter, rule.repeat)
    yield from (matter.receipt for matter in procedure.matters.values() if matter.receipt)
    for pathway in procedure.pathways:
        for stage in pathway.stages:
            yield stage.acknowledge_with
            if stage.answer_with is not None:
                yield stage.answer_with
            yield from (rule.extension.letter for rule in stage.clocks if rule.extension)


def _stages(pathway: Pathway) -> Iterator[Found]:
    stages = {stage.key: stage for stage in pathway.stages}
    if any(stage.leads_to == "" for stage in pathway.stages):
        return  # It names a stage that isn't there, which has been noted: where it leads isn't known.
    yield from _unreached(pathway, stages)
    for stage in pathway.stages:
        following = stages.get(stage.leads_to or "")
        if following and following.number > stage.number and not following.triggers:
            sentence = f"The stage “{following.key}” has no “triggers”, so nothing can open it. Say who may, and when."
            yield _path(pathway, following), sentence
        yield from _independence(pathway, stage)
        yield from _promises(pathway, stage, following)


def _unreached(pathway: Pathway, stages: dict[str, Stage]) -> Iterator[Found]:
    reached: list[str] = []
    stage = pathway.stages[0] if pathway.stages else None
    while stage:
        reached.append(stage.key)
        if stage.leads_to in reached:
            sentence = f"“{stage.key}” leads back to “{stage.leads_to}”: a circle. The last stage must lead nowhere."
            yield (*_path(pathway, stage), "leads_to"), sentence
            break
        stage = stages.get(stage.leads_to or "")
    for key in stages.keys() - set(reached):
        sentence = f"No stage leads to “{key}”. Name it as “leads_to” of the stage before, or take it out."
        yield _path(pathway, stages[key]), sentence


def _independence(pathway: Pathway, stage: Stage) -> Iterator[Found]:
    earlier = {one.key for one in pathway.stages if one.number < stage.number}
    for key in stage.handler.independent_of:
        if key not in earlier:
            sentence = (
                f"“{key}” doesn't come before “{stage.key}”, so nobody can have dealt with it. Name earlier stages."
            )
            yield (*_path(pathway, stage), "handler", "independent_of"), sentence


def _promises(pathway: Pathway, stage: Stage, following: Stage | None) -> Iterator[Found]:
    for right in stage.rights:
        if right.stage and not _kept(right, following):
            sentence = (
                f"The right “{right.key}” promises the stage “{right.stage}” when “{right.when}”, and no trigger lets "
                "the reporter go there then. Add the trigger to that stage, and name the stage in “leads_to”."
            )
            yield (*_path(pathway, stage), "rights", right.key), sentence


def _kept(right: Right, following: Stage | None) -> bool:
    if following is None or following.key != right.stage:
        return False
    return any(trigger.by is By.REPORTER and trigger.when is right.when for trigger in following.triggers)


def _outcomes(pathway: Pathway, procedure: Procedure) -> Iterator[Found]:
    answered = any(stage.answer_with for stage in pathway.stages)
    if not answered or not all(outcome.kinds for outcome in procedure.outcomes.values()):
        return
    for kind in sorted(pathway.kinds):
        if not any(kind in outcome.kinds for outcome in procedure.outcomes.values()):
            sentence = f"A {kind} is answered on this pathway, and “outcomes” has none for it. Add one."
            yield ("pathways", pathway.key, "kinds"), sentence


def _path(pathway: Pathway, stage: Stage) -> tuple[str, ...]:
    return ("pathways", pathway.key, "stages", stage.key)
