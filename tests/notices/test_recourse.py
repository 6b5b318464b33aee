"""What may be done about a message: what the page offers is what the commands do, and nothing else."""

from __future__ import annotations

import pytest

from portal.errors import Refused
from portal.notices import recourse
from portal.notices.models import Channel, Notice, NoticeState
from portal.notices.recourse import Recourse

AGAIN, POST, ELSEWHERE, POSTED = Recourse
FAILED = ("failed", "gave_up", "bounced")
EXPECTED = {
    **{("email", state): {AGAIN, POST, ELSEWHERE, POSTED} for state in FAILED},
    **{("sms", state): {AGAIN, ELSEWHERE} for state in FAILED},
    ("post", "to_post"): {ELSEWHERE, POSTED},
    ("post", "unprinted"): {ELSEWHERE, POSTED},
    ("post", "printed"): {ELSEWHERE, POSTED},
    ("post", "posted"): {ELSEWHERE},
    ("email", "posted"): {ELSEWHERE},
    ("email", "queued"): set(),
    ("email", "sent"): set(),
    ("sms", "sent"): set(),
}


@pytest.mark.parametrize(("way", "state"), EXPECTED)
def test_what_may_be_done_and_what_is_refused(way: str, state: str) -> None:
    notice = Notice(channel=Channel(way), state=NoticeState(state))
    assert recourse.may(notice) == EXPECTED[way, state]
    for act in Recourse:
        if act in EXPECTED[way, state]:
            recourse.demand(notice, act)
        else:
            with pytest.raises(Refused, match=r"^Only a"):
                recourse.demand(notice, act)
