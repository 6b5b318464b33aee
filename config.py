"""The portal's settings: the one place that reads the environment. A bad value stops the start with a sentence."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import config_brands
import config_files
import config_messages
import config_provider
import config_signing
from config_brands import Brand
from config_files import FileRules
from config_messages import Mailbox, Notify, Sms
from config_provider import Provider
from config_values import SHORTEST_SECRET, BadSetting, number, one_of, scheme

__all__ = [
    "BadSetting",
    "Brand",
    "FileRules",
    "Mailbox",
    "Notify",
    "Provider",
    "Sms",
]  # they are known as ours: who asks for one asks here

ROOT = Path(__file__).resolve().parent
PACKS = ("childrens-social-care", "devon", "lgsco-code", "orange-county", "riverside", "san-clemente")
BODY_LIMIT = (
    4 * 1024 * 1024
)  # bytes of one request; a longer text than a field takes is still read, so that it isn't lost


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
    files: FileRules
    packs: tuple[str, ...]
    instance: Path
    trusted_proxies: int
    second_factor: frozenset[str]
    provider: Provider
    log_days: int
    exit_url: str
    webhook_loopback: bool = False
    brands: Mapping[str, Brand] = field(default_factory=dict)

    @property
    def is_demo(self) -> bool:
        """Return whether this is a demo, with made-up cases and logins printed at the start."""
        return self.environment == "demo"


def load(env: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of this environment. Raises `BadSetting` with a sentence for a value that can't be used."""
    environment = one_of(env, "PORTAL_ENV", ("demo", "production"))
    instance = Path(env.get("PORTAL_INSTANCE") or ROOT / "instance")
    port, packs = number(env, "PORT", 8080, most=65535), _packs(env)
    return Settings(
        environment=environment,
        port=port,
        database_url=_database(env, instance),
        secret_key=_secret(env, instance, environment),
        base_url=_base_url(env, environment, port),
        smtp_url=config_messages.smtp(env),
        mail_from=config_messages.mail_from(env),
        sms=config_messages.sms(env),
        both_sides=one_of(env, "PRINT_SIDES", ("two", "one")) == "two",
        notify=config_messages.notify(env),
        redis_url=_redis(env),
        mailboxes=config_messages.mailboxes(env),
        reply_key=config_messages.reply_key(env),
        files=config_files.files(env),
        packs=packs,
        instance=instance,
        trusted_proxies=number(env, "TRUSTED_PROXIES", 0, most=5),
        second_factor=config_signing.second_factor(env),
        provider=config_provider.provider(env),
        log_days=config_signing.log_days(env),
        exit_url=_exit_url(env),
        webhook_loopback=config_messages.webhook_loopback(env, environment),
        brands=config_brands.brands(env, packs),
    )


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
    begins = scheme(value)
    if begins not in {"http", "https"}:
        raise BadSetting(f"PORTAL_BASE_URL is {value!r}; it must be an address such as https://complaints.example.org.")
    if environment == "production" and begins != "https":
        raise BadSetting("PORTAL_BASE_URL must begin with https:// in production.")
    return value


def _redis(env: Mapping[str, str]) -> str:
    value = env.get("REDIS_URL", "")
    if value and scheme(value) not in {"redis", "rediss"}:
        raise BadSetting("REDIS_URL must begin with redis:// or rediss://, and name a server.")
    return value


def _exit_url(env: Mapping[str, str]) -> str:
    """Return where someone goes who must leave a page at once: a link, which nothing is fetched from before a click."""
    value = env.get("QUICK_EXIT_URL") or "https://www.wikipedia.org/"
    if scheme(value) != "https" or not value.isascii() or any(one in value for one in " \"'<>"):
        raise BadSetting("QUICK_EXIT_URL must begin with https://, and name a page that gives nothing away.")
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
        "QUICK_EXIT_URL": settings.exit_url,
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
        "WEBHOOK_LOOPBACK": settings.webhook_loopback,
        "FILES": settings.files,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_NAME": "__Host-portal" if secure else "portal",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        "SECOND_FACTOR_ROLES": settings.second_factor,
        "PROVIDER": settings.provider,
        "SECURITY_LOG_DAYS": settings.log_days,
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
