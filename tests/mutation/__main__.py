"""python -m tests.mutation: change every value of every pack, and print what nobody noticed.

Ends with 1 where there is any.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator

from portal.procedures import versions
from tests.mutation import __doc__ as about
from tests.mutation.changes import KINDS, WHOLE
from tests.mutation.mutants import Mutant
from tests.mutation.proof import Count, Fate, chosen, prove

WIDTH = 40


def main(arguments: list[str] | None = None) -> int:
    """Prove what was asked for and return the exit code."""
    asked = _asked(arguments)
    counts = [_count(pack, chosen(pack, asked.only, asked.sample, asked.seed)) for pack in asked.pack]
    for count in counts:
        for mutant in count.survivors:
            print(f"portal/procedures/packs/{count.pack}.yaml:{mutant.line}: {mutant.kind}: {mutant}")
    print(f"\n{'pack':24}{'mutants':>9}{'reader':>9}{'promises':>10}{'the same':>10}{'survive':>9}")
    for count in counts:
        told = (count.fates.total(), *(count.fates[fate] for fate in Fate))
        print(f"{count.pack:24}{told[0]:>9}{told[1]:>9}{told[2]:>10}{told[3]:>10}{told[4]:>9}")
    return 1 if any(count.survivors for count in counts) else 0


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    packs = sorted(file.stem for file in versions.PACKS.glob("*.yaml"))
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=about)
    parser.add_argument("--pack", action="append", choices=packs, help="this pack alone; may be given again")
    parser.add_argument("--only", action="append", choices=[*KINDS, WHOLE], help="this kind of change; may be repeated")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="N mutants of each pack, by chance")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another chance")
    asked = parser.parse_args(arguments)
    asked.pack, asked.only = asked.pack or packs, asked.only or ()
    return asked


def _count(pack: str, some: list[Mutant]) -> Count:
    count = Count(pack)
    for mutant, fate in prove(pack, _shown(pack, some)):
        count.add(mutant, fate)
    return count


def _shown(pack: str, some: list[Mutant]) -> Iterable[Mutant]:
    """Show how far it is, where someone looks."""
    return _bar(pack, some) if sys.stderr.isatty() else some


def _bar(pack: str, some: list[Mutant]) -> Iterator[Mutant]:
    for number, mutant in enumerate(some, start=1):
        done = "#" * (WIDTH * number // len(some))
        print(f"\r{pack:24}[{done:{WIDTH}}] {number:,} of {len(some):,}", end="", file=sys.stderr, flush=True)
        yield mutant
    print(file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
