"""How a body's pages look: its colours as a style sheet of its own, its logo made safe, both served by us."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

from flask import Flask, Response, current_app, request, url_for

import config
import config_brands
from portal.errors import NotFound
from portal.files.making_safe import Raw, Refusal, made_safe
from portal.http.static_files import FOR_GOOD
from portal.policy.procedure import Procedure
from portal.policy.saying import say
from portal.public.blueprint import blueprint

EXTENSION = "brands"
LOGOS = ("jpeg", "png")


@dataclass(frozen=True)
class Look:
    """What a body's pages are made with: its name, the text of its style sheet, and its logo as it is served."""

    name: str = ""
    style: bytes = b""
    logo: bytes = b""
    logo_type: str = ""

    @property
    def has_style(self) -> bool:
        """Return whether it has colours of its own."""
        return bool(self.style)


PLAIN = Look()


def init_app(app: Flask) -> None:
    """Make the logos safe, as any file that comes from outside. What is none stops the start with a sentence."""
    settings: config.Settings = app.config["SETTINGS"]
    app.extensions[EXTENSION] = {key: _look(key, brand, settings) for key, brand in settings.brands.items()}
    app.jinja_env.globals.update(look_of=look_of, brand_address=address)


def _look(key: str, brand: config.Brand, settings: config.Settings) -> Look:
    style = config_brands.style_of(brand).encode()
    if brand.logo is None:
        return Look(brand.name, style)
    rules = replace(settings.files, kinds=LOGOS)
    [safe] = made_safe([Raw(brand.logo.name, brand.logo.read_bytes())], rules, clean=True)
    if isinstance(safe, Refusal):
        raise config.BadSetting(f"{config_brands.SETTING}: [{key}] logo {brand.logo}: {safe.sentence}")
    return Look(brand.name, style, safe.content, safe.media_type)


def look_of(procedure: Procedure | None) -> Look:
    """Return how the pages of a procedure look; the usual, where its body has none of its own."""
    found: dict[str, Look] = current_app.extensions[EXTENSION]
    return found.get(procedure.key, PLAIN) if procedure else PLAIN


def address(endpoint: str, procedure: Procedure) -> str:
    """Return the address of a body's style sheet or logo: another for each content, so that it is kept for good."""
    look = look_of(procedure)
    return url_for(f"public.{endpoint}", pack=procedure.key, v=_digest(look.logo if endpoint == "logo" else look.style))


@blueprint.get("/<pack>/brand.css")
def brand_style(pack: str) -> Response:
    """Hand over a body's colours."""
    return _handed(_of(pack).style, "text/css")


@blueprint.get("/<pack>/logo")
def logo(pack: str) -> Response:
    """Hand over a body's logo."""
    look = _of(pack)
    return _handed(look.logo, look.logo_type)


def _of(pack: str) -> Look:
    found: dict[str, Look] = current_app.extensions[EXTENSION]
    return found.get(pack, PLAIN)


def _handed(content: bytes, media_type: str) -> Response:
    if not content:
        raise NotFound(say("There is no such page."))
    answer = Response(content, mimetype=media_type)
    if request.args.get("v") == _digest(content):
        answer.headers["Cache-Control"] = FOR_GOOD
    return answer


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]
