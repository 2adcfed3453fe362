"""How far the tables of the database have come."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

TOO_OLD = (
    "The database was made by an Inhand too old to be brought here at once. Run inhand migrate of commit 9700229 "
    "first, then of this version (docs/how-to/upgrade.md)."
)


def is_too_old() -> bool:
    """Say whether it stands in the middle of steps that have become one step, and are no longer here one by one."""
    loader = MigrationLoader(connection, load=False)
    loader.load_disk()
    here = loader.disk_migrations
    done = MigrationRecorder(connection).applied_migrations().keys()
    replaced = [set(each.replaces) for each in here.values()]
    return any(steps & done and steps - done - here.keys() for steps in replaced)


def is_current() -> bool:
    """Say whether every step of this version has been made."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
