"""`flask portal pack`: is a procedure pack sound, and what does it say?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from portal.cli.due_dates import due_dates
from portal.cli.packfile import read
from portal.cli.publish import impact_of_pack, publish_pack
from portal.cli.replay import replay_pack
from portal.policy.clock import ClockRule
from portal.policy.procedure import Pathway, Procedure, Stage
from portal.procedures.language import page

EXAMPLE = "\b\nExample:\n  flask portal pack check portal/procedures/packs/devon.yaml"


@click.group("pack")
def pack() -> None:
    """Look after procedure packs."""


@pack.command("check", epilog=EXAMPLE)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE..."
)
def check(files: tuple[Path, ...]) -> None:
    """Say what each pack FILE sets down, or every fault it has.

    A fault is printed as FILE:LINE: SENTENCE, the first fifty of a pack. The exit code is 0 where all packs are sound
    and 1 where one isn't.
    """
    sound = [_check(file) for file in files]
    if not all(sound):
        raise SystemExit(1)


@pack.command("language", epilog="\b\nExample:\n  flask portal pack language > pack-language.md")
def language() -> None:
    """Print every name that a pack can have, what its value must be, and an example of each construct."""
    click.echo(page(), nl=False)


def _check(file: Path) -> bool:
    try:
        procedure = read(file)
    except SystemExit:  # its faults are told, and those of the other files follow
        return False
    click.echo("\n".join(summary(procedure)))
    return True


def summary(procedure: Procedure) -> Iterator[str]:
    """Yield a sound pack's essence, a line at a time: about one screen."""
    effective = f"{procedure.effective.day} {procedure.effective:%B %Y}"
    yield f"{procedure.body}: {procedure.title}"
    yield f"{procedure.key}, version {procedure.version}, in force from {effective}, numbered {procedure.prefix}-…"
    yield f"Kinds: {_listed(kind.name for kind in procedure.kinds.values())}"
    yield f"Outcomes: {_listed(outcome.name for outcome in procedure.outcomes.values()) or 'none'}"
    for pathway in procedure.pathways:
        yield from _pathway(pathway)
    yield f"Letters: {_listed(procedure.letters)}"
    yield "No faults."


def _pathway(pathway: Pathway) -> Iterator[str]:
    subjects = f" about {_listed(sorted(pathway.subjects))}" if pathway.subjects else ""
    yield f"\n{pathway.name} ({pathway.key}): {_listed(sorted(pathway.kinds))}{subjects}"
    for stage in pathway.stages:
        yield f"  {stage.name} ({stage.clause}){_answered(stage)}"
        yield from (f"    {_clock(rule)}" for rule in stage.clocks)


def _answered(stage: Stage) -> str:
    return f", answered with {stage.answer_with}" if stage.answer_with else ", needs no answer"


def _clock(rule: ClockRule) -> str:
    extended = f", at most {rule.extension.cap} ({rule.extension.clause})" if rule.extension else ""
    exempt = f", not for {_listed(one.who for one in rule.exempt)}" if rule.exempt else ""
    return f"{rule.key:<12}{rule.limit} from {rule.starts} ({rule.clause}){extended}{exempt}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


for command in (due_dates, impact_of_pack, publish_pack, replay_pack):
    pack.add_command(command)
