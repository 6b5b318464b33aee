"""What is asked of staff beside a case's moves, in the same words at every door: a result, a contribution, a note."""

from __future__ import annotations

from portal.cases.models.columns import LONG
from portal.letters.ask import REASON_MOST, Ask, Sort

RESULT = (Ask("result", "What came of it", Sort.TEXT, most=REASON_MOST),)  # of further work
FOR_THE_PUBLIC = (  # what it may read of further work that was done
    Ask("theme", "What it is about", Sort.LINE, help="A few words: “Calls that nobody returned”."),
    Ask("said", "What people said", Sort.TEXT, help="The public reads this: name nobody.", most=REASON_MOST),
    Ask("did", "What was done", Sort.TEXT, help="The public reads this: name nobody.", most=REASON_MOST),
)
ANSWER = (  # of someone who is asked to contribute to a case
    Ask(
        "answer",
        "What you can give to the answer",
        Sort.TEXT,
        help="Facts, dates, what was done or will be. Whoever deals with the case writes the one answer from it.",
        most=LONG,
    ),
)
COMMENT = Ask("words", "What you want to say", Sort.TEXT, help="All who see this duty read it: name nobody.", most=LONG)
CORRECTION = Ask("words", "What is to be corrected", Sort.TEXT, help="Where it stands, and what is right.", most=LONG)
SETTLED = Ask("words", "How it was settled", Sort.TEXT, help="What was corrected, or why nothing is.", most=LONG)
LATE_WHY = Ask(
    "late_why",
    "Why it is late",
    Sort.TEXT,
    required=False,
    help="Kept with it; only staff read it.",
    most=LONG,
    marked=True,
)
NOTE = Ask("note", "Note", Sort.TEXT, required=False, help="Kept with the duty; only staff read it.", most=LONG)
