"""The page on webhooks: its example really tells ours from others', and its table is the list."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask

import config
from portal.hooks import kinds
from tests.cast import NOW
from tests.hooks import acts
from tests.hooks.receiver import Receiver

PAGE = (config.ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
WHEN = NOW.timestamp()


def is_ours(*args: Any, **more: Any) -> bool:
    """Run the page's example."""
    names: dict[str, Any] = {}
    exec(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1], names)
    found: bool = names["is_ours"](*args, **more)
    return found


def test_the_example_verifies_what_is_really_sent(hooked: Flask, receiver: Receiver) -> None:
    _, secret = acts.subscribed(hooked, receiver.url)
    acts.a_case(hooked)
    acts.work(hooked)
    (one,) = receiver.posted
    assert is_ours(secret, one.headers, one.body, now=WHEN + 10)
    assert not is_ours(secret, one.headers, one.body + b" ", now=WHEN)
    assert not is_ours("whsec_" + "A" * 43 + "=", one.headers, one.body, now=WHEN)
    assert not is_ours(secret, one.headers, one.body, now=WHEN + 301)
    assert not is_ours(secret, {**one.headers, "webhook-id": "msg_other"}, one.body, now=WHEN)


def test_the_page_names_each_type() -> None:
    told = set(re.findall(r"`((?:case|webhook)\.[a-z_]+)`", PAGE.partition("| type |")[2].partition("## ")[0]))
    assert told == set(kinds.SENT)
