"""These tests ask what the framework shows and keeps: their letters are not set on paper."""

from tests.support.pages import plain_pages

__all__ = ["plain_pages"]
