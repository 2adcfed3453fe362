"""What every command does first: load Django, the demo's clock if there is one, and bring the database up to date."""

from __future__ import annotations

import sqlite3

import django
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection

from inhand.doors.cli import fast_clock
from inhand.doors.cli.problem import Problem
from inhand.ground import schema


def load() -> None:
    """Load the settings and applications; a setting that cannot be used is a ``Problem``."""
    try:
        django.setup()
        if anchor := fast_clock.saved(settings.DATA_DIR):
            anchor.install()  # this data is a demo's, and lives in its time
    except (ImproperlyConfigured, ValueError, OSError) as error:
        raise Problem(str(error)) from error


def migrate() -> None:
    """Bring the database to this version, or say why it cannot be."""
    load()
    try:
        _take_every_step()
    except (DatabaseError, sqlite3.Error, OSError) as error:
        name = connection.settings_dict["NAME"]
        message = f"The database {name} cannot be used: {str(error).strip()}. INHAND_DATABASE_URL says which one it is."
        raise Problem(message) from error


def _take_every_step() -> None:
    if schema.is_too_old():
        raise Problem(schema.TOO_OLD)
    call_command("migrate", verbosity=0, interactive=False)


def make_tables() -> None:
    """Make a database that nobody keeps: the tables as they are now, without their history and their triggers."""
    load()
    settings.MIGRATION_MODULES = dict.fromkeys(each.label for each in apps.get_app_configs())
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
