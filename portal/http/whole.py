"""One request at a time, and only whole ones.

Flask-AppBuilder keeps a request's state in its views, so the app runs one request at a time in each process. A request
whose body comes slowly, or never, must not hold that place: bodies are read to their end first, by as many threads as
the web server has, and only then does a request wait for its turn.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

ALIVE = "/healthz"  # asks nobody, and must answer while others wait
CHUNK = 64 * 1024


class WholeRequests:
    """A WSGI application around ours."""

    def __init__(self, application: Application, most: int) -> None:
        self._application = application
        self._most = most
        self._turn = threading.Lock()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Read the body, wait for a turn, and answer. A body that is too long is left for the app to refuse."""
        self._read(environ)
        if environ.get("PATH_INFO") == ALIVE:
            return self._application(environ, start_response)
        with self._turn:
            return self._answered(environ, start_response)

    def _read(self, environ: Environ) -> None:
        length = _length(environ)
        if length is not None and not 0 < length <= self._most:
            return
        body = _up_to(environ["wsgi.input"], self._most + 1 if length is None else length)
        environ["wsgi.input"] = io.BytesIO(body)
        if length is None:
            environ["CONTENT_LENGTH"] = str(len(body))

    def _answered(self, environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
        """The answer is taken whole too: a slow reader holds no turn either."""
        answer = self._application(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()


def _length(environ: Environ) -> int | None:
    """Return the length that was announced; None where the body comes in chunks, 0 where none is."""
    given = environ.get("CONTENT_LENGTH") or ""
    if given.isascii() and given.isdecimal():
        return int(given)
    return None if "HTTP_TRANSFER_ENCODING" in environ else 0


def _up_to(stream: Any, most: int) -> bytes:
    parts, left = [], most
    while left and (part := stream.read(min(CHUNK, left))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
