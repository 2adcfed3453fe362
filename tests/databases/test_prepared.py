"""What is prepared must write and read what Django itself writes and reads, on both databases."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, connections
from django.db.models import Min
from django.test.utils import CaptureQueriesContext

from inhand.desk.contacts.models import Contact
from inhand.desk.conversations.models import Conversation, Inbox
from inhand.desk.ledger.models import Entry
from inhand.desk.teams.models import Team
from inhand.ground import claim, prepared, statements

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 10, 0, 0, 123456, tzinfo=UTC)


def conversation() -> Conversation:
    inbox, _ = Inbox.objects.get_or_create(name="Help", defaults={"addresses": ["help@desk.example"]})
    team, _ = Team.objects.get_or_create(name="Front")
    return prepared.insert(
        Conversation, inbox=inbox, contact=Contact.objects.create(name="Ada", created_at=AT), team=team,
        subject="naïve “ü” 日本", lane_since=AT, opened_at=AT, last_message_at=AT,
    )  # fmt: skip


def columns(row: Conversation) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in Conversation._meta.concrete_fields}


def test_what_is_inserted_is_what_django_reads() -> None:
    written = conversation()
    assert columns(Conversation.objects.get(pk=written.pk)) == columns(written)
    assert written.pk
    assert not written._state.adding


def test_an_inserted_row_keeps_its_relations() -> None:
    row = conversation()
    with CaptureQueriesContext(connection) as asked:
        assert (row.contact.name, row.team.name, row.owner) == ("Ada", "Front", None)
    assert len(asked) == 0


def test_an_inserted_row_begins_as_django_begins_one() -> None:
    said = {
        "inbox_id",
        "contact_id",
        "team_id",
        "subject",
        "lane_since",
        "opened_at",
        "last_message_at",
        "id",
    }
    begun, plain = columns(conversation()), columns(Conversation())
    assert {name: begun[name] for name in begun.keys() - said} == {
        name: plain[name] for name in plain.keys() - said
    }


def test_a_list_that_an_inserted_row_begins_with_is_its_own() -> None:
    one, other = conversation(), conversation()
    one.tags.append("vip")
    assert other.tags == []


def test_what_a_model_does_not_have_is_not_inserted() -> None:
    with pytest.raises(TypeError, match="Entry has no fact"):
        prepared.insert(Entry, at=AT, name="x", version=1, fact={}, checksum="")


def test_what_is_fetched_is_what_django_reads() -> None:
    pk = conversation().pk
    assert columns(prepared.fetch(Conversation, id=pk)) == columns(Conversation.objects.get(pk=pk))
    assert columns(prepared.fetch(Conversation, lock=True, id=pk)) == columns(Conversation.objects.get(pk=pk))


def test_a_row_that_is_not_there_is_said_so() -> None:
    with pytest.raises(Conversation.DoesNotExist, match="Conversation"):
        prepared.fetch(Conversation, id=0)


def test_words_that_never_change_are_written_into_the_statement() -> None:
    sql = "WHERE state IN (%s, %s) AND id = %s"
    assert prepared._with_words(sql, ["open", "it's", 7]) == (
        "WHERE state IN ('open', %s) AND id = %s",
        ["it's", 7],
    )


@pytest.mark.parametrize("word", ["", "open", "it's", "100 %s", "why?", "\\", "“ü” 日本", "--"])
def test_whatever_the_word_it_is_found(word: str) -> None:
    row = conversation()
    prepared.update(Conversation, {"id": row.pk}, subject=word)
    find = prepared.Query(
        lambda pk: Conversation.objects.filter(pk=pk, subject=word).values_list("subject"), prepared.NUMBER
    )
    assert find(row.pk) == [(word,)]


def test_json_and_times_survive() -> None:
    facts = {"a": [1, None, "ü"], "b": {"c": True}}
    entry = prepared.insert(Entry, at=AT, name="x", version=1, facts=facts, checksum="")
    read = prepared.fetch(Entry, id=entry.pk)
    assert (read.at, read.facts) == (AT, facts)
    assert Entry.objects.get(pk=entry.pk).facts == facts


def test_an_update_changes_the_rows_that_match_and_counts_them() -> None:
    one, other = conversation(), conversation()
    assert prepared.update(Conversation, {"id": one.pk, "revision": 0}, subject="new", waiting_since=AT) == 1
    assert prepared.update(Conversation, {"id": one.pk, "revision": 7}, subject="never") == 0
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.subject, one.waiting_since) == ("new", AT)
    assert other.subject != "new"


def test_a_relation_is_set_by_row_or_by_key_or_emptied() -> None:
    row, team = conversation(), Team.objects.create(name="Billing")
    prepared.update(Conversation, {"id": row.pk}, team=team)
    assert Conversation.objects.get(pk=row.pk).team_id == team.pk
    prepared.update(Conversation, {"id": row.pk}, team_id=row.team_id, owner=None)
    assert Conversation.objects.get(pk=row.pk).team_id == row.team_id


def test_the_databases_own_rules_hold() -> None:
    row = conversation()
    with pytest.raises(IntegrityError):
        prepared.update(Conversation, {"id": row.pk}, lane_since=None)


def test_a_query_is_asked_again_with_other_values() -> None:
    rows = [conversation(), conversation()]
    query = prepared.Query(
        lambda a, b, at: (
            Conversation.objects.filter(pk__in=[a, b], opened_at__lte=at)
            .order_by("pk")
            .values_list("pk", "opened_at")
        ),
        prepared.NUMBER,
        prepared.NUMBER,
        prepared.TIME,
    )
    pks = [row.pk for row in rows]
    assert query(pks[0], 0, AT) == [(pks[0], AT)]
    assert query(*pks, AT) == [(pk, AT) for pk in pks]
    assert query(*pks, AT.replace(year=2025)) == []


def test_a_query_wants_all_its_values() -> None:
    query = prepared.Query(lambda pk: Team.objects.filter(pk=pk).values_list("pk"), prepared.NUMBER)
    with pytest.raises(TypeError, match="1 values, not 2"):
        query(1, 2)


def test_only_one_of_two_wins_a_claim() -> None:
    row = conversation()
    assert claim.advance(Conversation, pk=row.pk, revision=0, subject="first")
    assert not claim.advance(Conversation, pk=row.pk, revision=0, subject="second")
    assert Conversation.objects.get(pk=row.pk).subject == "first"


def test_rows_are_what_django_reads_with_what_it_joins() -> None:
    written = conversation()
    asked = prepared.Rows[Conversation](
        lambda pk: Conversation.objects.filter(pk=pk).select_related("team", "owner").defer("preview"),
        prepared.NUMBER,
    )
    read = asked.rows(written.pk)[0]
    with CaptureQueriesContext(connection) as queries:
        assert (read.team, read.owner) == (written.team, None)
    assert not queries.captured_queries
    assert read.get_deferred_fields() == {"preview"}
    assert columns(Conversation.objects.get(pk=read.pk)) == columns(read)
    assert not asked.rows(written.pk + 1)


def test_times_are_read_as_django_reads_them() -> None:
    written = conversation()
    asked = prepared.Query(
        lambda pk: (
            Conversation.objects.filter(pk=pk)
            .annotate(first=Min("opened_at"))
            .values_list("first", "closed_at")
        ),
        prepared.NUMBER,
    )
    assert asked(written.pk) == [(AT, None)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's columns hold times only")
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-02 09:00:00.000001", datetime(2026, 3, 2, 9, microsecond=1, tzinfo=UTC)),
        ("2026-03-02 09:00:00+01:00", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ("2026-3-2 9:00", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("soon", None),
    ],
)
def test_a_time_that_others_wrote_stops_nobody(written: str, read: datetime | None) -> None:
    made = conversation()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE conversations_conversation SET last_message_at = %s", [written])
    assert Conversation.objects.get(pk=made.pk).last_message_at == read
    assert prepared.fetch(Conversation, id=made.pk).last_message_at == read


def test_it_asks_the_connection_that_django_asks_also_where_a_loop_runs() -> None:
    def both() -> list[object]:
        return [statements.database(), connections["default"]]

    async def where_a_loop_runs() -> list[object]:
        return both()

    def thread() -> list[list[object]]:
        return [both(), asyncio.run(where_a_loop_runs()), both()]

    with ThreadPoolExecutor(1) as other:
        before, meanwhile, after = other.submit(thread).result()
    for ours, djangos in (before, meanwhile, after):
        assert ours is djangos
    assert before[0] is after[0]
    assert before[0] is not meanwhile[0]
