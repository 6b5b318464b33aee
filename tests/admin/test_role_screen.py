"""Roles are told in plain words, and every word of the table has one."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal.admin import role_screen, roles
from tests import cast
from tests.admin.browsing import signed_in, told


@pytest.mark.parametrize("role", roles.ROLES)
def test_every_role_is_told_in_words(role: str) -> None:
    words = f"{role_screen.purpose(role)}\n{role_screen.opens(role)}"
    assert not re.search(r"[$|()_]|can |View", words), words
    assert role in role_screen.PURPOSES


def test_what_a_reader_and_an_administrator_may_open() -> None:
    assert "Cases, stages, responses and remedies: look and open letters as PDF" in role_screen.opens("Reader")
    assert role_screen.opens("Admin").startswith("Staff: look, add, change and see their own account")
    assert "case" not in role_screen.opens("Admin").lower()


def test_the_screens_show_it(app: Flask) -> None:
    client = signed_in(app, cast.ADMIN)
    page = client.get("/staff/roles/list/")
    assert "Works the cases of their own teams." in told(page.text)
    number = re.findall(r"/staff/roles/show/(\d+)", page.text)[0]
    shown = told(client.get(f"/staff/roles/show/{number}").text)
    assert "May open" in shown
    for text in (told(page.text), shown):
        assert "can_" not in text
        assert "$" not in text
        assert "portal/admin" not in text
