"""One request at a time, and only whole ones.

Flask-AppBuilder keeps a request's state in its views, so the app runs one request at a time in each process. A request
whose body comes slowly, or never, must not hold that place: bodies are read to their end first, by as many threads as
the web server has, and only then does a request wait for its turn.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from wsgiref.util import FileWrapper

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

ALIVE = "/healthz"  # asks nobody, and must answer while others wait
CHUNK = 64 * 1024
HELD = 1024 * 1024  # bytes of a body or an answer that are held in memory; the rest goes to a file without a name


class WholeRequests:
    """A WSGI application around ours."""

    def __init__(self, application: Application, most: int) -> None:
        self._application = application
        self._most = most
        self._turn = threading.Lock()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Read the body, wait for a turn, and answer. A body that is too long is left for the app to refuse."""
        body = self._read(environ)
        try:
            if environ.get("PATH_INFO") == ALIVE:
                return self._application(environ, start_response)
            with self._turn:
                return self._answered(environ, start_response)
        finally:
            if body is not None:
                body.close()

    def _read(self, environ: Environ) -> IO[bytes] | None:
        length = _length(environ)
        if length is not None and not 0 < length <= self._most:
            return None
        body = _held()
        size = _copied(environ["wsgi.input"], body, self._most + 1 if length is None else length)
        body.seek(0)
        environ["wsgi.input"] = body
        if length is None:
            environ["CONTENT_LENGTH"] = str(size)
        return body

    def _answered(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The answer is taken whole too: a slow reader holds no turn either."""
        answer, whole = self._application(environ, start_response), _held()
        try:
            for piece in answer:
                whole.write(piece)
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()
        return _pieces(whole)


def _held() -> IO[bytes]:
    return SpooledTemporaryFile(max_size=HELD)


def _pieces(whole: IO[bytes]) -> Iterable[bytes]:
    """Return what was written: at once where it is small, and else as it is asked for."""
    if whole.tell() <= HELD:
        whole.seek(0)
        with whole:
            return [whole.read()]
    whole.seek(0)
    return FileWrapper(whole, CHUNK)  # which closes it at its end


def _length(environ: Environ) -> int | None:
    """Return the length that was announced; None where the body comes in chunks, 0 where none is."""
    given = environ.get("CONTENT_LENGTH") or ""
    if given.isascii() and given.isdecimal():
        return int(given)
    return None if "HTTP_TRANSFER_ENCODING" in environ else 0


def _copied(stream: Any, to: IO[bytes], most: int) -> int:
    """Copy so many bytes at most, and return how many there were."""
    left = most
    while left and (part := stream.read(min(CHUNK, left))):
        to.write(part)
        left -= len(part)
    return most - left
