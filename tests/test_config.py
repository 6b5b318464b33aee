"""The settings: each bad value stops the start with a sentence that names it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

import config
from config import BadSetting

SECRET = "a-secret-of-forty-characters-0123456789ab"
PRODUCTION = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": SECRET,
    "PORTAL_BASE_URL": "https://complaints.devon.example.org",
}


def load(folder: Path, **env: str) -> config.Settings:
    return config.load({"PORTAL_INSTANCE": str(folder), **env})


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = load(tmp_path)

    assert settings.is_demo
    assert (settings.port, settings.base_url) == (8080, "http://127.0.0.1:8080")
    assert settings.database_url == f"sqlite:///{tmp_path}/portal.sqlite3"
    assert settings.packs == config.PACKS


def test_the_demo_makes_its_own_secret_and_keeps_it(tmp_path: Path) -> None:
    first, again = load(tmp_path / "new"), load(tmp_path / "new")

    assert first.secret_key == again.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "new" / "secret-key").stat().st_mode) == 0o600
    assert load(tmp_path / "other").secret_key != first.secret_key


def test_roles_that_need_a_second_factor_are_named_with_commas(tmp_path: Path) -> None:
    assert load(tmp_path).second_factor == frozenset()
    assert load(tmp_path, SECOND_FACTOR_FOR="Admin, Complaints team,").second_factor == {"Admin", "Complaints team"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_ENV", "staging"),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("PORT", "٨٠"),
        ("PORT", "9" * 5000),
        ("TRUSTED_PROXIES", "6"),
        ("SECOND_FACTOR_FOR", "Admin, Chief"),
        ("TRUSTED_PROXIES", "one"),
        ("WEBHOOK_LOOPBACK", "maybe"),
        ("DATABASE_URL", "mysql://db/portal"),
        ("DATABASE_URL", "portal.sqlite3"),
        ("SECRET_KEY", "short"),
        ("PORTAL_BASE_URL", "complaints.example.org"),
        ("PORTAL_BASE_URL", "javascript:alert(1)"),
        ("PORTAL_BASE_URL", "http://"),
        ("PORTAL_BASE_URL", "http://["),
        ("PORTAL_BASE_URL", "http://host:port"),
        ("SMTP_URL", "mail.example.org"),
        ("SMTP_URL", "http://mail.example.org"),
        ("SMTP_URL", "smtp://["),
        ("SMTP_URL", "smtp://"),
        ("SMS_URL", "http://sms.example.org/v1"),
        ("SMS_URL", "sms.example.org"),
        ("SMS_URL", "https://sms.example.org/v1"),  # without its token
        ("SMS_TOKEN", "without-its-address"),
        ("SMS_FROM", "A name that is too long"),
        ("NOTIFY_API_KEY", "without-a-template"),
        ("NOTIFY_SMS_TEMPLATE", "without-a-key"),
        ("SMS_TOKEN", "with a space"),
        ("NOTIFY_URL", "http://notify.example.org"),
        ("PRINT_SIDES", "three"),
        ("QUICK_EXIT_URL", "http://www.example.org"),
        ("QUICK_EXIT_URL", "javascript:alert(1)"),
        ("REDIS_URL", "redis.example.org"),
        ("REDIS_URL", "redis://"),
        ("MAIL_FROM", "complaints"),
        ("MAIL_FROM", "a@b\nBcc: c@d"),
        ("MAILBOXES", "devon"),
        ("MAILBOXES", "devon=imaps://mail.example.org/INBOX?address=a@example.org"),
        ("MAILBOXES", "devon=imaps://user:password@mail.example.org/"),
        ("MAILBOXES", "devon=imaps://user:password@[/?address=a@example.org"),
        ("MAILBOXES", "devon=pop3://user:password@mail.example.org?address=a@example.org"),
        ("MAILBOXES", "devon=pipe:?address=nobody"),
        ("MAILBOXES", "devon=pipe:?address=a@example.org&password=x"),
        ("MAILBOXES", "devon=pipe:?address=a@example.org&plus=maybe"),
        ("MAILBOXES", "Devon!=pipe:?address=a@example.org"),
        ("MAILBOXES", "devon=pipe:?address=a@example.org devon=pipe:?address=b@example.org"),
        ("MAILBOXES", "devon=pipe:?address=a@example.org riverside=pipe:?address=A@example.org"),
        ("REPLY_KEY", "short"),
        ("PORTAL_PACKS", "atlantis"),
        ("PORTAL_PACKS", "devon,atlantis"),
    ],
)
def test_a_bad_value_stops_the_start_with_a_sentence(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting) as caught:
        load(tmp_path, **{name: value})

    sentence = str(caught.value)
    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("missing", ["SECRET_KEY", "PORTAL_BASE_URL"])
def test_production_needs_what_a_demo_makes_up(tmp_path: Path, missing: str) -> None:
    env = {name: value for name, value in PRODUCTION.items() if name != missing}
    with pytest.raises(BadSetting, match=f"^{missing} is needed in production"):
        load(tmp_path, **env)
    assert not (tmp_path / "secret-key").exists()


def test_production_is_https(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="must begin with https://"):
        load(tmp_path, **{**PRODUCTION, "PORTAL_BASE_URL": "http://complaints.example.org"})

    flask = config.flask_settings(load(tmp_path, **PRODUCTION))
    assert (flask["SESSION_COOKIE_SECURE"], flask["SESSION_COOKIE_NAME"]) == (True, "__Host-portal")


@pytest.mark.parametrize(
    ("given", "known_as"),
    [
        ("postgres://u@h/db", "postgresql+psycopg://u@h/db"),
        ("postgresql://u@h/db", "postgresql+psycopg://u@h/db"),
        ("postgresql+psycopg://u@h/db", "postgresql+psycopg://u@h/db"),
        ("sqlite:////srv/portal.sqlite3", "sqlite:////srv/portal.sqlite3"),
    ],
)
def test_a_database_is_known_by_its_driver(tmp_path: Path, given: str, known_as: str) -> None:
    assert load(tmp_path, DATABASE_URL=given).database_url == known_as


@pytest.mark.parametrize("url", ["", "smtp://mail:25", "smtps://u:p@mail.example.org", "smtp+starttls://mail:587"])
def test_mail_goes_by_a_server_or_to_a_folder(tmp_path: Path, url: str) -> None:
    assert load(tmp_path, SMTP_URL=url).smtp_url == url


def test_some_of_the_packs(tmp_path: Path) -> None:
    assert load(tmp_path, PORTAL_PACKS=" devon ,").packs == ("devon",)


def test_limits_hold_whatever_the_environment(tmp_path: Path) -> None:
    """Flask-AppBuilder switches the limiter off unless it is told otherwise."""
    assert config.flask_settings(load(tmp_path))["RATELIMIT_ENABLED"] is True


def test_mailboxes(tmp_path: Path) -> None:
    first = "devon=imaps://us%40er:p%3Aw@mail.example.org:1993/In%20here?address=c@example.org&done=Old&plus=no"
    second = "riverside=pipe:?address=311@example.org&kind=service_request"
    settings = load(tmp_path, MAILBOXES=f"{first}\n {second}")
    assert settings.mailboxes == (
        config.Mailbox(
            "devon",
            "c@example.org",
            "",
            "imaps://us%40er:p%3Aw@mail.example.org:1993/In%20here",
            "In here",
            "Old",
            False,
        ),
        config.Mailbox("riverside", "311@example.org", "service_request"),
    )
    assert "p%3Aw" not in repr(settings)
    assert load(tmp_path).mailboxes == ()


def test_answers_are_known_by_a_key_of_their_own_or_by_the_secret(tmp_path: Path) -> None:
    assert config.flask_settings(load(tmp_path, SECRET_KEY=SECRET))["REPLY_KEY"] == SECRET
    own = load(tmp_path, SECRET_KEY=SECRET, REPLY_KEY="k" * 32)
    assert config.flask_settings(own)["REPLY_KEY"] == "k" * 32


def test_webhooks_lead_to_this_machine_where_someone_develops_alone(tmp_path: Path) -> None:
    assert not load(tmp_path).webhook_loopback
    assert load(tmp_path, WEBHOOK_LOOPBACK="yes").webhook_loopback
    with pytest.raises(BadSetting, match="WEBHOOK_LOOPBACK"):
        load(tmp_path, **PRODUCTION, WEBHOOK_LOOPBACK="yes")
