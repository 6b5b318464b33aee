"""The manifest of a bundle: for programs, and to prove that a document is the one that was handed over."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from portal.bundles.cover import Cover
from portal.bundles.dossier import Sort
from portal.bundles.placing import Placed

FORMAT = 1
OF_BYTES, OF_TEXT = "the bytes that are kept", "the text as JSON"


def manifest(places: Sequence[Placed], cover: Cover, *, pdf: bytes, pages: int) -> dict[str, Any]:
    """Return what a bundle is and what is in it. Of the same case at the same moment it is always the same."""
    return {
        "format": FORMAT,
        **cover.facts,
        "bundle": {"path": "bundle.pdf", "pages": pages, "sha256": sha256(pdf).hexdigest()},
        "documents": [_document(one) for one in places],
    }


def _document(one: Placed) -> dict[str, Any]:
    document = one.document
    told: dict[str, Any] = {
        "number": one.number,
        "title": document.title,
        "date": document.on.isoformat(),
        "sort": document.sort.value,
        "source": document.source,
        "pages": [one.first, one.last] if one.first else None,
        "path": one.path or None,
        "sha256": document.sha256 or None,
        "sha256_of": OF_BYTES if document.bytes else OF_TEXT if document.text else None,
        "left_out": document.why_not or None,
    }
    if document.sort is Sort.FILE and document.bytes:
        told |= {"media_type": document.bytes.media_type, "size": document.bytes.size}
    return told
