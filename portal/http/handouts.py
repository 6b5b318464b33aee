"""How a file is handed out: always to be kept, never to be shown, whatever a browser makes of it."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from flask import Response, stream_with_context

from portal.cases import filing
from portal.cases.models import Attachment
from portal.errors import Refused
from portal.files import store

NOTHING_RUNS = "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'"


def of_file(file: Attachment) -> Response:
    """Return the answer that hands over a file of a case. Raises `Refused` of one that nobody may open."""
    if (sentence := filing.why_closed(file)) or file.body_id is None:
        raise Refused(sentence)
    answer = Response(stream_with_context(store.pieces(file.body_id)), mimetype=file.media_type)
    answer.content_length = file.size
    return kept_apart(answer, file.name)


def made(body_id: int, name: str, media_type: str, size: int) -> Response:
    """Return the answer that hands over a large file that the portal made, a piece of it in memory at a time."""
    answer = Response(stream_with_context(store.pieces_one_by_one(body_id)), mimetype=media_type)
    answer.content_length = size
    return kept_apart(answer, name)


def document(content: bytes, name: str, *, to_keep: bool = False, language: str = "") -> Response:
    """Return a PDF of ours, to be shown, or to be kept under a name of plain letters; `language` is what it is in."""
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'{"attachment" if to_keep else "inline"}; filename="{name}"'
    if language:
        answer.headers["Content-Language"] = language
    # A document of its own: no script, no form, nothing loaded, whatever a reader makes of it.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


def kept_apart(answer: Response, name: str) -> Response:
    """Give an answer the headers under which a stranger's file can harm nobody, and the name to keep it by."""
    answer.headers["Content-Disposition"] = disposition(name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    answer.headers["Cache-Control"] = "no-store"
    return answer


def disposition(name: str) -> str:
    """Return the field that says to keep a file by its name (RFC 6266): in plain letters, and as it is (RFC 8187)."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(one if one.isalnum() or one in "._- ()" else "_" for one in letters).strip()
    if not plain.rpartition(".")[0].strip("._ "):
        plain = f"file.{plain.rpartition('.')[2]}"
    encoded = quote(name, safe="")
    return f'attachment; filename="{plain}"' + ("" if plain == name else f"; filename*=UTF-8''{encoded}")
