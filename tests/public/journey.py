"""What the tests of the public's pages share: a browser without JavaScript that presses what a page offers."""

from __future__ import annotations

import html
import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import NOW

TYPED: dict[str, Any] = {
    "kind": "complaint",
    "description": "The pothole outside my house.\nNobody came, though I reported it three times.",
    "desired_outcome": "Please mend it.",
    "natures": ["delay", "refusal"],
    "service": "roads",
    "location": "Mill Lane, by the <bridge> & the “ford”",
    "ward": "Exwick",
    "who": "named",
    "name": "Alice Penrose-Łukasz",
    "email": "alice@example.org",
    "phone": "01632 960777",
    "address": "1 Mill Lane\nExeter",
    "contact_by": "email",
    "language": "Polski",
    "adjustments": ["interpreter", "large_print"],
    "needs": "Large print, please.",
    "on_behalf_of": "My neighbour Bogdan",
    "acting_as": "advocate",
}
UNKNOWN: dict[str, Any] = {  # what whoever stays anonymous leaves empty
    **dict.fromkeys(("name", "email", "phone", "address", "on_behalf_of", "acting_as", "needs", "language"), ""),
    "contact_by": "",
    "adjustments": [],
}
SEVERAL = ("natures", "adjustments")
TRAVEL = {"destination": NOW, "tick": False}


def typed(**changes: Any) -> dict[str, Any]:
    """Return a whole form as Alice types it, with what is different this time."""
    return {**TYPED, **changes}


def inputs(page: TestResponse) -> dict[str, Any]:
    """Return what the page's inputs would send, by name: those with a value, as a browser reads them."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page.text):
        name, value = _attribute(tag, "name"), _attribute(tag, "value")
        skipped = _attribute(tag, "type") in {"radio", "checkbox"} and " checked" not in tag
        if name and not skipped:
            found[name] = [*found.get(name, []), value] if name in SEVERAL else value
    for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n?(.*?)</textarea>', page.text, re.DOTALL):
        found[name] = html.unescape(text)
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page.text, re.DOTALL):
        found[name] = next(iter(re.findall(r'<option value="(\w*)" selected', options)), "")
    return found


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf'\s{name}="([^"]*)"', tag)
    return html.unescape(match[1]) if match else ""


def kept(page: TestResponse, what: dict[str, Any]) -> bool:
    """Return whether everything in `what` is still on the page, ready to be sent again."""
    there = inputs(page)
    return {name: _lines(there.get(name, "")) for name in what} == {name: _lines(what[name]) for name in what}


def _lines(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else list(value)


def review(client: FlaskClient, what: dict[str, Any], pack: str = "devon") -> TestResponse:
    """Fill in the form and go to the page that shows the answers."""
    blank = inputs(client.get(f"/{pack}/submit"))
    page = {name: blank[name] for name in ("token", "csrf_token")}
    return client.post(f"/{pack}/submit", data={**page, **what, "do": "review"})


def send(client: FlaskClient, page: TestResponse, pack: str = "devon", **changes: Any) -> TestResponse:
    """Press Send on the page that shows the answers."""
    return client.post(f"/{pack}/submit", data={**inputs(page), **changes, "do": "send"})


def sent(client: FlaskClient, pack: str = "devon", **changes: Any) -> tuple[str, str]:
    """Go all the way, and return the tracking number and the passphrase that the receipt shows."""
    answer = send(client, review(client, typed(**changes), pack), pack)
    assert answer.status_code == 303, answer.text
    return keys_on(client.get(answer.location))


def keys_on(receipt: TestResponse) -> tuple[str, str]:
    """Return the tracking number and the passphrase on a receipt."""
    number, passphrase = (re.sub("<[^>]*>", "", key) for key in re.findall(r'class="key">(.*?)</dd>', receipt.text))
    return number, passphrase


def open_room(client: FlaskClient, number: str, passphrase: str) -> TestResponse:
    """Give the passphrase at the door of the room."""
    page = inputs(client.get(f"/track/{number}/open"))
    return client.post(f"/track/{number}/open", data={**page, "passphrase": passphrase})
