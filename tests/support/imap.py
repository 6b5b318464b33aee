"""A small IMAP server on loopback: as much of RFC 9051 as a client needs to read a folder and move what it took."""

from __future__ import annotations

import contextlib
import re
import socket
import socketserver
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime

HOST = "127.0.0.1"
USER, SECRET = "complaints", "fourteen-herons"
LINE = re.compile(rb"(\S+) (?:(UID) )?(\S+) ?(.*)\r\n", re.DOTALL)
PART = re.compile(rb"BODY\.PEEK\[\](?:<0\.(\d+)>)?")


@dataclass
class Kept:
    """A message in a folder."""

    uid: int
    raw: bytes
    arrived: datetime
    deleted: bool = False


@dataclass
class ImapServer:
    """Put messages into `folders["INBOX"]` with `add`, hand `url` to the portal, then see what is left.

    `can` are its capabilities besides IMAP4rev1. `break_off_at` ends the connection at the first such command.
    """

    can: tuple[str, ...] = ("MOVE", "UIDPLUS")
    break_off_at: bytes = b""
    nonsense: bool = False
    folders: dict[str, list[Kept]] = field(default_factory=lambda: {"INBOX": []})
    said: list[bytes] = field(default_factory=list)
    next_uid: int = 1

    def add(self, raw: bytes, arrived: datetime = datetime(2026, 5, 5, 8, 0, tzinfo=UTC)) -> None:
        self.folders["INBOX"].append(Kept(self.next_uid, raw, arrived))
        self.next_uid += 1

    @property
    def url(self) -> str:
        return f"imap://{USER}:{SECRET}@{HOST}:{self.port}/INBOX"

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def start(self) -> None:
        whole = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    Talk(whole, self).hold()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True
            address_family = socket.AF_INET

        self._server = Server((HOST, 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=10)


class Talk:
    """One client's conversation."""

    def __init__(self, whole: ImapServer, handler: socketserver.StreamRequestHandler) -> None:
        self.whole, self.handler, self.folder = whole, handler, ""

    def hold(self) -> None:
        self.tell(b"* OK ready")
        while line := self.handler.rfile.readline():
            match = LINE.fullmatch(line)
            if match is None:
                self.tell(b"* BAD what?")
                continue
            tag, _uid, command, rest = match[1], match[2], match[3].upper(), match[4]
            self.whole.said.append(command)
            if command == self.whole.break_off_at:
                return
            if self.whole.nonsense and command != b"CAPABILITY":
                self.tell(b"* 1 EXISTS {notanumber}\r\nwhat \x00\xff is this")
                return
            answer = getattr(self, f"do_{command.decode().lower()}", self.unknown)(rest)
            self.tell(tag + b" " + answer + b" done")
            if command == b"LOGOUT":
                return

    def tell(self, line: bytes) -> None:
        self.handler.wfile.write(line + b"\r\n")
        self.handler.wfile.flush()

    def unknown(self, _rest: bytes) -> bytes:
        return b"BAD unknown"

    def do_capability(self, _rest: bytes) -> bytes:
        self.tell(b"* CAPABILITY IMAP4rev1 " + " ".join(self.whole.can).encode())
        return b"OK"

    def do_login(self, rest: bytes) -> bytes:
        right = rest.replace(b'"', b"") == f"{USER} {SECRET}".encode()
        return b"OK welcome" if right else b"NO wrong"

    def do_create(self, rest: bytes) -> bytes:
        name = rest.strip(b'"').decode()
        if name in self.whole.folders:
            return b"NO it is there"
        self.whole.folders[name] = []
        return b"OK"

    def do_select(self, rest: bytes) -> bytes:
        name = rest.strip(b'"').decode()
        if name not in self.whole.folders:
            return b"NO no such folder"
        self.folder = name
        self.tell(f"* {len(self.here)} EXISTS".encode())
        return b"OK [READ-WRITE]"

    @property
    def here(self) -> list[Kept]:
        return self.whole.folders[self.folder]

    def one(self, uid: bytes) -> Kept:
        return next(kept for kept in self.here if kept.uid == int(uid))

    def do_search(self, _rest: bytes) -> bytes:
        self.tell(b"* SEARCH " + b" ".join(str(kept.uid).encode() for kept in self.here))
        return b"OK"

    def do_fetch(self, rest: bytes) -> bytes:
        uid, _, what = rest.partition(b" ")
        kept = self.one(uid)
        if part := PART.search(what):
            raw = kept.raw[: int(part[1])] if part[1] else kept.raw
            name = b"BODY[]<0>" if part[1] else b"BODY[]"
            self.handler.wfile.write(b"* 1 FETCH (UID %b %b {%d}\r\n" % (uid, name, len(raw)))
            self.handler.wfile.write(raw)
            self.tell(b")")
            return b"OK"
        arrived = kept.arrived.strftime("%d-%b-%Y %H:%M:%S %z").encode()
        self.tell(b'* 1 FETCH (UID %b RFC822.SIZE %d INTERNALDATE "%b")' % (uid, len(kept.raw), arrived))
        return b"OK"

    def do_move(self, rest: bytes) -> bytes:
        uid, _, name = rest.partition(b" ")
        kept = self.one(uid)
        self.here.remove(kept)
        self.whole.folders[name.strip(b'"').decode()].append(kept)
        return b"OK"

    def do_copy(self, rest: bytes) -> bytes:
        uid, _, name = rest.partition(b" ")
        self.whole.folders[name.strip(b'"').decode()].append(self.one(uid))
        return b"OK"

    def do_store(self, rest: bytes) -> bytes:
        self.one(rest.partition(b" ")[0]).deleted = True
        return b"OK"

    def do_expunge(self, _rest: bytes) -> bytes:
        self.whole.folders[self.folder] = [kept for kept in self.here if not kept.deleted]
        return b"OK"

    def do_logout(self, _rest: bytes) -> bytes:
        self.tell(b"* BYE")
        return b"OK"
