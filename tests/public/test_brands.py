"""A body's own look: its name, its logo and its colours, from here alone and without a style in any page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

import config
from config import BadSetting
from config_brands import Brand
from portal.public import brands


def picture(folder: Path) -> Path:
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(made, "PNG")
    (folder / "devon.png").write_bytes(made.getvalue())
    return folder / "devon.png"


@pytest.fixture
def branded(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """Devon with a logo and a colour, the others as usual."""
    logo = picture(tmp_path)
    look = brands._look("devon", _brand(logo), app.config["SETTINGS"])
    app.extensions[brands.EXTENSION]["devon"] = look
    yield app
    del app.extensions[brands.EXTENSION]["devon"]


def _brand(logo: Path) -> Brand:
    return Brand("Devon", logo, colours={"light": {"brand": "#5b2a86"}})


def test_its_pages_have_its_name_its_logo_and_its_colours(branded: Flask, client: FlaskClient) -> None:
    page = client.get("/devon/about")
    assert 'style="' not in page.text
    assert "– Devon</title>" in page.text
    [style] = [one for one in page.text.split('"') if one.startswith("/devon/brand.css?v=")]
    answer = client.get(style)
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "--brand: #5b2a86;" in answer.text
    [logo] = [one for one in page.text.split('"') if one.startswith("/devon/logo?v=")]
    answer = client.get(logo)
    assert answer.mimetype == "image/png"
    assert Image.open(io.BytesIO(answer.data)).size == (40, 20)


def test_the_others_stay_as_they_are(branded: Flask, client: FlaskClient) -> None:
    for address in ("/", "/san-clemente/about"):
        assert "brand.css" not in client.get(address).text
    for address in ("/san-clemente/brand.css", "/san-clemente/logo", "/nobody/logo"):
        assert client.get(address).status_code == 404


def test_a_logo_that_is_no_picture_stops_the_start(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "devon.png").write_text("<svg onload='alert(1)'/>")
    settings: config.Settings = app.config["SETTINGS"]
    with pytest.raises(BadSetting, match=r"\[devon\] logo"):
        brands._look("devon", _brand(tmp_path / "devon.png"), settings)
