"""The settings of a provider of sign-ins (OpenID Connect), with whose accounts staff may come in beside passwords."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from config_signing import ROLES
from config_values import BadSetting, one_of, scheme

SCOPES = "openid email profile"
LOOPBACK = ("http://127.0.0.1", "http://localhost")
# By what an account is found at somebody's first sign-in, and the claim that holds it.
CLAIMS = {"email": "email", "username": "preferred_username"}


@dataclass(frozen=True)
class Provider:
    """Who vouches for staff, and how far. Without an issuer there is none.

    `found_by` is "email" (one that the provider has verified) or "username". `roles` are by the provider's groups: who
    comes in has, of the roles named there, those of their groups. `second_factor` says when ours isn't asked for:
    "amr" (the provider says that it asked for one), "theirs" (never by us) or "ours" (as after a password).
    """

    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    name: str = ""
    scopes: str = SCOPES
    found_by: str = "email"
    claim: str = "email"
    creates: bool = False
    groups_claim: str = "groups"
    roles: Mapping[str, str] = field(default_factory=dict)
    second_factor: str = "amr"

    def __bool__(self) -> bool:
        return bool(self.issuer)


def provider(env: Mapping[str, str]) -> Provider:
    """Return the provider that is set, or none. Raises `BadSetting` with a sentence for what can't be used."""
    issuer = env.get("OIDC_ISSUER", "").removesuffix("/.well-known/openid-configuration")
    if not issuer:
        return Provider()
    _demand_address(issuer)
    found_by, roles = one_of(env, "OIDC_FOUND_BY", tuple(CLAIMS)), _roles(env)
    return Provider(
        issuer=issuer,
        client_id=_needed(env, "OIDC_CLIENT_ID"),
        client_secret=_needed(env, "OIDC_CLIENT_SECRET"),
        name=env.get("OIDC_NAME") or "your organisation’s account",
        scopes=_scopes(env),
        found_by=found_by,
        claim=env.get("OIDC_CLAIM") or CLAIMS[found_by],
        creates=_creates(env, roles),
        groups_claim=env.get("OIDC_GROUPS_CLAIM") or "groups",
        roles=roles,
        second_factor=one_of(env, "OIDC_SECOND_FACTOR", ("amr", "theirs", "ours")),
    )


def _demand_address(issuer: str) -> None:
    local = any(issuer == host or issuer.startswith((f"{host}:", f"{host}/")) for host in LOOPBACK)
    if not issuer.isascii() or any(one in issuer for one in " ?#") or not (scheme(issuer) == "https" or local):
        raise BadSetting("OIDC_ISSUER must begin with https://, as the provider's own settings page tells it.")


def _needed(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "")
    if not value:
        raise BadSetting(f"{name} is needed beside OIDC_ISSUER: the provider tells it when the portal is registered.")
    return value


def _scopes(env: Mapping[str, str]) -> str:
    scopes = (env.get("OIDC_SCOPES") or SCOPES).split()
    if "openid" not in scopes:
        raise BadSetting("OIDC_SCOPES must name openid: without it the provider says nothing of who it is.")
    return " ".join(scopes)


def _roles(env: Mapping[str, str]) -> Mapping[str, str]:
    """Return the roles by their groups, from `complaints-staff=Officer, complaints-team=Complaints team`."""
    pairs = [part.rpartition("=") for part in env.get("OIDC_ROLES", "").split(",") if part.strip()]
    found = {group.strip(): role.strip() for group, _, role in pairs}
    wrong = sorted(role for group, role in found.items() if not group or role not in ROLES)
    if wrong:
        raise BadSetting(f"OIDC_ROLES says {wrong[0]!r}; write group=role, with the roles: {', '.join(ROLES)}.")
    return found


def _creates(env: Mapping[str, str], roles: Mapping[str, str]) -> bool:
    creates = one_of(env, "OIDC_CREATE", ("no", "yes")) == "yes"
    if creates and not roles:
        raise BadSetting("OIDC_CREATE is yes, so OIDC_ROLES is needed: which groups get an account, with which role.")
    return creates
