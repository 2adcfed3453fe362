"""The rules as a file: out of one desk and into another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.rules import queries
from inhand.desk.rules.models import RulesVersion
from inhand.desk.rules.tests.books import PEOPLE
from inhand.desk.teams.tests.people import person
from inhand.doors.cli.main import main
from inhand.ground.outbox.models import Job

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

FRONT = '[[teams]]\nname = "Front"\ngeneral = true\n'


@pytest.fixture(autouse=True)
def people() -> None:
    for email in PEOPLE:
        person(email.partition("@")[0].title())


def run(*words: str) -> int:
    return main(["rules", *words])


def test_rules_travel_as_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from_another = tmp_path / "rules.toml"
    topic = '[[topics]]\nslug = "billing"\ntitle = "Billing"\nteam = "Front"\n'
    from_another.write_text(FRONT + 'members = ["amina@desk.example"]\n' + topic)
    assert run("import", str(from_another)) == 0
    assert "+ Topic “Billing” is new and goes to Front." in capsys.readouterr().out
    assert not RulesVersion.objects.exists()
    assert run("import", str(from_another), "--publish") == 1
    assert "--replace" in capsys.readouterr().err
    assert (
        run("import", str(from_another), "--publish", "--replace", "--note", "hello", "--by", PEOPLE[1]) == 0
    )
    version = RulesVersion.objects.get()
    assert (version.number, version.note, version.author and version.author.name) == (1, "hello", "Ben")
    back = tmp_path / "back.toml"
    assert run("export", str(back)) == 0
    capsys.readouterr()
    assert run("import", str(back)) == 0
    assert "Nothing would change." in capsys.readouterr().out
    assert run("export", "--version", "1") == 0
    assert capsys.readouterr().out == back.read_text()
    assert run("export", "--version", "9") == 1


def test_a_publication_of_many_changes_owes_one_look_at_the_lanes(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    topics = "".join(f'[[topics]]\nslug = "topic-{n}"\ntitle = "Topic {n}"\n' for n in range(30))
    file.write_text(FRONT + "[targets]\nurgent = 5\nhigh = 6\n" + topics)
    assert run("import", str(file), "--publish") == 0
    assert list(Job.objects.values_list("name", flat=True)) == ["policy_changed"]


def test_what_is_wrong_is_told_by_line_and_nothing_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(FRONT + 'lead = "zoe@desk.example"\n')
    assert run("import", str(file)) == 1
    said = "line 4, teams “Front”, lead: Nobody here has the address zoe@desk.example."
    assert said in capsys.readouterr().err
    file.write_text(FRONT + 'backup = "Nowhere"\n')
    assert run("import", str(file)) == 1
    assert "line 4, teams “Front”, backup: There is no team called “Nowhere”" in capsys.readouterr().err
    file.write_text("teams = [")
    assert run("import", str(file)) == 1
    assert "no TOML file" in capsys.readouterr().err
    assert run("import", str(tmp_path / "missing.toml")) == 1
    file.write_text(FRONT)
    assert run("import", str(file), "--by", "zoe@desk.example") == 1
    assert queries.draft() is None
