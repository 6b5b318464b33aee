"""Proceedings that limit what may be answered: which there are, who says so, and the words agreed for meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.policy.choices import Choice
from portal.policy.moves import YES, Verdict, no

ALONE = "Proceedings run, so its answer has agreed words alone. It can't be answered together with another."


@dataclass(frozen=True)
class AgreedWords(Choice):
    """A text that was agreed beforehand, and the outcome that it stands for."""

    text: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Proceedings:
    """What a procedure says of proceedings: their kinds, and the positions that say that they run (any, without).

    `words` are all that may be answered meanwhile (CSC-17); `owner` is the position that they belong to, and
    `words_clause` where that is written.
    """

    clause: str
    words_clause: str
    owner: str
    kinds: Mapping[str, Choice]
    words: Mapping[str, AgreedWords]
    positions: tuple[str, ...] = ()

    def fitting(self, outcomes: Collection[str]) -> tuple[AgreedWords, ...]:
        """Return the words whose outcome is one of these."""
        return tuple(one for one in self.words.values() if one.outcome in outcomes)

    def may_decide(self, positions: Collection[str], names: Mapping[str, str]) -> Verdict:
        """Return whether someone with these positions may say that proceedings run, or have ended."""
        if not self.positions or set(self.positions) & set(positions):
            return YES
        wanted = " or ".join(names.get(position, position) for position in self.positions)
        return no(f"Only this position can say that proceedings run: {wanted}.", self.clause)

    def may_answer(self, findings: str) -> Verdict:
        """Return whether this may be answered while proceedings run: only the agreed words, as they stand."""
        if any(findings == one.text for one in self.words.values()):
            return YES
        return self.only_agreed

    @property
    def only_agreed(self) -> Verdict:
        """Return the refusal of any words of one's own."""
        return no("While proceedings run, only the agreed words can be answered. Choose among them.", self.words_clause)
