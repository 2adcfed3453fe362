"""The rules page: who reads, who edits, what is told at a field, who was first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inhand.desk.conversations.models import Conversation
from inhand.desk.rules import queries
from inhand.desk.rules.actions.save_topic import save_topic
from inhand.desk.rules.actions.set_target import set_target
from inhand.desk.rules.models import RulesDraft, RulesVersion, Target, Topic
from inhand.desk.rules.reading import read, write
from inhand.desk.rules.rulebook import RuleBook
from inhand.desk.rules.tests.books import SMALL
from inhand.desk.teams.models import Teammate
from inhand.doors.web.rules import form
from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground.outbox import worker

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    found = desk(clock.now())
    Teammate.objects.filter(pk=found.amina.pk).update(role="lead")
    client.force_login(Teammate.objects.get(pk=found.amina.pk))
    return found


def begin(client: Client) -> RulesDraft:
    client.post("/rules/draft/")
    return RulesDraft.objects.get()


BETWEEN = {"keywords": ", ", "holidays": "\n", "risk_words": "\n"}


def typed(document: dict[str, Any], path: str = "") -> dict[str, Any]:
    """Return what the form of a document sends."""
    sent: dict[str, Any] = {}
    for name, value in document.items():
        where = f"{path}{name}"
        if isinstance(value, dict):
            sent |= typed(value, where + ".")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            sent[f"{where}#"] = [str(number) for number in range(len(value))]
            for number, row in enumerate(value):
                sent |= typed(row, f"{where}.{number}.")
        elif isinstance(value, list):
            sent[where] = BETWEEN[name].join(value) if name in BETWEEN else value or [""]
        elif isinstance(value, bool):
            sent[where] = ["", "on"] if value else [""]
        else:
            sent[where] = "" if value is None else str(value)
    return sent


def send(client: Client, to: str = "/rules/draft/", /, *, live: bool = False, **changes: Any) -> HttpResponse:
    """Send the form of the draft with some fields typed anew; dots of a path are written as two underscores."""
    draft = RulesDraft.objects.get()
    fields = typed(draft.document) | {"revision": draft.revision}
    fields |= {name.replace("__", "."): value for name, value in changes.items()}
    headers = {"HX-Request": "true"} if live else {}
    return client.post(to, fields, headers=headers, follow=not live)  # type: ignore[return-value]


def test_a_form_says_what_the_document_says() -> None:
    class Sent(dict[str, Any]):
        def getlist(self, key: str) -> list[str]:
            value = self[key]
            return value if isinstance(value, list) else [value]

    plain = write(SMALL)
    assert read(form.plain_of(Sent(typed(plain)), plain)) == SMALL
    assert form.plain_of(Sent(), plain) == plain
    assert read(form.plain_of(Sent({"done": "Sent."}), plain)).done == "Sent."


def test_a_topic_below_another_says_as_which_it_goes_and_waits_for_no_team(
    client: Client, made: Desk
) -> None:
    save_topic("abroad", title="Late delivery / Abroad", team=None, by=None, at=made.now)
    page = client.get("/rules/").content.decode()
    assert "<small>as Late delivery</small>" in page
    assert "Topics waiting to be mapped" not in page
    save_topic("music", title="Music / Abroad", team=None, by=None, at=made.now)
    assert "Topics waiting to be mapped" in client.get("/rules/").content.decode()


def test_everybody_reads_and_leads_edit(client: Client, made: Desk) -> None:
    page = client.get("/rules/").content.decode()
    assert "Late delivery" in page
    assert ">Edit<" in page.replace("</svg>", ">")
    client.force_login(made.ben)
    page = client.get("/rules/").content.decode()
    assert "Late delivery" in page
    assert 'action="/rules/draft/"' not in page
    for address in ("draft/", "versions", "draft/removal", "draft/base", "records", "mapping", "file/draft"):
        assert client.post(f"/rules/{address}").status_code == 403
    assert not RulesDraft.objects.exists()
    client.logout()
    assert client.get("/rules/").status_code == 302


@pytest.mark.usefixtures("made")
def test_a_draft_is_saved_as_it_is_typed_and_told_what_is_wrong_at_its_field(client: Client) -> None:
    begin(client)
    answer = send(client, live=True, targets__urgent="soon", topics__0__team="")
    page = answer.content.decode()
    assert 'id="p-targets.urgent"' in page
    assert "1 thing to mend" in page
    assert RulesDraft.objects.get().document["targets"]["urgent"] == "soon"
    page = send(client, live=True, targets__urgent="20").content.decode()
    assert "2 changes" in page
    assert "Targets: urgent 15 min → 20 min." in page
    assert not Target.objects.exists()


@pytest.mark.usefixtures("made")
def test_rows_come_and_go(client: Client) -> None:
    begin(client)
    send(client, do="add topics")
    send(client, do="add label_rules")
    send(client, do="add teams")
    document = RulesDraft.objects.get().document
    assert [len(document[rows]) for rows in ("topics", "label_rules", "teams")] == [2, 1, 2]
    assert document["topics"][1]["slug"] == ""
    send(client, topics__1__slug="press", topics__1__title="Press", label_rules__0__topic="press",
         label_rules__0__keywords="radio, tv", do="remove teams 1")  # fmt: skip
    send(client, do="add label_rules")
    send(client, label_rules__1__urgency="urgent", label_rules__1__keywords="asap", do="raise label_rules 1")
    book = read(RulesDraft.objects.get().document)
    assert [rule.keywords for rule in book.label_rules] == [("asap",), ("radio", "tv")]
    send(client, do="dance topics 1")
    send(client, do="remove nonsense x")
    assert read(RulesDraft.objects.get().document) == book


def test_what_is_published_counts_and_is_a_version(client: Client, made: Desk) -> None:
    begin(client)
    page = send(
        client, "/rules/versions", targets__urgent="10", done="It is sent.", note="Faster"
    ).content.decode()
    assert "Published as version 1." in page
    assert "It is sent." in page
    assert "Faster" in page
    assert Target.objects.get().minutes == 10
    version = RulesVersion.objects.get()
    assert version.author == made.amina
    assert not RulesDraft.objects.exists()
    assert "Nothing" in client.post("/rules/records", follow=True).content.decode()


@pytest.mark.usefixtures("made")
def test_a_wrong_draft_is_not_published(client: Client) -> None:
    begin(client)
    answer = send(client, "/rules/versions", teams__0__lead="nobody@x.example")
    assert answer.status_code == 422
    assert "Nobody here has the address nobody@x.example." in answer.content.decode()
    assert not RulesVersion.objects.exists()


def test_who_saves_second_is_told_who_was_first(client: Client, made: Desk) -> None:
    seen = begin(client).revision
    Teammate.objects.filter(pk=made.ben.pk).update(role="lead")
    client.force_login(Teammate.objects.get(pk=made.ben.pk))
    send(client, live=True, done="Ben’s.")
    client.force_login(Teammate.objects.get(pk=made.amina.pk))
    answer = send(client, live=True, done="Amina’s.", revision=seen)
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#draft-moved"
    assert "Ben Lindqvist changed the draft meanwhile" in answer.content.decode()
    assert RulesDraft.objects.get().document["done"] == "Ben’s."
    answer = send(client, "/rules/versions", done="Amina’s.", revision=seen)
    assert "Ben Lindqvist changed the draft meanwhile" in answer.content.decode()
    assert not RulesVersion.objects.exists()


def test_what_the_settings_changed_meanwhile_comes_into_the_draft(client: Client, made: Desk) -> None:
    begin(client)
    set_target(2, team=None, minutes=30, by=None, at=made.now)
    page = send(client, "/rules/versions", targets__urgent="10").content.decode()
    assert "Changed in the settings since this draft was begun" in page
    assert not RulesVersion.objects.exists()
    send(client, "/rules/draft/base")
    send(client, "/rules/versions")
    assert set(Target.objects.values_list("urgency", "minutes")) == {(2, 30), (3, 10)}


def test_settings_since_a_version_are_shown_and_recorded_and_an_old_version_comes_back(
    client: Client, made: Desk, clock: Clock
) -> None:
    assert "Recorded as version 1." in client.post("/rules/records", follow=True).content.decode()
    set_target(3, team=None, minutes=5, by=None, at=made.now)
    page = client.get("/rules/").content.decode()
    assert "Changed in the settings since version 1" in page
    assert "Targets: urgent 15 min → 5 min." in page
    assert (
        "Recorded as version 2."
        in client.post("/rules/records", {"note": "by hand"}, follow=True).content.decode()
    )
    assert "To bring it back would change" in client.get("/rules/versions/1/").content.decode()
    page = client.post("/rules/versions/1/draft", follow=True).content.decode()
    assert "From version 1." in page
    assert "Targets: urgent 5 min → 15 min." in page
    clock.advance(minutes=1)
    send(client, "/rules/versions")
    assert queries.rule_book().targets.urgent == 15
    assert RulesVersion.objects.latest("number").number == 3
    assert client.get("/rules/versions/9/").status_code == 404


@pytest.mark.usefixtures("made")
def test_a_draft_is_discarded(client: Client) -> None:
    seen = begin(client).revision
    client.post("/rules/draft/removal", {"revision": seen - 1})
    assert RulesDraft.objects.exists()
    client.post("/rules/draft/removal", {"revision": seen})
    assert not RulesDraft.objects.exists()
    assert client.get("/rules/draft/").status_code == 302


def test_topics_that_arrived_without_a_row_wait_to_be_mapped(client: Client, made: Desk) -> None:
    conversation = made.mail()
    Conversation.objects.filter(pk=conversation.pk).update(topic="lost-parcel")
    Topic.objects.create(slug="press", title="Press")
    page = client.get("/rules/").content.decode()
    assert "Lost parcel" in page
    assert "Press" in page
    client.post("/rules/mapping", {"slug": "lost-parcel", "team": "Shipping"})
    client.post("/rules/mapping", {"slug": "press", "team": ""})
    client.post("/rules/mapping", {"slug": "late-delivery", "team": "Shipping"})
    assert Topic.objects.get(slug="lost-parcel").team == made.team
    assert Topic.objects.get(slug="press").team is None


@pytest.mark.usefixtures("made")
def test_the_rules_travel_as_a_file(client: Client, clock: Clock) -> None:
    text = client.get("/rules/file").content.decode()
    assert 'slug = "late-delivery"' in text
    wrong = text.replace('team = "Shipping"', 'team = "Shopping"')
    answer = client.post("/rules/file/draft", {"file": SimpleUploadedFile("r.toml", wrong.encode())})
    assert answer.status_code == 422
    assert "no team called “Shopping”" in answer.content.decode()
    good = text.replace("urgent = 15", "urgent = 7")
    page = client.post(
        "/rules/file/draft", {"file": SimpleUploadedFile("r.toml", good.encode())}, follow=True
    )
    assert "Targets: urgent 15 min → 7 min." in page.content.decode()
    again = client.post(
        "/rules/file/draft", {"file": SimpleUploadedFile("r.toml", good.encode())}, follow=True
    )
    assert "There is a draft already" in again.content.decode()
    clock.advance(minutes=1)
    send(client, "/rules/versions")
    assert "urgent = 7" in client.get("/rules/file?version=1").content.decode()
    assert client.post("/rules/file/draft").status_code == 302


def test_an_empty_desk_has_a_page(client: Client, made: Desk) -> None:
    made.team.topics.all().delete()
    assert "No topics yet" in client.get("/rules/").content.decode()
    assert isinstance(queries.rule_book(), RuleBook)


def test_a_draft_is_tried_on_last_week(client: Client, made: Desk, clock: Clock) -> None:
    made.mail("Where is my parcel?")
    made.mail("My parcel is late", to=made.ben)
    worker.run_all()
    clock.advance(hours=30)
    begin(client)
    assert "Last week" not in client.get("/rules/draft/").content.decode().replace(
        "Try against last week", ""
    )
    page = send(client, "/rules/draft/trial", targets__normal="1").content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert RulesDraft.objects.get().document["targets"]["normal"] == 1
    worker.run_all()
    page = client.get("/rules/draft/trial", headers={"HX-Request": "true"}).content.decode()
    assert "every 1s" not in page
    assert "2 conversations since" in page
    assert "Amina Koné" in page
    assert "Past target" in page
    seen = RulesDraft.objects.get()
    assert seen.trial
    assert seen.trial["revision"] == seen.revision
    assert "changed since this was tried" in send(client, live=True, targets__normal="2").content.decode()
    assert Target.objects.count() == 0


def test_a_wrong_draft_is_not_tried_and_one_that_moved_neither(client: Client, made: Desk) -> None:
    seen = begin(client).revision
    assert send(client, "/rules/draft/trial", targets__urgent="soon").status_code == 422
    assert (
        "changed the draft meanwhile"
        in send(client, "/rules/draft/trial", revision=seen, targets__urgent="30").content.decode()
    )
    assert RulesDraft.objects.get().trial is None
    client.force_login(made.ben)
    assert client.get("/rules/draft/trial").status_code == 403


def test_a_draft_of_an_older_inhand_is_still_shown(client: Client, made: Desk) -> None:
    begin(client)
    document = RulesDraft.objects.get().document
    del document["teams"][0]["must_take_minutes"], document["targets"]["low"]
    RulesDraft.objects.update(document=document)
    assert client.get("/rules/draft/").status_code == 200
    assert made.team.name in client.get("/rules/").content.decode()


def test_the_latest_versions_are_listed_and_all_of_them_when_asked(client: Client, made: Desk) -> None:
    for minutes in range(1, 13):
        set_target(0, team=None, minutes=minutes, by=None, at=made.now)
        client.post("/rules/records")
    assert "Version 12<" in (page := client.get("/rules/").content.decode())
    assert "Version 2<" not in page
    assert "Version 1<" in client.get("/rules/?all").content.decode()
