"""What holds for every page: who may see it, what it may load, and that its icons exist."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from inhand.doors.web import prose, said
from inhand.doors.web.tests.sample import desk

if TYPE_CHECKING:
    from tests.support.clock import Clock

WEB = Path(__file__).resolve().parent.parent
_NAMED = re.compile(r"""(?:\bicon\(|ui\.(?:empty|icon_button)\()"([a-z0-9-]+)\"""")


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    listed = set((WEB / "components" / "icons.txt").read_text().split())
    named = {name for path in WEB.rglob("*.html") for name in _NAMED.findall(path.read_text())}
    assert named, "the pattern finds no icon at all"
    assert named <= listed


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/queue/mine/", "/conversations/1/", "/messages/1/html", "/attachments/1"]
)
def test_a_stranger_is_sent_to_the_sign_in(clock: Clock, address: str) -> None:
    desk(clock.now())
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


@pytest.mark.django_db
def test_a_page_may_load_our_own_files_and_nothing_else(clock: Clock, client: Client) -> None:
    client.force_login(desk(clock.now()).amina)
    answer = client.get("/queue/mine/")
    assert "script-src 'self';" in answer["Content-Security-Policy"]
    page = answer.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", page)
    assert not re.findall(r'(?:src|href)="https?://', page)


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_whatever_keeps_a_page_knows_that_it_comes_in_two_shapes(
    clock: Clock, client: Client, headers: dict[str, str]
) -> None:
    client.force_login(desk(clock.now()).amina)
    assert "HX-Request" in client.get("/queue/mine/", headers=headers)["Vary"]


@pytest.mark.django_db
def test_my_status_is_a_resource_and_says_when_i_am_back(clock: Clock, client: Client) -> None:
    amina = desk(clock.now()).amina
    client.force_login(amina)
    assert client.post("/me/status", {"status": "away", "until": "15"}).status_code == 302
    amina.refresh_from_db()
    assert (amina.status, amina.status_until) == ("away", clock.now() + timedelta(minutes=15))
    refused = client.post("/me/status", {"status": "asleep"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422


def test_spans_are_said_in_two_figures_at_most() -> None:
    told = [said.span(seconds) for seconds in (10, 59, 60, 3599, 3600, 4200, 90000, 86400 * 9)]
    assert told == ["now", "1 min", "1 min", "59 min", "1 h", "1 h 10", "1 d 1 h", "9 d"]


def test_what_people_write_cannot_become_markup() -> None:
    made = prose.mentions(
        prose.as_paragraphs('<script>x</script> @Amina Koné see https://a.example/"onload="x')
    )
    assert "<script" not in made
    assert "<mark>@Amina Koné</mark>" in made
    assert 'rel="noopener noreferrer"' in made
    assert made.endswith('href="https://a.example/">https://a.example/</a>"onload="x</p>'), (
        "the address ends at the quote"
    )


def test_letters_have_three_weights() -> None:
    """Each is asked of the machine for every family and size, and a page waits for the answer."""
    sheets = [path.read_text() for path in WEB.rglob("*.css") if "static" not in path.parts]
    asked = {weight for sheet in sheets for weight in re.findall(r"\bfont(?:-weight)?: *(\w+)", sheet)}
    assert asked <= {"400", "500", "600", "inherit"}
