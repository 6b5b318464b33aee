"""The settings of what goes out and comes in: mail, texts, GOV.UK Notify, mailboxes. Read for `config` alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from config_values import ADDRESS, SHORTEST_SECRET, BadSetting, one_of, scheme


@dataclass(frozen=True)
class Sms:
    """How text messages go to a provider: where, with which token, and in whose name. Without a URL, into a folder."""

    url: str
    token: str
    sender: str


@dataclass(frozen=True)
class Notify:
    """GOV.UK Notify: its key, its address where it isn't the usual one, and the templates that carry our words."""

    key: str
    url: str
    email_template: str
    sms_template: str


@dataclass(frozen=True)
class Mailbox:
    """A mailbox that is read for a procedure: its own address, what kind of case a new message is, and where it lies.

    `url` is where it is fetched by IMAP, or "" where a mail server hands its messages over. What was taken is moved to
    the folder `done`. `signs` is whether it takes addresses with a plus in them, by which an answer finds its case.
    """

    procedure: str
    address: str
    kind: str = ""
    url: str = field(default="", repr=False)
    folder: str = "INBOX"
    done: str = "Redress"
    signs: bool = True


def smtp(env: Mapping[str, str]) -> str:
    """Return the mail server, or "" where mail goes into a folder."""
    value = env.get("SMTP_URL", "")
    if value and scheme(value) not in {"smtp", "smtps", "smtp+starttls"}:
        raise BadSetting("SMTP_URL must begin with smtp://, smtps:// or smtp+starttls://, and name a server.")
    return value


def mail_from(env: Mapping[str, str]) -> str:
    """Return the address that mail comes from."""
    value = env.get("MAIL_FROM") or "complaints@example.org"
    if not re.fullmatch(ADDRESS, value):
        raise BadSetting("MAIL_FROM must be one e-mail address: complaints@example.org.")
    return value


def sms(env: Mapping[str, str]) -> Sms:
    """Return how text messages go out."""
    url, token, sender = (env.get(name, "") for name in ("SMS_URL", "SMS_TOKEN", "SMS_FROM"))
    if url and scheme(url) != "https" and not re.match(r"http://(127\.0\.0\.1|localhost|\[::1\])[:/]", url):
        raise BadSetting("SMS_URL must begin with https://, and name the provider's address for sending.")
    if bool(url) != bool(token):
        one, other = ("SMS_URL", "SMS_TOKEN") if url else ("SMS_TOKEN", "SMS_URL")
        raise BadSetting(f"{one} needs {other}: where the provider is and the token that it gave you belong together.")
    if not re.fullmatch(r"[!-~]*", token):
        raise BadSetting("SMS_TOKEN must be printable ASCII without spaces, as the provider gave it to you.")
    if not re.fullmatch(r"(\+?[0-9]{3,15}|[A-Za-z0-9 ]{1,11})?", sender):
        raise BadSetting("SMS_FROM must be a number, or a name of up to 11 letters and digits.")
    return Sms(url, token, sender)


def notify(env: Mapping[str, str]) -> Notify:
    """Return how GOV.UK Notify is spoken to."""
    key = env.get("NOTIFY_API_KEY", "")
    email, sms = (env.get(name, "") for name in ("NOTIFY_EMAIL_TEMPLATE", "NOTIFY_SMS_TEMPLATE"))
    if key and not (email or sms):
        raise BadSetting(
            "NOTIFY_API_KEY needs NOTIFY_EMAIL_TEMPLATE or NOTIFY_SMS_TEMPLATE: the ids of your templates."
        )
    if (email or sms) and not key:
        raise BadSetting(f"{'NOTIFY_EMAIL_TEMPLATE' if email else 'NOTIFY_SMS_TEMPLATE'} needs NOTIFY_API_KEY.")
    url = env.get("NOTIFY_URL", "")
    if url and scheme(url) != "https":
        raise BadSetting("NOTIFY_URL must begin with https://, and name a server.")
    return Notify(key, url, email, sms)


MAILBOX = (
    "MAILBOXES must hold, with spaces between them, entries such as "
    "devon=imaps://user:password@mail.example.org/INBOX?address=complaints@example.org, or "
    "devon=pipe:?address=complaints@example.org where a mail server hands the messages over"
)
OF_A_MAILBOX = {"address", "kind", "done", "plus"}
IMAP = {"imap", "imaps", "imap+starttls"}


def mailboxes(env: Mapping[str, str]) -> tuple[Mailbox, ...]:
    """Return the mailboxes that are read, one for a procedure at most. What is wrong is told without the passwords."""
    found = tuple(_mailbox(entry) for entry in env.get("MAILBOXES", "").split())
    for what in ("procedure", "address"):
        values = [getattr(one, what).lower() for one in found]
        if len(set(values)) < len(values):
            raise BadSetting(f"MAILBOXES names one {what} twice; each procedure has one mailbox of its own.")
    return found


def _mailbox(entry: str) -> Mailbox:
    procedure, _, url = entry.partition("=")
    try:
        parts = urlsplit(url)
        given = dict(parse_qsl(parts.query, strict_parsing=True))
        is_imap = (
            parts.scheme in IMAP and bool(parts.hostname and parts.username and parts.password) and parts.port != 0
        )
    except ValueError:
        raise BadSetting(f"{MAILBOX}.") from None
    if (
        not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", procedure)
        or not (is_imap or parts.scheme == "pipe")
        or parts.fragment
    ):
        raise BadSetting(f"{MAILBOX}.")
    if set(given) - OF_A_MAILBOX or given.get("plus", "yes") not in {"yes", "no"}:
        raise BadSetting(f"{MAILBOX}. After the ? it knows address, kind, done (a folder) and plus (yes or no).")
    if not re.fullmatch(ADDRESS, given.get("address", "")):
        raise BadSetting(f"MAILBOXES must give the address of each mailbox: {procedure} has none that is one.")
    return Mailbox(
        procedure=procedure,
        address=given["address"],
        kind=given.get("kind", ""),
        url=url.partition("?")[0] if is_imap else "",
        folder=unquote(parts.path).strip("/") or "INBOX",
        done=given.get("done", "Redress"),
        signs=given.get("plus", "yes") == "yes",
    )


def reply_key(env: Mapping[str, str]) -> str:
    """Return what the addresses that are answered to are signed with, or ""."""
    value = env.get("REPLY_KEY", "")
    if value and len(value) < SHORTEST_SECRET:
        raise BadSetting(f"REPLY_KEY is too short to be safe: give at least {SHORTEST_SECRET} random characters.")
    return value


def webhook_loopback(env: Mapping[str, str], environment: str) -> bool:
    """Return whether webhooks may lead to this machine, for who develops what takes them. Never in production."""
    yes = one_of(env, "WEBHOOK_LOOPBACK", ("no", "yes")) == "yes"
    if yes and environment == "production":
        raise BadSetting("WEBHOOK_LOOPBACK is for developing alone: leave it out in production.")
    return yes
