"""`flask portal setup`: everything a portal needs before its first case, safe to run again at every upgrade."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_appbuilder.security.manager import BaseSecurityManager
from flask_migrate import upgrade
from sqlalchemy import select

import config
from portal.cases import indexing
from portal.cases.teams import add_teams_of
from portal.cli import first_run
from portal.database import db, transaction
from portal.http.quiet import quiet
from portal.procedures import versions
from portal.procedures.models import ProcedureVersion


@click.command()
@with_appcontext
def setup() -> None:
    """Bring the database, roles and procedure packs up to this version. Nothing that is there is lost."""
    settings: config.Settings = current_app.config["SETTINGS"]
    click.echo("Migrating the database …")
    upgrade()
    click.echo("Writing the roles …")
    sync_roles()
    click.echo(f"Loading the packs: {', '.join(settings.packs)} …")
    load_packs(settings.packs, datetime.now(UTC))
    if rows := indexing.without_words():
        click.echo(f"Reading {rows:,} cases into the search …")
        indexing.write_missing()
    click.echo("Ready.")
    if not settings.is_demo:
        first_run.tell_if_wanted()


def sync_roles() -> None:
    """Write FAB's roles and permissions: with FAB_CREATE_DB off nobody else does."""
    builder = current_app.extensions["appbuilder"]
    with quiet(BaseSecurityManager.__module__):
        BaseSecurityManager.create_db(builder.sm)
    builder.add_permissions(update_perms=True)


def load_packs(keys: tuple[str, ...], at: datetime) -> None:
    """Install the shipped packs that aren't installed as they are now, and the teams that they name."""
    with transaction():
        new = [key for key in keys if not _is_installed(key)]  # to read a pack takes longer than all the rest
        for version in versions.install_shipped(new, at):
            add_teams_of(version)


def _is_installed(key: str) -> bool:
    file = versions.PACKS / f"{key}.yaml"
    if not file.exists():
        return False
    checksum = sha256(file.read_text(encoding="utf-8").encode()).hexdigest()
    return db.session.scalars(select(ProcedureVersion.id).filter_by(key=key, sha256=checksum)).first() is not None
