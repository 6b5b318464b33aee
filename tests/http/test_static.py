"""The style sheets: each side's own on top of the tokens that both share, and no token that nobody gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

STATIC = Path(__file__).parents[2] / "portal" / "static"


def given(text: str) -> set[str]:
    return set(re.findall(r"^\s*(--[\w-]+):", text, re.MULTILINE))


def sheet(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "names", [["portal.css"], ["portal.css", "case.css"], ["portal.css", "figures.css"], ["admin.css"]]
)
def test_each_token_is_given(names: list[str]) -> None:
    linked = "\n".join(sheet(name) for name in ["tokens.css", *names])
    assert set(re.findall(r"var\((--[\w-]+)", linked)) <= given(linked)


@pytest.mark.parametrize("name", ["portal.css", "case.css", "figures.css", "admin.css"])
def test_a_token_is_given_in_one_sheet(name: str) -> None:
    """The later sheet wins: a light colour of its own would win over a dark one that is shared."""
    assert not given(sheet(name)) & given(sheet("tokens.css"))


@pytest.mark.parametrize(("path", "own"), [("/", "portal.css"), ("/staff/login/", "admin.css")])
def test_both_sides_link_the_shared_tokens_first(app: Flask, path: str, own: str) -> None:
    page = app.test_client().get(path).text
    assert re.findall(r'rel="stylesheet" href="/static/([\w.]+)', page) == ["tokens.css", own]
