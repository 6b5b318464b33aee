"""The audiences of a pack's reports: what each may see, what must stand nowhere, and who may publish."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from portal.policy.built import Holds
from portal.policy.choices import Choice
from portal.policy.disclosure import Audience, How, Never, Publishing, Responding, Rule, Small, Sort
from portal.procedures.section import KEY, Section

LEAST, MOST = 2, 100  # below which a number is small: 2 keeps back a single case, more than 100 would say nothing
WRITTEN_ONLY = "Only what somebody wrote (“holds: [written]”) has passages that can be struck. Take another “how”."
NOT_WRITTEN = "What somebody wrote is “struck” or “withheld”, since it may name anyone. Take one of these."


def audiences(pack: Section, positions: Collection[str]) -> dict[str, Audience]:
    """Return the audiences by their keys."""
    return {key: _audience(key, part, positions) for key, part in pack.parts("audiences", "audience")}


def _audience(key: str, part: Section, positions: Collection[str]) -> Audience:
    strikes = {name: _strike(name, one) for name, one in part.parts("strikes", "reason to strike")}
    rules = tuple(_rules(part))
    never = _never(part.part("never"), strikes) if part.has("never") else None
    found = Audience(
        key=key,
        name=part.name(),
        clause=part.clause(required=True),
        reason=part.text("reason"),
        rules=rules,
        never=never,
        small=_small(part.part("small")) if part.has("small") else None,
        strikes=strikes,
        publishing=_publishing(part.part("publishing"), positions) if part.has("publishing") else None,
    )
    _check(part, found)
    return found


def _strike(key: str, part: Section) -> Choice:
    return Choice(key=key, name=part.name(), clause=part.clause(required=True))


def _rules(part: Section) -> Iterator[Rule]:
    holds: dict[str, str] = {}
    for key, one in part.parts("shows", "rule", required=True):
        rule = _rule(key, one)
        for what in (*rule.holds, *rule.columns):
            if what in holds:
                one.fault("how", f"“{holds[what]}” says already how “{what}” is shown. Name it in one of them.")
            holds[what] = key
        yield rule


def _rule(key: str, part: Section) -> Rule:
    rule = Rule(
        key=key,
        how=part.pick("how", How),
        holds=part.picks("holds", Holds, ()),
        columns=frozenset(_columns(part)),
        clause=part.clause(required=True),
        reason=part.text("reason"),
    )
    if not part.has("holds") and not part.has("columns"):
        part.fault("how", "It is about no column. Say what the columns “hold”, or name the “columns”.")
    if rule.how is How.STRUCK and rule.holds != {Holds.WRITTEN}:
        part.fault("how", WRITTEN_ONLY)
    if Holds.WRITTEN in rule.holds and rule.how not in {How.STRUCK, How.WITHHELD}:
        part.fault("how", NOT_WRITTEN)
    return rule


def _columns(part: Section) -> Iterator[str]:
    for node in part.texts("columns", like="the key of a column"):
        if not KEY.fullmatch(node.text):
            part.faults.note(node.line, f"“{node.text}” is no key of a column. Use small letters and underscores.")
        yield node.text


def _never(part: Section, strikes: Collection[str]) -> Never:
    return Never(
        sorts=part.picks("what", Sort),
        struck_as=part.ref("struck_as", strikes, "reason to strike", "" if not strikes else None),
        clause=part.clause(required=True),
        reason=part.text("reason"),
    )


def _small(part: Section) -> Small:
    like = f"a number from {LEAST} to {MOST}"
    text = part.text("below", fits=_is_number, like=like)
    below = int(text) if _is_number(text) else LEAST
    return Small(below=below, clause=part.clause(required=True), reason=part.text("reason"))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 3 and LEAST <= int(text) <= MOST


def _publishing(part: Section, positions: Collection[str]) -> Publishing:
    return Publishing(
        positions=part.refs("positions", positions, "position", required=True),
        clause=part.clause(required=True),
        response=_response(part.part("response"), positions) if part.has("response") else None,
    )


def _response(part: Section, positions: Collection[str]) -> Responding:
    return Responding(part.refs("positions", positions, "position", required=True), part.clause(required=True))


def _check(part: Section, audience: Audience) -> None:
    struck = any(rule.how is How.STRUCK for rule in audience.rules)
    if struck and not (audience.never and audience.strikes):
        part.fault("shows", "Passages are struck, and nothing says what or why. Add “never” and “strikes”.")
    elif audience.publishing and not (audience.never and audience.small):
        part.fault(
            "publishing", "The public must be able to know nobody by it. Add “never”, and “small” for small numbers."
        )
    named = [rule for rule in audience.rules if rule.how is How.SHOWN and Holds.PERSON in rule.holds]
    if named and Sort.NAME in audience.forbids:
        part.fault("shows", "People are shown by name, and “never” forbids names. Withhold them, or allow names.")
