"""No pack can take an address of the portal's own, whatever pages are added."""

from __future__ import annotations

from flask import Flask

from portal.procedures.checks import OWN_ADDRESSES

PACK = "<pack>"


def words_of(app: Flask) -> set[str]:
    """The first word of every address, and the one after the pack's key where that comes first."""
    paths = [str(rule).strip("/").split("/") for rule in app.url_map.iter_rules()]
    return {path[1] if path[0] == PACK else path[0] for path in paths} - {""}


def test_the_portal_s_addresses_are_all_kept_from_packs(app: Flask) -> None:
    words = words_of(app)

    assert not any("<" in word for word in words), "an address that begins with anything but a pack's key"
    assert words <= OWN_ADDRESSES, "a new page: add its word, so that no pack can stand in its place"


def test_what_is_kept_and_isn_t_an_address_yet_is_known(app: Flask) -> None:
    assert OWN_ADDRESSES - words_of(app) <= {"metrics", "open311"}
