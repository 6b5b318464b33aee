"""Paths that no address has."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import cast
from tests.admin.browsing import signed_in


@pytest.mark.parametrize(
    "path",
    [
        "/devon/reports/2026/x%00.xlsx",
        "/devon/reports/2026/x%00/kinds.csv",
        "/devon%00/",
        "/track/%00",
        "/api/v1/cases/%00",
    ],
)
def test_nul_is_in_no_path(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_nul_is_in_no_path_of_staff_s(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    for path in ("/staff/exports/%00/file", "/staff/files/%00", "/staff/cases/show/%00"):
        assert client.get(path).status_code == 404, path
