"""How and with what something may be said: by which method, by whom named, with what an answer must have."""

from __future__ import annotations

from portal.policy.clock import Method
from portal.policy.moves import YES, Verdict, no
from portal.policy.procedure import Procedure, Stage


def may_say(what: str, method: Method, stage: Stage) -> Verdict:
    """Return whether saying `what` ("acknowledgement", "answer") by this method counts (SC-21: a voicemail doesn't)."""
    rules = [rule for rule in stage.clocks if what in rule.stops]
    if not rules or any(rule.stopped_by(what, method) for rule in rules):
        return YES
    own = min(rules, key=lambda rule: len(rule.stops))  # an answer stops an acknowledgement's clock too
    return no(
        f"{IN_WORDS[method]} doesn't count here, so the clock would go on. Record it as a contact, then write or speak"
        " in person.",
        own.clause,
    )


IN_WORDS = {
    Method.EMAIL: "An e-mail",
    Method.LETTER: "A letter",
    Method.PHONE: "A phone call",
    Method.IN_PERSON: "A conversation",
    Method.SMS: "A text message",
    Method.VOICEMAIL: "A voicemail",
}


def may_speak(method: Method, procedure: Procedure, letter_kind: str | None) -> Verdict:
    """Return whether an answer may be given in this way: some are letters and nothing else."""
    kind = procedure.letters.get(letter_kind or "")
    if kind is None or not kind.by_letter_alone or method in BY_LETTER:
        return YES
    return no("This answer goes out as a letter. Send it as one.", kind.approval.clause if kind.approval else None)


BY_LETTER = frozenset({Method.EMAIL, Method.LETTER})


NOBODY_YET = "Say first who deals with it."


def may_acknowledge(procedure: Procedure, stage: Stage, *, handled: bool) -> Verdict:
    """Return whether a stage may be acknowledged: first someone deals with it, where the letter must say who."""
    naming = procedure.letters[stage.acknowledge_with].element_about("handler")
    if naming is None or handled:
        return YES
    return no("Say first who deals with it: the acknowledgement names them.", naming.clause)


def may_answer(procedure: Procedure, kind: str, *, outcome: str, apology: str, remedies: int) -> Verdict:
    """Return whether a case of this kind may be answered so: a mistake that was made is put right (DV-27, DV-44)."""
    chosen = procedure.outcomes.get(outcome)
    if chosen is None or kind not in chosen.kinds:
        known = ", ".join(one.name for one in procedure.outcomes.values() if kind in one.kinds)
        return no(f"Choose an outcome that this procedure knows: {known}.")
    wanted = chosen.mistake and bool(procedure.remedies)
    lacks = LACKS.get((wanted and not remedies, wanted and not apology.strip()), "")
    return no(f"A mistake was found, so {lacks}.", chosen.clause) if lacks else YES


LACKS = {  # by whether a remedy and an apology are missing
    (True, True): "the answer needs an apology, and at least one action to put it right is needed",
    (True, False): "at least one action to put it right is needed",
    (False, True): "the answer needs an apology",
}
