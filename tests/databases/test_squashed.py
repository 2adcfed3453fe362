"""A desk from before the tables of a room were made in one step goes on, or is told what to do first."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from inhand.doors.cli.main import main
from inhand.ground import schema

pytestmark = pytest.mark.django_db

SQUASHED = ("conversations", "0001_squashed_0018_climb_index")


def forget(app: str, name: str) -> None:
    MigrationRecorder(connection).record_unapplied(app, name)


def test_a_desk_that_made_every_step_one_by_one_has_made_the_one_that_replaces_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    forget(*SQUASHED)
    assert main(["migrate"]) == 0, capsys.readouterr().err
    assert SQUASHED in MigrationRecorder(connection).applied_migrations()


@pytest.mark.parametrize(
    "app", ["conversations", "measures"]
)  # others build on the one, nothing on the other
def test_a_desk_that_stopped_in_between_is_told_what_to_do(
    app: str, capsys: pytest.CaptureFixture[str]
) -> None:
    last = {"conversations": "0018_climb_index", "measures": "0002_state_index"}[app]
    forget(app, f"0001_squashed_{last}")
    forget(app, last)
    assert main(["migrate"]) == 1
    assert schema.TOO_OLD in capsys.readouterr().err
    assert main(["doctor"]) == 1
    assert schema.TOO_OLD in capsys.readouterr().out
