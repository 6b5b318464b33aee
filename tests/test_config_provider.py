"""The settings of a provider of sign-ins: off by default, and each bad value stops the start with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

import config
from config import BadSetting

GOOD = {"OIDC_ISSUER": "https://login.example.org/devon", "OIDC_CLIENT_ID": "redress", "OIDC_CLIENT_SECRET": "s"}


def load(folder: Path, **env: str) -> config.Settings:
    return config.load({"PORTAL_INSTANCE": str(folder), **env})


def test_there_is_none_until_one_is_set(tmp_path: Path) -> None:
    assert not load(tmp_path).provider
    assert load(tmp_path).log_days == 400


def test_what_is_usual_needs_three_settings(tmp_path: Path) -> None:
    provider = load(tmp_path, **GOOD).provider

    assert provider
    assert (provider.scopes, provider.found_by, provider.claim) == ("openid email profile", "email", "email")
    assert (provider.creates, provider.second_factor, provider.roles) == (False, "amr", {})


def test_the_address_of_the_configuration_is_taken_for_its_issuer(tmp_path: Path) -> None:
    given = {**GOOD, "OIDC_ISSUER": GOOD["OIDC_ISSUER"] + "/.well-known/openid-configuration"}

    assert load(tmp_path, **given).provider.issuer == GOOD["OIDC_ISSUER"]


def test_groups_are_mapped_to_roles(tmp_path: Path) -> None:
    more = {"OIDC_ROLES": "complaints staff=Officer, team=Complaints team", "OIDC_CREATE": "yes"}
    provider = load(tmp_path, **GOOD, **more).provider

    assert provider.roles == {"complaints staff": "Officer", "team": "Complaints team"}
    assert provider.creates


def test_an_account_is_found_by_its_user_name_where_that_is_wanted(tmp_path: Path) -> None:
    assert load(tmp_path, **GOOD, OIDC_FOUND_BY="username").provider.claim == "preferred_username"
    assert load(tmp_path, **GOOD, OIDC_FOUND_BY="username", OIDC_CLAIM="upn").provider.claim == "upn"


@pytest.mark.parametrize(
    "wrong",
    [
        {"OIDC_ISSUER": "http://login.example.org"},
        {"OIDC_ISSUER": "http://127.0.0.1.example.org"},
        {"OIDC_ISSUER": "login.example.org"},
        {"OIDC_ISSUER": "https://login.example.org/?a=b"},
        {"OIDC_CLIENT_ID": ""},
        {"OIDC_CLIENT_SECRET": ""},
        {"OIDC_SCOPES": "email"},
        {"OIDC_FOUND_BY": "name"},
        {"OIDC_ROLES": "Officer"},
        {"OIDC_ROLES": "a=Chief"},
        {"OIDC_CREATE": "yes"},
        {"OIDC_CREATE": "perhaps"},
        {"OIDC_SECOND_FACTOR": "never"},
        {"SECURITY_LOG_DAYS": "29"},
        {"SECURITY_LOG_DAYS": "always"},
        {"SECURITY_LOG_DAYS": "3651"},
    ],
)
def test_what_cant_be_used_stops_the_start_and_names_the_setting(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(BadSetting) as told:
        load(tmp_path, **GOOD | wrong)

    assert next(iter(wrong)) in str(told.value)
