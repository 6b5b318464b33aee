"""What changes from one version of a procedure to another in what is written to people, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.policy.differing import Change, Field, in_brackets, listed, paired, short, touching
from portal.policy.letters import LetterKind
from portal.policy.plain import Jargon
from portal.policy.procedure import Procedure
from portal.policy.telephone import Numbers
from portal.policy.touching import NO_CASE, Touched, of

LETTERS, TEXTS, JARGON = "Letters", "Text messages", "Words to avoid"


def changes(before: Procedure, after: Procedure) -> Iterator[Change]:
    """Yield every difference: letters and their contracts, text messages, and the words that the body avoids."""
    written = {key: _written(key, before, after) for key in (*before.letters, *after.letters)}
    yield from _letters(before.letters, after.letters, written)
    yield from _texts(before.texts, after.texts)
    yield from touching(NO_CASE, _jargon(before.jargon, after.jargon))


def _written(key: str, *packs: Procedure) -> Touched:
    """Return the cases to which a kind of letter is written: those that reach a stage which says that it is, or any."""
    stages = [(way.key, one) for pack in packs for way in pack.pathways for one in way.stages]
    found = [(way, one.key) for way, one in stages if key in (one.acknowledge_with, one.answer_with)]
    return of(pathways=[way for way, _ in found], stages=[stage for _, stage in found])


def _letters(
    before: Mapping[str, LetterKind], after: Mapping[str, LetterKind], written: Mapping[str, Touched]
) -> Iterator[Change]:
    yield from paired(LETTERS, (before, after), lambda _: "", LETTER, touched=lambda key, _: written[key])
    for key in (key for key in before if key in after):
        yield from touching(written[key], _texts_of(before[key], after[key]))


def _texts_of(old: LetterKind, new: LetterKind) -> Iterator[Change]:
    if (old.subject, old.body) != (new.subject, new.body):
        yield Change(LETTERS, f"{new.name}: its text changes.")
    for words, was, now in _elements(old, new):
        yield Change(LETTERS, f"{new.name}: {'must say' if now else 'need no longer say'} {words}{was or now}.")


def _approval(letter: LetterKind) -> str:
    rule = letter.approval
    if rule is None:
        return "nobody"
    signed = f", signed off by {listed(rule.sign_off)}" if rule.sign_off else ""
    return f"{listed(rule.by)}{signed} ({rule.clause})"


def _copies(letter: LetterKind) -> str:
    return f"the resident ({letter.copies.clause})" if letter.copies else "nobody"


NAME = Field("name", lambda one: f"“{one.name}”")
LETTER = (
    NAME,
    Field("approved by", _approval),
    Field("headed paper alone", lambda letter: "yes" if letter.headed else "no"),
    Field("a copy to", _copies),
    Field("asks the officer for", lambda letter: listed(entry.name for entry in letter.entries)),
    Field("text message", lambda letter: f"“{short(letter.text)}”" if letter.text else "none"),
)


def _elements(before: LetterKind, after: LetterKind) -> Iterator[tuple[str, str, str]]:
    """Yield each duty of the contract that one version alone has: its words, and its clause on the side it is on."""
    lists = [{element.key: element for element in one.elements} for one in (before, after)]
    for key in [*lists[0], *(key for key in lists[1] if key not in lists[0])]:
        if key not in lists[1]:
            yield lists[0][key].words, in_brackets(lists[0][key]), ""
        elif key not in lists[0]:
            yield lists[1][key].words, "", in_brackets(lists[1][key])


# ---- text messages, and words to avoid


def _texts(before: Numbers | None, after: Numbers | None) -> Iterator[Change]:
    old, new = _numbers(before), _numbers(after)
    if old != new:
        yield Change(TEXTS, f"Numbers that take them: {old} → {new}{in_brackets(after or before)}.")


def _numbers(one: Numbers | None) -> str:
    """Return which numbers take text messages, in words."""
    if one is None:
        return "none"
    within = f"{one.trunk or 'nothing'} before it within the country"
    return f"+{one.country}, {within}, {one.digits} digits that begin with {listed(one.begin)}"


def _jargon(before: tuple[Jargon, ...], after: tuple[Jargon, ...]) -> Iterator[Change]:
    old, new = ({one.words.casefold(): one for one in words} for words in (before, after))
    for key in [*old, *(key for key in new if key not in old)]:
        if key not in new:
            yield Change(JARGON, f"“{old[key].words}”: may be written again.")
        elif key not in old:
            yield Change(JARGON, f"“{new[key].words}”: rather “{new[key].instead}” from now on.")
        elif old[key].instead != new[key].instead:
            yield Change(JARGON, f"“{new[key].words}”: rather “{old[key].instead}” → “{new[key].instead}”.")
