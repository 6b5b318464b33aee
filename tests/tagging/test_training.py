"""How the model is made: the same each time, of nothing that it is measured on, and read as it was learned."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random

import pycrfsuite
import pytest

from portal.policy.disclosure import Sort
from portal.tagging.features import features, words
from portal.tagging.model import Model, chain_of
from tests.policy import held_out
from tests.policy.labelled import LINES, labelled
from training import __main__ as command
from training import sentences
from training.learning import ASKED, TAGS, learned, never, written
from training.names import People
from training.writing import KINDS, Tagged, tagged

FEW = 400


@pytest.fixture(scope="module")
def few() -> list[Tagged]:
    return list(islice(written(FEW), FEW))


def test_the_same_is_learned_from_the_same(few: list[Tagged]) -> None:
    assert few == list(islice(written(FEW), FEW))
    assert learned(few[:100]) == learned(few[:100])


def test_little_is_enough_to_learn_something(few: list[Tagged]) -> None:
    model = Model(chain_of(learned(few)), {"N": 0.5, "A": 0.5})
    text = "I spoke to Bartholomew about it."
    assert [(text[one.start : one.end], one.sort) for one in model.read(text)] == [("Bartholomew", Sort.NAME)]


def test_it_is_read_as_it_was_learned(few: list[Tagged], tmp_path: Path) -> None:
    """CRFsuite reads its own model; we read what was written down of it, and say the same of every word."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=dict(ASKED), verbose=False)
    for line in few:
        trainer.append(features(line.tokens), line.tags)
    trainer.train(str(tmp_path / "model"))
    tagger, chain = pycrfsuite.Tagger(), chain_of(learned(few))
    with tagger.open(str(tmp_path / "model")):
        for text, _ in labelled(held_out.LINES):
            seen = features([text[start:end] for start, end in words(text)])
            tagger.set(seen)
            for at, chances in enumerate(chain.chances(seen)):
                assert chances == pytest.approx([tagger.marginal(tag, at) for tag in TAGS], abs=0.02)


def test_nobody_of_the_labelled_lines_is_learned() -> None:
    people = People(never())
    names = {part.lower() for one in people.origins for name in (*one.given, *one.surnames) for part in name.split("-")}
    marked = {"samuel", "herrera", "priya", "kwabena", "shanice", "tregenza", "castaño", "emyr"}
    assert marked <= never()
    assert names.isdisjoint(never())
    assert len(names) > 10_000


def test_no_sentence_of_the_labelled_lines_is_learned() -> None:
    """A line is the same where it differs in whom it names alone."""
    measured_on = {_bare(text, spans) for lines in (LINES, held_out.LINES) for text, spans in labelled(lines)}
    patterns = {_pattern(one) for text, _ in KINDS for one in sentences.patterns(text)}
    assert {one for one in measured_on & patterns if len(one.split()) > 3} == set()


def _bare(text: str, spans: list[tuple[int, int, Sort]]) -> str:
    for start, end, _ in reversed(spans):
        text = f"{text[:start]}x{text[end:]}"
    return text.lower().strip(" .,?!")


def _pattern(text: str) -> str:
    return text.replace("{who}", "x").replace("{where}", "x").lower().strip(" .,?!")


def test_a_line_is_told_word_by_word() -> None:
    assert tagged("Ask \x01NAnn Lee\x02, \x01A1 Elm Way\x02.") == Tagged(
        ("Ask", "Ann", "Lee", ",", "1", "Elm", "Way", "."), ("O", "N", "N", "O", "A", "A", "A", "O")
    )


@pytest.mark.parametrize("seed", range(5))
def test_every_way_to_write_a_name_has_a_name_in_it(seed: int) -> None:
    people = People(())
    rng = Random(seed)
    assert all(any(char.isalpha() for char in people.one(rng)) for _ in range(200))


def test_it_is_kept_and_held_against_what_would_be_made_again(
    few: list[Tagged], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "KEPT", tmp_path / "model")
    monkeypatch.setattr(command, "written", lambda _count: few[:80])
    assert command.main([]) == 0
    assert "features, sure from" in capsys.readouterr().out
    assert command.main(["--check"]) == 0
    monkeypatch.setattr(command, "written", lambda _count: few[80:160])
    assert command.main(["--check"]) == 1
    assert "Another model was made." in capsys.readouterr().err
