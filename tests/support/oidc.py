"""A real provider of sign-ins (OpenID Connect) on loopback: it checks what it is asked, and lies where it is told to.

The authorization code flow with PKCE: discovery, authorize, token and keys, over HTTP, with tokens signed by joserfc.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT, SECRET = "redress", "a-secret-between-the-two-of-them-0123456789"
NAME = "Devon account"


@dataclass
class Asked:
    """What one sign-in was begun with, by its code."""

    redirect_uri: str
    nonce: str
    challenge: str


@dataclass
class Lies:
    """What the next tokens say that they shouldn't. None takes a claim out."""

    claims: dict[str, Any] = field(default_factory=dict)
    with_other_key: bool = False
    by_secret: bool = False
    unsigned: bool = False


class OidcProvider:
    """Start it, and hand `issuer` to the portal. Whoever comes is `user`; with `asks`, a page asks them first."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.other_key = RSAKey.generate_key(2048, {"kid": "one"})
        self.user: dict[str, Any] = {}
        self.lies = Lies()
        self.asks = False
        self.metadata: dict[str, Any] = {}  # what it says of itself that it shouldn't
        self.codes: dict[str, Asked] = {}
        self.requests: list[str] = []
        self._server: ThreadingHTTPServer | None = None
        self.port = 0

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen; on the same port as before, if it was stopped."""
        handler = type("Handler", (_Handler,), {"provider": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Go away: from now on nobody answers."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def discovery(self) -> dict[str, Any]:
        """Return what it says of itself."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.metadata,
        }

    def fault_in(self, given: dict[str, str]) -> str:
        """Return what is wrong with a request to sign in, as a strict provider sees it."""
        if given.get("client_id") != CLIENT or given.get("response_type") != "code":
            return "unauthorized_client"
        if "openid" not in given.get("scope", "").split():
            return "invalid_scope"
        whole = all(len(given.get(name, "")) >= 32 for name in ("state", "nonce", "code_challenge"))
        return "" if whole and given.get("code_challenge_method") == "S256" else "invalid_request"

    def come_back(self, given: dict[str, str]) -> str:
        """Return where the browser is sent, with a code that is good once."""
        code = secrets.token_urlsafe(24)
        self.codes[code] = Asked(given["redirect_uri"], given["nonce"], given["code_challenge"])
        return f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}"

    def token(self, given: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Exchange a code, where everything fits that was said before."""
        expected = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if authorization != expected:
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or asked.challenge != challenge or asked.redirect_uri != given.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(24)
        return 200, {"access_token": access, "token_type": "Bearer", "id_token": self._signed(asked, access)}

    def _signed(self, asked: Asked, access: str) -> str:
        at = int(time.time())
        half = base64.urlsafe_b64encode(hashlib.sha256(access.encode()).digest()[:16]).decode().rstrip("=")
        usual = {"iss": self.issuer, "aud": CLIENT, "iat": at, "exp": at + 300, "nonce": asked.nonce, "at_hash": half}
        claims = {
            name: value for name, value in {**usual, **self.user, **self.lies.claims}.items() if value is not None
        }
        if self.lies.unsigned:
            parts = ({"alg": "none"}, claims)
            return ".".join(_part(one) for one in parts) + "."
        if self.lies.by_secret:
            return jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key(SECRET))
        return jwt.encode(
            {"alg": "RS256", "kid": "one"}, claims, self.other_key if self.lies.with_other_key else self.key
        )


def _part(of: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(of).encode()).decode().rstrip("=")


class _Handler(BaseHTTPRequestHandler):
    provider: OidcProvider

    def do_GET(self) -> None:
        self.provider.requests.append(self.path)
        asked = urlsplit(self.path)
        if asked.path == "/.well-known/openid-configuration":
            self._json(200, self.provider.discovery())
        elif asked.path == "/jwks":
            self._json(200, KeySet([self.provider.key]).as_dict(private=False))
        elif asked.path == "/authorize":
            self._authorize({name: values[0] for name, values in parse_qs(asked.query).items()})
        else:
            self._json(404, {})

    def do_POST(self) -> None:
        self.provider.requests.append(self.path)
        body = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        given = {name: values[0] for name, values in body.items()}
        self._json(*self.provider.token(given, self.headers.get("Authorization", "")))

    def _authorize(self, given: dict[str, str]) -> None:
        fault = self.provider.fault_in(given)
        if fault:
            self._json(400, {"error": fault})
        elif self.provider.asks and "yes" not in given:
            on = html.escape(f"{self.path}&yes=1")
            head = f'<!doctype html><title>{NAME}</title><link rel="icon" href="data:,">'
            page = f'{head}<h1>{NAME}</h1><a href="{on}">It is me</a>'
            self._send(200, "text/html", page.encode())
        else:
            self.send_response(302)
            self.send_header("Location", self.provider.come_back(given))
            self.end_headers()

    def _json(self, status: int, what: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(what).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""
