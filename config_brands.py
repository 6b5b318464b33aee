"""How each body's pages look: its name, its logo and its colours, from one file. Who can't be read stops the start.

[devon]
name = "Devon County Council"
logo = "devon.png"                 # beside this file
[devon.light]
brand = "#17505c"
[devon.dark]
brand = "#8fd0dc"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config_values import BadSetting

SETTING = "PORTAL_BRANDS"
COLOUR = re.compile(r"#[0-9a-f]{6}")
MOST_OF_LOGO = 200 * 1024  # bytes: a page is to stay light
LIGHT, DARK = "light", "dark"
# What stands in tokens.css and portal.css: the first four can be another for a body, the others are every body's.
OWN = ("brand", "brand_deep", "on_brand", "wash")
USUAL: Mapping[str, Mapping[str, str]] = {
    LIGHT: {
        "brand": "#17505c",
        "brand_deep": "#0f3a44",
        "on_brand": "#ffffff",
        "wash": "#e9f1f2",
        "paper": "#fbfaf7",
        "sheet": "#ffffff",
        "ink": "#1c2326",
        "soft": "#535e63",
    },
    DARK: {
        "brand": "#8fd0dc",
        "brand_deep": "#b5e3eb",
        "on_brand": "#0c2a31",
        "wash": "#203237",
        "paper": "#14191b",
        "sheet": "#1c2326",
        "ink": "#edf0ee",
        "soft": "#b0babd",
    },
}
LEAST = 4.5  # WCAG 2.2 AA, 1.4.3: of text
# What is read on what: links and headings, buttons, notes.
PAIRS = (
    *(("brand", "paper"), ("brand", "sheet"), ("brand", "wash"), ("brand_deep", "wash")),
    *(("on_brand", "brand"), ("on_brand", "brand_deep"), ("ink", "wash"), ("soft", "wash")),
)
FIELDS = frozenset({"name", "logo", "licence", "licence_url", LIGHT, DARK})


@dataclass(frozen=True)
class Brand:
    """How one body's pages look. Without a name it is called as its procedure has it; `colours` are by light and dark.

    `logo` is a file that is there. `licence` and `licence_url` say by which others use what the body publishes.
    """

    name: str = ""
    logo: Path | None = None
    licence: str = ""
    licence_url: str = ""
    colours: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def brands(env: Mapping[str, str], packs: Collection[str]) -> Mapping[str, Brand]:
    """Return the brands by the key of their pack. Raises `BadSetting` with a sentence for what can't be used."""
    path = env.get(SETTING, "")
    if not path:
        return {}
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise BadSetting(f"{SETTING} names {path}, which can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadSetting(f"{SETTING}: {path} is no TOML: {error}.") from error
    return read(text, Path(path), packs)


def read(text: str, path: Path, packs: Collection[str]) -> Mapping[str, Brand]:
    """Return the brands that such a text tells; logos are beside `path`. Raises `BadSetting` as `brands`."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSetting(f"{SETTING}: {path} is no TOML: {error}.") from error
    return {key: _brand(key, part, path.parent, packs) for key, part in found.items()}


def _brand(key: str, part: Any, folder: Path, packs: Collection[str]) -> Brand:
    if key not in packs:
        raise BadSetting(f"{SETTING}: [{key}] is no pack that is used here. There are: {', '.join(packs)}.")
    if not isinstance(part, dict) or (unknown := sorted(part.keys() - FIELDS)):
        named = unknown[0] if isinstance(part, dict) else key
        raise BadSetting(f"{SETTING}: [{key}] says “{named}”. It can say: {', '.join(sorted(FIELDS))}.")
    colours = {mode: _colours(key, mode, part[mode]) for mode in (LIGHT, DARK) if mode in part}
    for mode in (LIGHT, DARK):
        _check(key, mode, {**USUAL[mode], **colours.get(mode, {})})
    return Brand(_text(key, part, "name"), _logo(key, part, folder), *_licence(key, part), colours)


def _text(key: str, part: Mapping[str, Any], name: str) -> str:
    value = part.get(name, "")
    if not isinstance(value, str) or len(value) > 200 or not value.isprintable():
        raise BadSetting(f"{SETTING}: [{key}] {name} must be a line of text, of 200 characters at most.")
    return value.strip()


def _licence(key: str, part: Mapping[str, Any]) -> tuple[str, str]:
    name, url = _text(key, part, "licence"), _text(key, part, "licence_url")
    if bool(name) != bool(url) or (url and urlsplit(url).scheme != "https"):
        raise BadSetting(f"{SETTING}: [{key}] needs licence and licence_url together, the latter an https:// address.")
    return name, url


def _logo(key: str, part: Mapping[str, Any], folder: Path) -> Path | None:
    name = _text(key, part, "logo")
    if not name:
        return None
    path = folder / name
    if not path.is_file() or path.stat().st_size > MOST_OF_LOGO:
        most = MOST_OF_LOGO // 1024
        raise BadSetting(f"{SETTING}: [{key}] logo names {path}: there must be a PNG or JPEG of {most} KB at most.")
    return path


def _colours(key: str, mode: str, part: Any) -> dict[str, str]:
    if not isinstance(part, dict):
        raise BadSetting(f"{SETTING}: [{key}.{mode}] must be a table of colours.")
    for name, value in part.items():
        if name not in OWN:
            raise BadSetting(f"{SETTING}: [{key}.{mode}] says “{name}”. It can say: {', '.join(OWN)}.")
        if not isinstance(value, str) or not COLOUR.fullmatch(value.lower()):
            raise BadSetting(f"{SETTING}: [{key}.{mode}] {name} is {value!r}; a colour is such as “#17505c”.")
    return {name: value.lower() for name, value in part.items()}


def _check(key: str, mode: str, colours: Mapping[str, str]) -> None:
    for front, back in PAIRS:
        found = contrast(colours[front], colours[back])
        if found < LEAST:
            raise BadSetting(
                f"{SETTING}: [{key}.{mode}] {front} {colours[front]} on {back} {colours[back]} has a contrast of "
                f"{found:.2f}, and text needs {LEAST} (WCAG 2.2 AA). Make {_mend(front, back, colours)}."
            )


def _mend(front: str, back: str, colours: Mapping[str, str]) -> str:
    """The colour that is a body's own is changed, the text before what it stands on."""
    one, other = (front, back) if front in OWN else (back, front)
    return f"{one} {'darker' if luminance(colours[one]) < luminance(colours[other]) else 'lighter'}"


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG defines it: 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return how light a colour is as WCAG defines it: 0 to 1."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def style_of(brand: Brand) -> str:
    """Return the style sheet that puts a body's colours in the place of the usual ones; on paper they are all black."""
    light, dark = (_declared(brand.colours.get(mode, {})) for mode in (LIGHT, DARK))
    whole = (
        f"@media screen {{ :root {{{light}}} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{{_declared(_dark(brand))}}} }}\n"
    )
    return whole if light or dark else ""


def _dark(brand: Brand) -> Mapping[str, str]:
    """What is another in the light alone is the usual one in the dark: the later rule must say so."""
    usual = {name: USUAL[DARK][name] for name in brand.colours.get(LIGHT, {})}
    return {**usual, **brand.colours.get(DARK, {})}


def _declared(colours: Mapping[str, str]) -> str:
    return "".join(f" --{name.replace('_', '-')}: {value};" for name, value in colours.items())
