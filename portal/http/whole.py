"""One request at a time, and only whole ones.

Flask-AppBuilder keeps a request's state in its views, so the app runs one request at a time in each process. A request
whose body comes slowly, or never, must not hold that place: bodies are read to their end first, by as many threads as
the web server has, and only then does a request wait for its turn. What broke off on its way is never carried out: half
a form would empty the fields that didn't come.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from wsgiref.util import FileWrapper

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

ALIVE = "/healthz"  # asks nobody, and must answer while others wait
CHUNK = 64 * 1024
HELD = 1024 * 1024  # bytes of a body or an answer that are held in memory; the rest goes to a file without a name
TURN = "portal.turn"  # the key of the environ under which a request finds the place that it holds
BROKE_OFF = "What was sent broke off on its way. Nothing was done. Send it again."
NO_LENGTH = "Say how long the body is: send a Content-Length. Without it nobody can tell whether all of it came."


class BrokeOff(Exception):
    """Less of a body came than was announced."""


class WholeRequests:
    """A WSGI application around ours."""

    def __init__(self, application: Application, most: int) -> None:
        self._application = application
        self._most = most
        self._turn = threading.Lock()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Read the body, wait for a turn, and answer. A body that is too long is left for the app to refuse."""
        length = _length(environ)
        if length is None:
            return _refused(HTTPStatus.LENGTH_REQUIRED, NO_LENGTH, start_response)
        try:
            body = self._read(environ, length)
        except BrokeOff:
            return _refused(HTTPStatus.BAD_REQUEST, BROKE_OFF, start_response)
        try:
            if environ.get("PATH_INFO") == ALIVE:
                return self._application(environ, start_response)
            environ[TURN] = self._turn
            with self._turn:
                return self._answered(environ, start_response)
        finally:
            if body is not None:
                body.close()

    def _read(self, environ: Environ, length: int) -> IO[bytes] | None:
        if not 0 < length <= self._most:
            return None
        body = _held()
        if _copied(environ["wsgi.input"], body, length) < length:
            body.close()
            raise BrokeOff
        body.seek(0)
        environ["wsgi.input"] = body
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


@contextmanager
def others_first(environ: Environ) -> Iterator[None]:
    """Let others have their turn while this request waits for another process.

    No view of Flask-AppBuilder may: what it keeps of its request would be the next one's.
    """
    turn = environ.get(TURN)
    if turn is None:  # a server that has no turns: the tests' client
        yield
        return
    turn.release()
    try:
        yield
    finally:
        turn.acquire()


def _refused(status: HTTPStatus, sentence: str, start_response: Callable[..., Any]) -> Iterable[bytes]:
    words = f"{sentence}\n".encode()
    heads = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(words))),
        ("Connection", "close"),
    ]
    start_response(f"{status.value} {status.phrase}", heads)
    return [words]


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
    """Return the length that was announced; 0 where there is no body, None where it comes in chunks.

    Of chunks the web server doesn't say whether the last one came (RFC 9112, section 8).
    """
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
