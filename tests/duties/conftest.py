"""These tests ask what was said and when: their letters are not set on paper."""

from tests.support.pages import plain_pages

__all__ = ["plain_pages"]
