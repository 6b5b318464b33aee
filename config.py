"""The portal's settings: the one place that reads the environment. A bad value stops the start with a sentence."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parent
PACKS = ("childrens-social-care", "devon", "lgsco-code", "orange-county", "riverside", "san-clemente")
SHORTEST_SECRET = 32
ADDRESS = r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+"
BODY_LIMIT = (
    4 * 1024 * 1024
)  # bytes of one request; a longer text than a field takes is still read, so that it isn't lost


class BadSetting(SystemExit):
    """A setting that can't be used. The start stops with its sentence."""


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


@dataclass(frozen=True)
class Settings:
    """Everything that the environment decides.

    `environment` is "demo" (the default: SQLite, mail to files, demo logins) or "production" (which needs a secret and
    a base URL).
    """

    environment: str
    port: int
    database_url: str
    secret_key: str
    base_url: str
    smtp_url: str
    mail_from: str
    sms: Sms
    both_sides: bool
    notify: Notify
    redis_url: str
    mailboxes: tuple[Mailbox, ...]
    reply_key: str
    packs: tuple[str, ...]
    instance: Path
    trusted_proxies: int

    @property
    def is_demo(self) -> bool:
        """Return whether this is a demo, with made-up cases and logins printed at the start."""
        return self.environment == "demo"


def load(env: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of this environment. Raises `BadSetting` with a sentence for a value that can't be used."""
    environment = _one_of(env, "PORTAL_ENV", ("demo", "production"))
    instance = Path(env.get("PORTAL_INSTANCE") or ROOT / "instance")
    port = _number(env, "PORT", 8080, most=65535)
    return Settings(
        environment=environment,
        port=port,
        database_url=_database(env, instance),
        secret_key=_secret(env, instance, environment),
        base_url=_base_url(env, environment, port),
        smtp_url=_smtp(env),
        mail_from=_mail_from(env),
        sms=_sms(env),
        both_sides=_one_of(env, "PRINT_SIDES", ("two", "one")) == "two",
        notify=_notify(env),
        redis_url=_redis(env),
        mailboxes=_mailboxes(env),
        reply_key=_reply_key(env),
        packs=_packs(env),
        instance=instance,
        trusted_proxies=_number(env, "TRUSTED_PROXIES", 0, most=5),
    )


def _one_of(env: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    value = env.get(name) or words[0]
    if value not in words:
        raise BadSetting(f"{name} is {value!r}; it must be one of: {', '.join(words)}.")
    return value


def _number(env: Mapping[str, str], name: str, default: int, *, most: int) -> int:
    value = env.get(name) or str(default)
    if not value.isascii() or not value.isdecimal() or len(value) > len(str(most)) or int(value) > most:
        raise BadSetting(f"{name} is {value[:20]!r}; it must be a whole number up to {most}.")
    return int(value)


def _database(env: Mapping[str, str], instance: Path) -> str:
    url = env.get("DATABASE_URL") or f"sqlite:///{instance / 'portal.sqlite3'}"
    url = url.replace("postgres://", "postgresql://", 1)
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting("DATABASE_URL must begin with postgresql:// or sqlite:///.")
    return url


def _secret(env: Mapping[str, str], instance: Path, environment: str) -> str:
    given = env.get("SECRET_KEY", "")
    if given and len(given) < SHORTEST_SECRET:
        raise BadSetting(f"SECRET_KEY is too short to be safe: give at least {SHORTEST_SECRET} random characters.")
    if not given and environment == "production":
        raise BadSetting(
            "SECRET_KEY is needed in production: give at least 32 random characters, the same on every node."
        )
    return given or _kept_secret(instance / "secret-key")


def _kept_secret(path: Path) -> str:
    """Return the demo's own secret, made at its first start."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()


def _base_url(env: Mapping[str, str], environment: str, port: int) -> str:
    value = (env.get("PORTAL_BASE_URL") or "").rstrip("/")
    if not value and environment == "production":
        raise BadSetting("PORTAL_BASE_URL is needed in production: the https:// address that letters point to.")
    value = value or f"http://127.0.0.1:{port}"
    scheme = _scheme(value)
    if scheme not in {"http", "https"}:
        raise BadSetting(f"PORTAL_BASE_URL is {value!r}; it must be an address such as https://complaints.example.org.")
    if environment == "production" and scheme != "https":
        raise BadSetting("PORTAL_BASE_URL must begin with https:// in production.")
    return value


def _smtp(env: Mapping[str, str]) -> str:
    value = env.get("SMTP_URL", "")
    if value and _scheme(value) not in {"smtp", "smtps", "smtp+starttls"}:
        raise BadSetting("SMTP_URL must begin with smtp://, smtps:// or smtp+starttls://, and name a server.")
    return value


def _redis(env: Mapping[str, str]) -> str:
    value = env.get("REDIS_URL", "")
    if value and _scheme(value) not in {"redis", "rediss"}:
        raise BadSetting("REDIS_URL must begin with redis:// or rediss://, and name a server.")
    return value


def _scheme(url: str) -> str:
    """Return the scheme of an address that names a host, and a port that is one if any; "" for anything else."""
    try:
        parts = urlsplit(url)
        sound = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    return parts.scheme if sound else ""


def _mail_from(env: Mapping[str, str]) -> str:
    value = env.get("MAIL_FROM") or "complaints@example.org"
    if not re.fullmatch(ADDRESS, value):
        raise BadSetting("MAIL_FROM must be one e-mail address: complaints@example.org.")
    return value


def _sms(env: Mapping[str, str]) -> Sms:
    url, token, sender = (env.get(name, "") for name in ("SMS_URL", "SMS_TOKEN", "SMS_FROM"))
    if url and _scheme(url) != "https" and not re.match(r"http://(127\.0\.0\.1|localhost|\[::1\])[:/]", url):
        raise BadSetting("SMS_URL must begin with https://, and name the provider's address for sending.")
    if bool(url) != bool(token):
        one, other = ("SMS_URL", "SMS_TOKEN") if url else ("SMS_TOKEN", "SMS_URL")
        raise BadSetting(f"{one} needs {other}: where the provider is and the token that it gave you belong together.")
    if not re.fullmatch(r"[!-~]*", token):
        raise BadSetting("SMS_TOKEN must be printable ASCII without spaces, as the provider gave it to you.")
    if not re.fullmatch(r"(\+?[0-9]{3,15}|[A-Za-z0-9 ]{1,11})?", sender):
        raise BadSetting("SMS_FROM must be a number, or a name of up to 11 letters and digits.")
    return Sms(url, token, sender)


def _notify(env: Mapping[str, str]) -> Notify:
    key = env.get("NOTIFY_API_KEY", "")
    email, sms = (env.get(name, "") for name in ("NOTIFY_EMAIL_TEMPLATE", "NOTIFY_SMS_TEMPLATE"))
    if key and not (email or sms):
        raise BadSetting(
            "NOTIFY_API_KEY needs NOTIFY_EMAIL_TEMPLATE or NOTIFY_SMS_TEMPLATE: the ids of your templates."
        )
    if (email or sms) and not key:
        raise BadSetting(f"{'NOTIFY_EMAIL_TEMPLATE' if email else 'NOTIFY_SMS_TEMPLATE'} needs NOTIFY_API_KEY.")
    url = env.get("NOTIFY_URL", "")
    if url and _scheme(url) != "https":
        raise BadSetting("NOTIFY_URL must begin with https://, and name a server.")
    return Notify(key, url, email, sms)


MAILBOX = (
    "MAILBOXES must hold, with spaces between them, entries such as "
    "devon=imaps://user:password@mail.example.org/INBOX?address=complaints@example.org, or "
    "devon=pipe:?address=complaints@example.org where a mail server hands the messages over"
)
OF_A_MAILBOX = {"address", "kind", "done", "plus"}
IMAP = {"imap", "imaps", "imap+starttls"}


def _mailboxes(env: Mapping[str, str]) -> tuple[Mailbox, ...]:
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


def _reply_key(env: Mapping[str, str]) -> str:
    value = env.get("REPLY_KEY", "")
    if value and len(value) < SHORTEST_SECRET:
        raise BadSetting(f"REPLY_KEY is too short to be safe: give at least {SHORTEST_SECRET} random characters.")
    return value


def _packs(env: Mapping[str, str]) -> tuple[str, ...]:
    chosen = tuple(key.strip() for key in env.get("PORTAL_PACKS", "").split(",") if key.strip()) or PACKS
    unknown = [key for key in chosen if key not in PACKS]
    if unknown:
        raise BadSetting(f"PORTAL_PACKS names {', '.join(unknown)}; the packs that ship are: {', '.join(PACKS)}.")
    return chosen


def flask_settings(settings: Settings) -> dict[str, Any]:
    """Return the settings as Flask and Flask-AppBuilder know them, with the reasons for those that matter."""
    secure = settings.base_url.startswith("https://")
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "MAX_CONTENT_LENGTH": BODY_LIMIT,
        "MAX_FORM_MEMORY_SIZE": BODY_LIMIT,
        "MAX_FORM_PARTS": 500,
        "PORTAL_BASE_URL": settings.base_url,
        "SMTP_URL": settings.smtp_url,
        "MAIL_FOLDER": str(settings.instance / "mail"),
        "MAIL_FROM": settings.mail_from,
        "PRINT_BOTH_SIDES": settings.both_sides,
        "NOTIFY_API_KEY": settings.notify.key,
        "NOTIFY_URL": settings.notify.url,
        "NOTIFY_EMAIL_TEMPLATE": settings.notify.email_template,
        "NOTIFY_SMS_TEMPLATE": settings.notify.sms_template,
        "SMS_URL": settings.sms.url,
        "SMS_TOKEN": settings.sms.token,
        "SMS_FROM": settings.sms.sender,
        "SMS_FOLDER": str(settings.instance / "texts"),
        "MAILBOXES": settings.mailboxes,
        "REPLY_KEY": settings.reply_key or settings.secret_key,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_NAME": "__Host-portal" if secure else "portal",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        # FAB switches every limiter of the app off unless told otherwise.
        "RATELIMIT_ENABLED": True,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_HEADERS_ENABLED": True,
        # With Redis away each process counts for itself: nobody is turned away, and nobody may guess for ever.
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        "AUTH_TYPE": 1,
        "AUTH_RATE_LIMITED": True,
        # By place, which may be a whole office behind one address: wide enough for all of it at nine o'clock, and as
        # narrow by the hour as 10 a minute. Guesses of one name are held by name and place (portal/http/guessing.py).
        "AUTH_RATE_LIMIT": "120 per minute; 600 per hour",
        "AUTH_USER_REGISTRATION": False,
        # Alembic owns every table, `flask portal setup` every permission: a start of the app changes nothing.
        "FAB_CREATE_DB": False,
        "FAB_UPDATE_PERMS": False,
        "FAB_ADD_SECURITY_API": False,
        "FAB_ADD_OPENAPI_VIEWS": False,
        "FAB_ADD_MENU_API": False,
        "FAB_ADD_SECURITY_PERMISSION_VIEW": False,
        "FAB_ADD_SECURITY_VIEW_MENU_VIEW": False,
        "FAB_ADD_SECURITY_PERMISSION_VIEWS_VIEW": False,
        "FAB_API_SWAGGER_UI": False,
        "FAB_API_SHOW_STACKTRACE": False,
        "FAB_API_ALLOW_JSON_QS": False,
        "FAB_API_MAX_PAGE_SIZE": 100,
        "FAB_PASSWORD_COMPLEXITY_ENABLED": True,
        "FAB_SAFE_REDIRECT_HOSTS": [urlsplit(settings.base_url).netloc],
        "JWT_ACCESS_TOKEN_EXPIRES": timedelta(minutes=10),
        "LANGUAGES": {"en": {"flag": "gb", "name": "English"}},
        "BABEL_DEFAULT_LOCALE": "en",
        "APP_NAME": "Redress",
    }
