"""A hand at the mouse and two at the keyboard: all that they do with a page is counted."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page


@dataclass(frozen=True)
class Effort:
    """What a task took: clicks, keys pressed to get somewhere, and characters of what had to be said."""

    clicks: int = 0
    keys: int = 0
    typed: int = 0


class Hands:
    """The only way in which a counted task touches its page: real events of the mouse and of the keyboard."""

    def __init__(self, page: Page) -> None:
        self._page, self._clicks, self._keys, self._typed = page, 0, 0, 0

    @property
    def effort(self) -> Effort:
        """What was done up to now."""
        return Effort(self._clicks, self._keys, self._typed)

    def click(self, where: Locator, *, at_start: bool = False) -> None:
        """Press the mouse's button there, once: in its middle, or where what is written in it begins."""
        where.click(position={"x": 20, "y": 15} if at_start else None)
        self._clicks += 1

    def press(self, *keys: str) -> None:
        """Press these keys, one after the other; of several together, such as Control+Enter, each counts."""
        for key in keys:
            self._page.keyboard.press(key)
            self._keys += key.count("+") + 1

    def write(self, words: str) -> None:
        """Type into what has the focus."""
        self._page.keyboard.type(words)
        self._typed += len(words)
