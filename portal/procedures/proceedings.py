"""Proceedings, as a pack writes them: their kinds, who says that they run, and the words agreed for meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.policy.choices import Choice, Outcome
from portal.policy.proceedings import AgreedWords, Proceedings
from portal.procedures.section import Section


def proceedings(pack: Section, positions: Mapping[str, Choice], outcomes: Mapping[str, Outcome]) -> Proceedings | None:
    """Return what the pack says, or None where it knows no proceedings."""
    if not pack.has("proceedings"):
        return None
    part = pack.part("proceedings")
    words = part.part("standard_words")
    return Proceedings(
        clause=part.clause(required=True),
        positions=part.refs("positions", positions, "position"),
        kinds={key: _kind(key, one) for key, one in part.parts("kinds", "kind of proceedings", required=True)},
        owner=words.ref("owner", positions, "position"),
        words_clause=words.clause(required=True),
        words={one.key: one for one in _texts(words, outcomes)},
    )


def _kind(key: str, part: Section) -> Choice:
    return Choice(key=key, name=part.name(), clause=part.clause(), help=part.text("help", ""))


def _texts(part: Section, outcomes: Mapping[str, Outcome]) -> Iterator[AgreedWords]:
    for key, one in part.parts("texts", "text", required=True):
        text = one.lines("text", required=True)
        outcome = one.ref("outcome", outcomes, "outcome")
        if outcome and outcomes[outcome].mistake:
            sentence = "finds a mistake, which needs an apology and a remedy in words of one's own. Name another."
            one.fault("outcome", f"The outcome “{outcome}” {sentence}")
        yield AgreedWords(key=key, name=one.name(), text=text.text if text else "", outcome=outcome)
