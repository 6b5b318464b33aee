"""What someone gets who asks for all that is held about them: theirs, and of others nothing that is known.

The reasons are those of the law of the body's country. Where none is stood here, no such bundle is made.
"""

from __future__ import annotations

from collections.abc import Mapping

from portal.policy.built import Holds
from portal.policy.choices import Choice
from portal.policy.disclosure import Audience, How, Never, Rule, Sort

OWN, BY = "own", "who"  # columns of what is the subject's own, and of who did something
OTHERS, STAFF_ACT = "others", "An officer"
ARTICLE = "UK GDPR, Article 15"
SCHEDULE = "Data Protection Act 2018, Schedule 2"

REASONS = (
    Choice(OTHERS, "About someone else", clause=f"{SCHEDULE}, paragraph 16"),
    Choice("confidence", "Given in confidence", clause=f"{SCHEDULE}, paragraph 16"),
    Choice("legal", "Legal advice", clause=f"{SCHEDULE}, paragraph 19"),
    Choice("negotiation", "Negotiations with them", clause=f"{SCHEDULE}, paragraph 23"),
    Choice("harm", "Could seriously harm someone", clause="Data Protection Act 2018, Schedule 3"),
    Choice("not_theirs", "Not about them", clause=ARTICLE),
)
RULES = (
    Rule("own", How.SHOWN, frozenset(), frozenset({OWN}), ARTICLE, "It is their own."),
    Rule("staff", How.SHOWN, frozenset(), frozenset({BY}), ARTICLE, "Who did it stands without a name."),
    Rule("plain", How.SHOWN, frozenset({Holds.PLAIN}), frozenset(), ARTICLE, "It tells of no one else."),
    Rule("people", How.WITHHELD, frozenset({Holds.PERSON}), frozenset(), REASONS[0].clause, "It is someone else."),
    Rule("written", How.STRUCK, frozenset({Holds.WRITTEN}), frozenset(), ARTICLE, "It is told without others."),
)
SUBJECT = Audience(
    "subject",
    "The person themself",
    clause=ARTICLE,
    reason="They get what is held about them, without what is known of others.",
    rules=RULES,
    never=Never(frozenset(Sort), OTHERS, REASONS[0].clause, "Others have a right to stay unknown."),
    strikes={one.key: one for one in REASONS},
)
LAWS: Mapping[str, Audience] = {"en-GB": SUBJECT}  # by the language of a body, which names its country
