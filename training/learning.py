"""A model learned from lines that were written for it, and how sure it must be, chosen on lines that it hasn't seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pycrfsuite

from portal.policy.disclosure import Sort
from portal.tagging.features import features
from portal.tagging.model import SORTS, Model, chain_of
from tests.policy import held_out
from tests.policy.labelled import LINES, labelled
from tests.policy.measuring import measured
from training.names import People
from training.writing import NEITHER, Tagged, Writer

PLAIN = Path(__file__).with_name("plain.txt")
SEED = 2026
TAGS = (NEITHER, *SORTS)
ENOUGH = 40_000  # lines: learned in a minute and a half of a processor
ASKED = {"c1": 0.1, "c2": 0.02, "max_iterations": 130, "feature.minfreq": 2}
RIGHTLY = 0.85  # of all that is suggested: whoever redacts must still read what is offered
GRID = tuple(step / 20 for step in range(2, 20))


def never() -> set[str]:
    """Return every word of a name in the labelled lines: none of them is learned."""
    texts = (LINES, held_out.LINES, held_out.SPANISH, held_out.WELSH)
    return {word for lines in texts for word in _words_of_names(lines)}


def _words_of_names(lines: str) -> Iterator[str]:
    for text, spans in labelled(lines):
        for start, end, sort in spans:
            if sort is Sort.NAME:
                yield from text[start:end].lower().replace("-", " ").split()


def written(count: int) -> Iterator[Tagged]:
    """Yield lines to learn from: so many in which someone may be named, and those in which nobody is."""
    writer = Writer(People(never()), Random(SEED))
    yield from writer.lines(count)
    yield from writer.plain(PLAIN.read_text(encoding="utf-8"))


def learned(lines: Iterable[Tagged], asked: Mapping[str, float] = ASKED) -> dict[str, Any]:
    """Return what is learned from some lines, as it is kept: the same from the same."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=dict(asked), verbose=False)
    for line in lines:
        if line.tokens:
            trainer.append(features(line.tokens), line.tags)
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        with tagger.open(path):
            return _told(tagger.info())


def _told(info: Any) -> dict[str, Any]:
    """Return what CRFsuite learned, no longer than serves: three digits behind the point, and no feature of noughts."""
    states: dict[str, list[float]] = {}
    for (feature, tag), weight in sorted(info.state_features.items()):
        states.setdefault(feature, [0.0] * len(TAGS))[TAGS.index(tag)] = round(weight, 3)
    moves = [[round(info.transitions.get((one, other), 0.0), 3) for other in TAGS] for one in TAGS]
    return {"tags": TAGS, "moves": moves, "states": {feature: row for feature, row in states.items() if any(row)}}


def chosen(told: Mapping[str, Any]) -> dict[str, float]:
    """Return how sure the model must be: as little as keeps what is suggested in the lines of old right often enough.

    By those lines the patterns were mended as well. The ones that are held out are measured on, and nothing else.
    """
    chain = chain_of(told)
    ways = (dict.fromkeys(SORTS, sure) for sure in GRID)
    enough = (sure for sure in ways if measured(LINES, Model(chain, sure).read).precision >= RIGHTLY)
    return next(enough, dict.fromkeys(SORTS, 1.0))
