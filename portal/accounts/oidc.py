"""Speaking to a provider of sign-ins (OpenID Connect): the one file that knows Authlib.

The authorization code flow, with PKCE, state and nonce. What comes back is believed when it is signed by a key of the
provider's, and says that it was made for us, for this sign-in, and is not over. The browser carries nothing that
could be used without us, and whatever goes wrong is one of two errors, without a word of what was sent.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from requests import RequestException

from config_provider import Provider
from portal.accounts.attempts import Attempt

WELL_KNOWN = "/.well-known/openid-configuration"
PATIENCE = (3, 5)  # seconds to connect and to answer: everyone else of this process waits meanwhile
KNOWN_FOR, AWAY_FOR = 3600, 15  # seconds that what a provider says of itself is believed; that it is left alone
LEEWAY = 60  # seconds that its clock may differ from ours
# With keys of which we have the public half alone: whoever signs by our shared secret, or not at all, isn't believed.
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]

log = logging.getLogger("portal")
_known: dict[str, tuple[float, Mapping[str, Any] | None]] = {}  # by issuer; None while it is away


class Away(Exception):
    """The provider can't be reached, or makes no sense."""


class Untrue(Exception):
    """What came back can't be believed."""


@dataclass(frozen=True)
class Exchange:
    """What came back for an attempt: the code, and where the provider was told to send the browser."""

    attempt: Attempt
    code: str
    back: str


def address(provider: Provider, attempt: Attempt, back: str) -> str:
    """Return where a browser goes to sign in. Raises `Away`."""
    with _session(provider) as session:
        session.redirect_uri = back
        told: tuple[str, str] = session.create_authorization_url(
            _metadata(provider)["authorization_endpoint"],
            state=attempt.state,
            nonce=attempt.nonce,
            code_verifier=attempt.verifier,
        )
    return told[0]


def claims(provider: Provider, exchange: Exchange, at: datetime) -> Mapping[str, Any]:
    """Return what the provider says of whoever came back, once it is proved. Raises `Away`, `Untrue`."""
    with _session(provider) as session:
        token = _token(session, provider, exchange)
        keys = _get(session, provider, _metadata(provider)["jwks_uri"])
    with _believed():
        return _proved(provider, exchange.attempt, token, KeySet.import_key_set({"keys": keys["keys"]}), at)


def forget() -> None:
    """Ask every provider anew of itself."""
    _known.clear()


def _token(session: OAuth2Session, provider: Provider, exchange: Exchange) -> Mapping[str, Any]:
    endpoint = _metadata(provider)["token_endpoint"]
    with _reached(provider), _believed():
        token: Mapping[str, Any] = session.fetch_token(
            endpoint,
            grant_type="authorization_code",
            code=exchange.code,
            code_verifier=exchange.attempt.verifier,
            redirect_uri=exchange.back,
            allow_redirects=False,
        )
    return token


def _proved(
    provider: Provider, attempt: Attempt, token: Mapping[str, Any], keys: KeySet, at: datetime
) -> Mapping[str, Any]:
    signed = jwt.decode(
        token["id_token"], key=keys, registry=JWSRegistry(algorithms=SIGNED_BY, strict_check_header=False)
    )
    found = CodeIDToken(
        signed.claims,
        signed.header,
        {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
            "sub": {"essential": True},
        },
        {"nonce": attempt.nonce, "client_id": provider.client_id, "access_token": token.get("access_token")},
    )
    found.validate(now=int(at.timestamp()), leeway=LEEWAY)
    return dict(found)


def _metadata(provider: Provider) -> Mapping[str, Any]:
    """Return what the provider says of itself: asked once an hour, and not again at once while it is away."""
    until, found = _known.get(provider.issuer, (0.0, None))
    if time.monotonic() >= until:
        found = _asked(provider)
        _known[provider.issuer] = (time.monotonic() + (KNOWN_FOR if found else AWAY_FOR), found)
    if found is None:
        raise Away
    return found


def _asked(provider: Provider) -> Mapping[str, Any] | None:
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    try:
        with _session(provider) as session:
            found = _get(session, provider, provider.issuer.rstrip("/") + WELL_KNOWN)
    except Away:
        return None
    if found.get("issuer") == provider.issuer and all(isinstance(found.get(name), str) for name in needed):
        return found
    log.warning("provider: what %s says of itself isn't of that issuer, or lacks an address", provider.issuer)
    return None


def _get(session: OAuth2Session, provider: Provider, url: str) -> Mapping[str, Any]:
    with _reached(provider):
        answer = session.request("GET", url, withhold_token=True, allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    if not isinstance(found, dict):
        raise Away
    return found


@contextmanager
def _session(provider: Provider) -> Iterator[OAuth2Session]:
    session = OAuth2Session(
        provider.client_id,
        provider.client_secret,
        scope=provider.scopes,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic",  # noqa: S106 - the name of a way, and no password
        default_timeout=PATIENCE,
    )
    try:
        yield session
    finally:
        session.close()


@contextmanager
def _reached(provider: Provider) -> Iterator[None]:
    try:
        yield
    except (RequestException, ValueError) as error:
        log.warning("provider: %s did not answer as it should: %s", provider.issuer, type(error).__name__)
        raise Away from error


@contextmanager
def _believed() -> Iterator[None]:
    try:
        yield
    except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
        log.warning("provider: what came back was not believed: %s", type(error).__name__)
        raise Untrue from error
