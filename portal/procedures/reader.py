"""A pack's YAML read into a procedure, whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import chain
from pathlib import Path

from portal.policy.assessing import SelfAssessment
from portal.policy.choices import Choice
from portal.policy.letters import Says
from portal.policy.procedure import Pathway, Procedure
from portal.procedures import (
    assessing,
    audiences,
    chasing,
    checks,
    conditions,
    details,
    duties,
    jargon,
    labels,
    lists,
    matter_checks,
    matters,
    ombudsman,
    pathways,
    points,
    proceedings,
    reporting,
    reports,
    restrictions,
    taking_part,
    texts,
    times,
    upkeep,
    wording,
)
from portal.procedures.faults import Faults
from portal.procedures.nodes import Table, parse
from portal.procedures.section import Section
from portal.procedures.source import text_of

PACK = re.compile(r"(?=.{2,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*")
PREFIX = re.compile(r"[A-Z]{2,3}")
# A tag as BCP 47 writes it: language, script, region, variants. Other letter cases are refused, not guessed at.
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*")
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")


def read_pack_file(file: Path) -> Procedure:
    """Return the procedure that a file says. Raises `PackFaults`, also where the file holds no text."""
    return read_pack(text_of(file), str(file))


def read_pack(text: str, file: str, *, kept: bool = False) -> Procedure:
    """Return the procedure that a pack says. Raises `PackFaults` with all that is wrong with it, each with its line.

    A version that is `kept` was sound when it was installed, and cases go by it: what is asked of packs since isn't
    asked of it.
    """
    faults = Faults(file)
    return read_table(parse(text, faults), faults, kept=kept)


def read_table(table: Table, faults: Faults, *, kept: bool = False) -> Procedure:
    """Return the procedure that a pack says whose YAML was parsed. Raises `PackFaults`."""
    pack = Section(table, "The pack", faults)
    procedure = procedure_of(pack)
    pack.finish()
    since = () if kept else matter_checks.reachable(procedure)
    together = (one.check(procedure) for one in (checks, duties, chasing, reports, points, assessing))
    for path, sentence in chain(*together, since):
        faults.note(table.line_of(*path), sentence)
    faults.settle()
    return procedure


def procedure_of(pack: Section) -> Procedure:
    """Return the procedure of a pack, faults noted. What is asked of the section here is the language of the packs."""
    marks = lists.choices(pack, "marks", "mark", Choice)
    teams = lists.choices(pack, "teams", "team", Choice, required=True)
    kinds = lists.kinds(pack, teams)
    positions = lists.choices(pack, "positions", "position", Choice)
    few = labels.labels(pack, teams, positions)
    programmes = lists.programmes(pack, teams, few)
    calendars = times.all_calendars(pack)
    letters = wording.letters(pack, marks, positions)
    closings = lists.closings(pack, kinds)
    outcomes = lists.outcomes(pack, kinds)
    parts = taking_part.parts(pack)
    intro = pack.lines("intro")
    extensions = [key for key, letter in letters.items() if letter.says is Says.EXTENSION]
    channels = lists.choices(pack, "channels", "channel", Choice, required=True)
    priorities = details.priorities(pack)
    about = matters.matters(pack, teams=teams, kinds=kinds, letters=letters, labels=few)
    plain = conditions.of_lists(priority=priorities, kind=kinds, channel=channels, mark=marks, matter=about)
    recorded = details.details(pack, kinds, plain)
    terms = {**plain, **conditions.of_details(recorded.values())}
    subjects = {service.subject for one in programmes.values() for service in one.services}
    known = pathways.Known(
        kinds=kinds,
        subjects={*subjects, *(matter.subject for matter in about.values())} - {""},
        positions=positions,
        letters=letters,
        times=times.known(pack, calendars, marks, extensions, terms),
        terms=terms,
        parts=parts,
        teams=teams,
    )
    ways = tuple(pathways.pathways(pack, known))
    stages = {stage.key for way in ways for stage in way.stages}
    assessed = assessing.self_assessment(pack, _assessed(pack, known, ways))
    return Procedure(
        key=pack.text("pack", fits=PACK.fullmatch, like="a name in small letters with hyphens, such as “san-clemente”"),
        version=pack.text("version", fits=VERSION.fullmatch, like="a version such as “1.0”"),
        effective=pack.day("effective"),
        title=pack.name("title"),
        body=pack.name("body"),
        prefix=pack.text("prefix", fits=PREFIX.fullmatch, like="two or three capital letters"),
        zone=times.zone(pack),
        language=pack.text("language", fits=LANGUAGE.fullmatch, like="a language such as en-GB or en-US"),
        contact=lists.contact(pack),
        calendars=calendars,
        hours=times.office_hours(pack),
        kinds=kinds,
        channels=channels,
        natures=lists.choices(pack, "natures", "nature", Choice),
        programmes=programmes,
        positions=positions,
        teams=teams,
        intake_team=pack.ref("intake_team", teams, "team"),
        pathways=ways,
        outcomes=outcomes,
        remedies=lists.choices(pack, "remedies", "remedy", Choice),
        closings=closings,
        letters=letters,
        marks=marks,
        demands=tuple(lists.demands(pack, marks)),
        partners=lists.partners(pack),
        intro=intro.text if intro else "",
        urgent=pack.text("urgent", ""),
        duties=tuple(duties.duties(pack, _owed(pack, known, teams))),
        meetings=pack.flag("meetings", default=False),
        details=recorded,
        priorities=priorities,
        reportable=reporting.reportable(pack, terms),
        only_on_request=reporting.only_on_request(pack, kinds, terms),
        matters=about,
        contest=matters.contest(pack, known.times),
        labels=few,
        restriction=restrictions.restriction(pack, positions, letters, closings),
        upkeep=upkeep.upkeep(pack, teams, positions, channels),
        proceedings=proceedings.proceedings(pack, positions, outcomes),
        ombudsman=ombudsman.ombudsman(pack, positions),
        parts=parts,
        tells=tuple(taking_part.tells(pack, positions, parts, stages)),
        chasing=chasing.chasing(pack, _chased(pack, known, ways)),
        reports=tuple(reports.reports(pack, _told(pack, known, few, ways, assessed))),
        audiences=audiences.audiences(pack, positions),
        jargon=jargon.jargon(pack),
        texts=texts.numbers(pack),
        points=points.points(pack, kinds, outcomes),
        assessment=assessed,
    )


def _owed(pack: Section, known: pathways.Known, teams: Collection[str]) -> duties.Known:
    times = known.times
    return duties.Known(known.positions, teams, times.calendars, times.calendar, pack.names_below("duties"))


def _chased(pack: Section, known: pathways.Known, ways: Collection[Pathway]) -> chasing.Known:
    clocks = {rule.key for way in ways for stage in way.stages for rule in stage.clocks}
    return chasing.Known(known.kinds, sorted(clocks), known.positions, known.teams, pack.names_below("duties"))


def _told(
    pack: Section,
    known: pathways.Known,
    labels: Collection[str],
    ways: Collection[Pathway],
    assessed: SelfAssessment | None,
) -> reports.Known:
    stages = [stage for way in ways for stage in way.stages]
    clocks = {rule.key for stage in stages for rule in stage.clocks}
    return reports.Known(
        duties=pack.names_below("duties"),
        audiences=pack.names_below("audiences"),
        positions=known.positions,
        kinds=pack.names_below("kinds"),
        matters=pack.names_below("matters"),
        labels=labels,
        details=pack.names_below("details"),
        limits=clocks | {f"{stage.key}.{rule.key}" for stage in stages for rule in stage.clocks},
        steps={step.key for stage in stages for step in stage.steps},
        statements=assessed.statements if assessed else (),
    )


def _assessed(pack: Section, known: pathways.Known, ways: Collection[Pathway]) -> assessing.Known:
    stages = [stage for way in ways for stage in way.stages]
    return assessing.Known(
        duties=pack.names_below("duties"),
        positions=known.positions,
        kinds=known.kinds,
        letters=known.letters,
        limits={f"{stage.key}.{rule.key}" for stage in stages for rule in stage.clocks},
        rights={right.key for stage in stages for right in stage.rights},
        stages={stage.key for stage in stages},
    )
