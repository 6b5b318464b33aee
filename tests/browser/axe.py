"""Whether a page can be used by whoever can't see it, has no mouse, or needs it large: axe-core, in each way.

    axe.look_over(page, "the status page of a late case")

The page is looked at as it stands, so a page that a form answered with (a fault beside a field) can be given too; what
can be unfolded on one of the public's is unfolded first.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]  # WCAG 2.2 at level AA


@dataclass(frozen=True)
class Way:
    """One way in which a page is looked at: how wide and high its window is, in CSS pixels, and light or dark."""

    name: str
    width: int
    height: int
    colours: Literal["light", "dark"] = "light"


WAYS = (
    Way("a desk", 1280, 900),
    Way("a narrow phone", 320, 640),
    Way("a narrow phone in the dark", 320, 640, "dark"),
    Way("400 % of a small screen", 320, 256),
)
RUN = f"axe.run(document, {{runOnly: {{type: 'tag', values: {json.dumps(RULES)}}}, resultTypes: ['violations']}})"
# Of staff's pages what is folded waits to be looked over too (docs/roadmap.md).
OPEN = (
    "location.pathname.startsWith('/staff') || document.querySelectorAll('details').forEach(one => { one.open = true })"
)
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def look_over(page: Page, what: str, ways: tuple[Way, ...] = WAYS) -> None:
    """Fail with every fault that is found, in whatever way the page is looked at."""
    found = [f"{what}, on {way.name}: {fault}" for way in ways for fault in faults(page, way)]
    assert found == [], "\n".join(found)


def faults(page: Page, way: Way) -> list[str]:
    """Return the faults of a page as it stands, each in a line: what axe-core says, and whether it must be scrolled
    sideways."""
    page.set_viewport_size({"width": way.width, "height": way.height})
    page.emulate_media(color_scheme=way.colours)
    page.evaluate(OPEN)
    page.evaluate("scrollTo(0, 0)")  # what lies under the way out of a scrolled page can be scrolled to
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_script())
    told = [_line(one, node) for one in page.evaluate(RUN)["violations"] for node in one["nodes"]]
    wider = page.evaluate(TOO_WIDE)
    return [*told, f"it is {wider} pixels wider than its window"] if wider > 0 else told


def _line(fault: dict[str, Any], node: dict[str, Any]) -> str:
    return f"{fault['id']} ({fault['impact']}) at {' '.join(map(str, node['target']))}: {node['failureSummary']}"


@cache
def _script() -> str:
    return AXE_FILE_PATH.read_text(encoding="utf-8")
