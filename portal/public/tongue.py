"""Which language a public page is in, and how what stands on it is said in that.

A choice stands in the page's address (`?lang=cy`) and goes along with every link, form and redirect, so nothing is
kept in the browser. Without one, what the browser asks for decides, where the body offers it; else the body's own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import Domain
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError

from portal.cases import people, tracking
from portal.cases.models import Case
from portal.errors import PortalError
from portal.http.clock import now
from portal.http.errors import API
from portal.http.headers import STAFF
from portal.letters.spoken import said
from portal.policy.languages import ARGUMENT, LANGUAGES
from portal.policy.procedure import Procedure
from portal.policy.saying import Said
from portal.procedures import catalogues, tongues
from portal.procedures.catalogues import ENGLISH, OFFERED, PSEUDO
from portal.procedures.tongues import Voice, direction, is_english
from portal.public import shelf

SWITCH = "language"  # what the button of a language sends along with the form it stands in
F = TypeVar("F", bound=Any)
T = TypeVar("T")


class PublicWords(Domain):
    """The portal's own catalogues in place of the officers' (Flask-AppBuilder's), for the length of a request."""

    def get_translations(self) -> Any:
        """Return the sentences of this page's language."""
        return catalogues.translations(language())


PUBLIC_WORDS = PublicWords()


def init_app(app: Flask) -> None:
    """Let public pages, and the errors that the public meets, be in the language of who reads them."""
    babel = app.extensions["babel"]
    of_staff = babel.locale_selector
    # Flask-AppBuilder keeps a locale in the session, and with it a cookie, for whoever only reads a page.
    babel.locale_selector = lambda: locale() if is_public() else of_staff()
    app.before_request_funcs.setdefault(None, []).insert(0, _speak)  # who is turned away by another reads why
    app.teardown_request(_fall_silent)
    app.after_request(_say_which)
    app.url_defaults(_carry)
    app.jinja_env.globals["tongue"] = Tongue()
    app.jinja_env.filters.update(spoken=spoken, own=own)


def _speak() -> None:
    if is_public():
        PUBLIC_WORDS.as_default()
        if request.method in ("GET", "HEAD"):
            g.tongue_before = tongues.begin(language())


def _fall_silent(_error: BaseException | None) -> None:
    if before := g.pop("tongue_before", None):
        tongues.end(before)


def _say_which(response: Response) -> Response:
    if is_public() and response.mimetype == "text/html":
        response.headers["Content-Language"] = _tag()
        response.vary.add("Accept-Language")
    return response


def _carry(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint.startswith("public.") and (one := chosen()):
        values.setdefault(ARGUMENT, one)


def is_public() -> bool:
    """Return whether this is a request, and for one of the public's pages."""
    if not has_request_context():
        return False
    path = f"{request.path}/"
    return not path.startswith((f"{STAFF}/", "/static/", *API))


def chosen() -> str:
    """Return the language that the reader chose, "" where they chose none."""
    one = request.args.get(ARGUMENT, "") if has_request_context() else ""
    return one if one in OFFERED or (one == PSEUDO and _is_tried()) else ""


def is_switched() -> bool:
    """Return whether the button of a language was pressed: the same page with what was typed, nothing done."""
    return request.form.get("do") == SWITCH


def _is_tried() -> bool:
    """Only where the pages are tested can they be read with every sentence in brackets."""
    return bool(current_app.testing)


def language() -> str:
    """Return the language of this page: `en`, `es`, `cy` or `ar`."""
    if "tongue" not in g:
        g.tongue = (chosen() or _asked_for()) if is_public() else ENGLISH
    return str(g.tongue)


def of_reporter(case: Case) -> dict[str, Any]:
    """Return what brings the language of a case's reporter into the address of a page that is theirs.

    Nothing, where whoever reads has chosen one, or the page is in it already.
    """
    asked = people.language_of(case)
    return {ARGUMENT: asked} if asked and not chosen() and asked != language() else {}


def _asked_for() -> str:
    if not request.accept_languages:
        return ENGLISH
    procedure = _procedure_asked()
    among = tongues.offered(procedure) if procedure else OFFERED
    # “es-MX” asks for Spanish too; a browser that asks for none of these gets the body's own.
    return request.accept_languages.best_match(among, default=among[0]) or ENGLISH


def _procedure_asked() -> Procedure | None:
    """Return the procedure that the address names, by its key or by a tracking number, so far as it can be known."""
    named: dict[str, Any] = request.view_args or {}
    with suppress(PortalError, SQLAlchemyError):
        if "pack" in named:
            return shelf.lately(now()).get(named["pack"])
        if "number" in named:
            prefix = tracking.normalised(named["number"]).partition("-")[0]
            return next((one for one in shelf.lately(now()).values() if one.prefix == prefix), None)
    return None


def locale() -> str:
    """Return the language as Babel calls it."""
    return ENGLISH if language() == PSEUDO else language()


def _tag() -> str:
    """Return the page's language as HTML has it; English as it is spoken where the body is."""
    return language() if not is_english(language()) else str(g.get("tongue_own", ENGLISH))


def told(procedure: Procedure) -> Procedure:
    """Return a procedure as this page tells it."""
    return tongues.told_in(procedure, language())


@contextmanager
def speaking() -> Iterator[None]:
    """Let procedures be told in the language of this page: around what only reads."""
    with tongues.speaking(language()):
        yield


def read_aloud(view: F) -> F:
    """Say what a function tells in the language of the page. For those that only read, after whatever was written."""

    @wraps(view)
    def spoken_view(*args: Any, **kwargs: Any) -> Any:
        with speaking():
            return view(*args, **kwargs)

    return spoken_view  # type: ignore[return-value]  # the same function, put in other words


def spoken(text: str, procedure: Procedure | None = None) -> str:
    """Return a sentence of the portal as this page says it. What someone typed is never given to this."""
    if is_english(language()):
        return said(text, procedure)
    return Voice(language(), procedure.key if procedure else "").say(text if isinstance(text, Said) else str(text))


def aloud(told: T, procedure: Procedure, *, but: Collection[str] = ()) -> T:
    """Return what is told of a case with every text in it as this page says it. `but` are fields that people wrote."""
    if is_english(language()):
        return told
    return _aloud(told, procedure, but)


def _aloud(thing: Any, procedure: Procedure, but: Collection[str]) -> Any:
    if isinstance(thing, str) and not isinstance(thing, Enum):
        return spoken(thing, procedure)
    if isinstance(thing, tuple):
        parts = [_aloud(one, procedure, but) for one in thing]
        return type(thing)(*parts) if hasattr(thing, "_fields") else tuple(parts)
    if is_dataclass(thing) and not isinstance(thing, type):
        names = [field.name for field in fields(thing) if field.init and field.name not in but]
        return replace(thing, **{name: _aloud(getattr(thing, name), procedure, but) for name in names})
    return thing


def own(text: str, procedure: Procedure) -> str | Markup:
    """Return a procedure's own words; marked as English where the page is in a language they weren't put into.

    In a sentence of ours each of them is marked. For the text of an element: what stands in an attribute can't be.
    """
    untold = _untold(procedure)
    if not text or not untold:
        return text
    parts = [text] if text in untold else [one for one in untold if " " in one and one in text]
    if not parts:
        return text
    longest_first = "|".join(re.escape(one) for one in sorted(parts, key=len, reverse=True))
    pieces = re.split(f"({longest_first})", text)
    return Markup("").join(marked(one, procedure) if number % 2 else escape(one) for number, one in enumerate(pieces))


def is_untold(text: str, procedure: Procedure) -> bool:
    """Return whether nobody has put a text of a procedure into the language of this page."""
    return text in _untold(procedure)


def marked(shown: str, procedure: Procedure) -> Markup:
    """Return what is shown of a procedure's own words, marked with their language."""
    return Markup('<span lang="{}" dir="ltr">{}</span>').format(own_language(procedure), shown)


def _untold(procedure: Procedure) -> frozenset[str]:
    """What is told is asked, not what it was made from: a text that nobody translated stands there as it was."""
    if is_english(language()):
        return frozenset()
    kept: dict[tuple[str, str], frozenset[str]] = g.setdefault("tongue_untold", {})
    place = (procedure.key, procedure.version)
    if place not in kept:
        known = set(tongues.pack_words(procedure.key, language()).values())
        kept[place] = tongues.missing(procedure, language()) - known
    return kept[place]


def own_language(procedure: Procedure) -> str:
    """Return the language in which a procedure's own words stand where nobody has put them into another."""
    return procedure.language if is_english(procedure.language) else ENGLISH


class Tongue:
    """What the frame of a page needs to know of its language."""

    @property
    def language(self) -> str:
        """Return the language of this page."""
        return language()

    def tag(self, procedure: Procedure | None) -> str:
        """Return the language as HTML has it; English as it is spoken where the body is."""
        if procedure and is_english(procedure.language):
            g.tongue_own = procedure.language
        return _tag()

    @property
    def direction(self) -> str:
        """Return which way the page is written."""
        return direction(language())

    def is_mixed(self, procedure: Procedure | None) -> bool:
        """Return whether some of the body's own words stand in English on this page."""
        return procedure is not None and bool(_untold(procedure))

    def others(self, here: str = "") -> list[tuple[str, str, str]]:
        """Return the languages that this page can be read in: tag, name in itself, and the address of that page."""
        return [(tag, LANGUAGES[tag][1], _here(tag, here)) for tag in OFFERED]


def _here(tag: str, here: str) -> str:
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != ARGUMENT]
    path = here.partition("?")[0] or quote(request.path)
    return f"{path}?{urlencode([*asked, (ARGUMENT, tag)])}"
