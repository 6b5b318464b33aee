"""Signing in by the body's own provider (OpenID Connect): sent there, and let in as whoever it vouches for.

Not FAB's view for this: it makes accounts of whoever comes, by an e-mail address that nobody has verified.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

from flask import abort, current_app, redirect, request, session, url_for
from flask_appbuilder import BaseView, expose
from flask_login import current_user

from config_provider import Provider
from portal.accounts import attempts, log, oidc, secret, vouched
from portal.accounts.log import What
from portal.accounts.oidc import Away, Exchange, Untrue
from portal.accounts.vouched import Shut
from portal.admin import signing_in
from portal.admin.safety import answer_with
from portal.cases.models import Staff
from portal.database import transaction, will_write
from portal.errors import Refused
from portal.http.clock import now
from portal.http.limits import OPEN_ROOM, limiter

ATTEMPT = "attempt"  # where a session keeps its token, when it was begun, and where its browser was going
MOST_OF_CODE = 4096  # characters
AWAY = (
    "The sign-in that you chose can’t be reached just now. Wait a minute and try again, or sign in with a password if"
    " you have one."
)
NOT_BEGUN = "This sign-in wasn’t begun here, or too long ago. Begin again."
DENIED = "You weren’t signed in there. Begin again, or sign in with a password if you have one."
UNTRUE = (
    "What came back can’t be believed, so nobody was signed in. Begin again. If it stays so, tell whoever looks after"
    " the portal."
)


class ProviderDoor(BaseView):
    """`/staff/login/provider/`: to the provider, and back."""

    route_base = "/login/provider"
    class_permission_name = "ProviderDoor"

    @expose("/", methods=["GET"])
    @limiter.limit(OPEN_ROOM)
    def begin(self) -> Any:
        """Send the browser there: by a link, for the policy of our pages lets no form be sent on elsewhere."""
        provider, on = _provider(), request.args.get("next")
        if current_user.is_authenticated:
            return redirect(signing_in.safe(on))
        token = secret.token()
        try:
            there = oidc.address(provider, attempts.of(token), _back())
        except Away:
            return self._refuse(503, AWAY)
        session[ATTEMPT] = [token, int(now().timestamp()), on]
        return redirect(there)

    @expose("/back", methods=["GET"])
    @limiter.limit(OPEN_ROOM)
    def back(self) -> Any:
        """Let in whoever comes back with a code that the provider answers for; or say why not."""
        provider = _provider()
        token, then, on = session.pop(ATTEMPT, None) or ("", 0, None)
        if not _is_ours(token, then):
            return self._refuse(400, NOT_BEGUN)
        if not 0 < len(request.args.get("code", "")) <= MOST_OF_CODE:
            return self._refuse(401, DENIED)
        try:
            claims = _claims(provider, token)
            staff = _known(provider, claims)
        except Away:
            return self._refuse(503, AWAY)
        except Untrue:
            return self._refuse(401, UNTRUE)
        except (Refused, Shut) as refusal:
            return self._refuse(403, refusal.sentence)
        return signing_in.go_on(staff, on, has_factor=vouched.trusts_its_factor(provider, claims))

    def _refuse(self, status: int, sentence: str) -> Any:
        answer_with(status)
        return self.render_template("admin/provider_refused.html", sentence=sentence)


def _provider() -> Provider:
    provider: Provider = current_app.config["PROVIDER"]
    return provider or abort(404)


def _back() -> str:
    """Return where the provider sends the browser: under the portal's own name, whatever this request called it."""
    return str(current_app.config["PORTAL_BASE_URL"]) + url_for("ProviderDoor.back")


def _is_ours(token: str, then: int) -> bool:
    """Return whether this browser was sent by us, a little while ago, with this very state."""
    given = request.args.get("state", "")
    fresh = 0 <= now().timestamp() - then <= attempts.GOOD_FOR.total_seconds()
    return bool(token) and fresh and hmac.compare_digest(given.encode(), attempts.of(token).state.encode())


def _claims(provider: Provider, token: str) -> Mapping[str, Any]:
    """Return what the provider says of them. The attempt is spent first, whatever comes of it."""
    will_write()
    with transaction():
        attempts.spend(token, now())
    return oidc.claims(provider, Exchange(attempts.of(token), request.args["code"], _back()), now())


def _known(provider: Provider, claims: Mapping[str, Any]) -> Staff:
    """Return their account. Where it isn't let in, the log tells it."""
    try:
        with transaction():
            return vouched.find(provider, claims, now())
    except Shut as shut:
        with transaction():
            log.note(What.SIGN_IN, shut.line, about=shut.staff_id, by=None, at=now())
        raise
