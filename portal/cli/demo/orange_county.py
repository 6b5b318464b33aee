"""Orange County's cases: some to answer, a question, an appeal that is passed on, and one from the Board's office."""

from __future__ import annotations

from portal.cli.demo.story import Story, answer, close, refer, taken, ticked

ANALYST, DEPUTY = "sppr.analyst", "deputy.director"

STORIES = (
    Story(
        1, "Nobody at the food assistance line picks up. I waited two hours, three days in a row.",
        service="calfresh", natures=("poor_service",), details={"about": "agency"},
    ),
    Story(
        12, "My worker hung up on me when I asked for her supervisor.",
        (*taken(DEPUTY), answer(3),
         ticked(4, "checked", "", ANALYST), ticked(4, "posted", "", ANALYST), close(5)),
        service="medical", natures=("rude",), channel="phone", outcome="resolved",
        details={"about": "employee", "reached": "deputy_director", "source": "constituent", "offered": "resolved"},
        findings="Your new worker is at the number below, and your papers went in the same day.",
    ),
    Story(
        4, "Which office takes the renewal papers if I can't come on weekdays?",
        kind="question", service="calworks",
    ),
    Story(
        8, "You cut my benefits and the letter doesn't say why.",
        (refer(1, by=ANALYST),),
        matter="mandated_appeal", service="calfresh",
    ),
    Story(
        6, "A constituent of ours was turned away from the lobby in the rain before opening.",
        (*taken(DEPUTY),), service="regional_center", natures=("facilities",), channel="letter",
        details={"about": "agency", "reached": "director", "source": "board"},
    ),
)  # fmt: skip
