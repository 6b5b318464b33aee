"""A pack's YAML read into a procedure, whole or not at all."""

from __future__ import annotations

import re

from portal.policy.letters import Says
from portal.policy.procedure import Choice, Kind, Procedure
from portal.procedures import checks, labels, lists, pathways, times, wording
from portal.procedures.faults import Faults
from portal.procedures.nodes import parse
from portal.procedures.section import Section

PACK = re.compile(r"[a-z][a-z0-9-]{1,39}")
PREFIX = re.compile(r"[A-Z]{2,3}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")


def read_pack(text: str, file: str) -> Procedure:
    """Return the procedure that a pack says. Raises `PackFaults` with all that is wrong with it, each with its line."""
    faults = Faults(file)
    table = parse(text, faults)
    pack = Section(table, "The pack", faults)
    procedure = _procedure(pack)
    pack.finish()
    for path, sentence in checks.check(procedure):
        faults.note(table.line_of(*path), sentence)
    faults.settle()
    return procedure


def _procedure(pack: Section) -> Procedure:
    kinds = lists.choices(pack, "kinds", "kind", Kind, required=True)
    marks = lists.choices(pack, "marks", "mark", Choice)
    teams = lists.choices(pack, "teams", "team", Choice, required=True)
    positions = lists.choices(pack, "positions", "position", Choice)
    few = labels.labels(pack, teams, positions)
    programmes = lists.programmes(pack, teams, few)
    calendars = times.all_calendars(pack)
    letters = wording.letters(pack, marks)
    extensions = [key for key, letter in letters.items() if letter.says is Says.EXTENSION]
    known = pathways.Known(
        kinds=kinds,
        subjects={service.subject for one in programmes.values() for service in one.services if service.subject},
        positions=positions,
        letters=letters,
        times=times.known(pack, calendars, marks, extensions),
    )
    return Procedure(
        key=pack.text("pack", pattern=PACK, like="a name in small letters with hyphens, such as “san-clemente”"),
        version=pack.text("version", pattern=VERSION, like="a version such as “1.0”"),
        effective=pack.day("effective"),
        title=pack.text("title"),
        body=pack.text("body"),
        prefix=pack.text("prefix", pattern=PREFIX, like="two or three capital letters"),
        zone=times.zone(pack),
        language=pack.text("language", pattern=LANGUAGE, like="a language such as en-GB"),
        contact=lists.contact(pack),
        calendars=calendars,
        hours=times.office_hours(pack),
        kinds=kinds,
        channels=lists.choices(pack, "channels", "channel", Choice, required=True),
        natures=lists.choices(pack, "natures", "nature", Choice),
        programmes=programmes,
        positions=positions,
        teams=teams,
        intake_team=pack.ref("intake_team", teams, "team"),
        pathways=tuple(pathways.pathways(pack, known)),
        outcomes=lists.outcomes(pack, kinds),
        remedies=lists.choices(pack, "remedies", "remedy", Choice),
        closings=lists.closings(pack, kinds),
        letters=letters,
        marks=marks,
        demands=tuple(lists.demands(pack, marks)),
        intro=pack.text("intro", ""),
        labels=few,
    )
