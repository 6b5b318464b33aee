"""Brands: what can't be read stops the start with a sentence that says which pair it is, and the mend."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import config
import config_brands
from config import BadSetting
from config_brands import DARK, LIGHT, OWN, USUAL


def load(folder: Path, text: str) -> config.Settings:
    file = folder / "brands.toml"
    file.write_text(text, encoding="utf-8")
    return config.load({"PORTAL_INSTANCE": str(folder), "PORTAL_BRANDS": str(file)})


def test_a_body_has_its_name_and_its_colours_in_light_and_dark(tmp_path: Path) -> None:
    settings = load(tmp_path, '[devon]\nname = "Devon"\n[devon.light]\nbrand = "#5B2A86"\n')
    brand = settings.brands["devon"]
    assert brand.name == "Devon"
    style = config_brands.style_of(brand)
    assert ":root { --brand: #5b2a86;}" in style
    assert "dark) { :root { --brand: #8fd0dc;} }" in style, "in the dark it stays the usual one"


def test_without_a_file_there_is_none(tmp_path: Path) -> None:
    assert config.load({"PORTAL_INSTANCE": str(tmp_path)}).brands == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[devon.light]\nbrand = "#f2b705"', "brand #f2b705 on paper #fbfaf7 has a contrast of 1.7"),
        ('[devon.light]\nbrand = "#f2b705"', "Make brand darker."),
        ('[devon.dark]\nbrand = "#17505c"', r"\[devon.dark\] brand #17505c on paper #14191b .* Make brand lighter."),
        ('[devon.light]\nwash = "#777777"', "on wash #777777 .* Make brand darker."),
        ('[devon.light]\nbrand = "red"', "a colour is such as"),
        ('[devon.light]\nink = "#000000"', "It can say: brand, brand_deep, on_brand, wash."),
        ('[devon]\ncolour = "x"', "says “colour”"),
        ("devon = 1", "says “devon”"),
        ("[devon]\nname = 5", "must be a line of text"),
        ('[devon]\nlogo = "none.png"', "there must be a PNG or JPEG of 200 KB at most"),
        ('[devon]\nlicence = "OGL"', "needs licence and licence_url together"),
        ('[nowhere]\nname = "x"', "is no pack that is used here"),
        ("[devon", "is no TOML"),
    ],
)
def test_what_can_not_be_used_stops_the_start(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        load(tmp_path, text)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="can't be read: No such file"):
        config.load({"PORTAL_INSTANCE": str(tmp_path), "PORTAL_BRANDS": str(tmp_path / "none.toml")})


def test_what_is_usual_is_what_the_style_sheets_say() -> None:
    static = config.ROOT / "portal" / "static"
    parts = [(static / name).read_text(encoding="utf-8").partition("prefers-color-scheme: dark") for name in SHEETS]
    for place, mode in ((0, LIGHT), (2, DARK)):
        said = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", "".join(part[place] for part in parts)))
        assert {name: said[name.replace("_", "-")] for name in USUAL[mode]} == USUAL[mode]
    assert set(OWN) < set(USUAL[LIGHT])


SHEETS = ("tokens.css", "portal.css", "case.css", "figures.css")


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_as_wcag_defines_it(one: str, other: str, ratio: float) -> None:
    assert config_brands.contrast(one, other) == pytest.approx(ratio, abs=0.005)
