"""How long a search takes, beside asking the messages with LIKE.

    bin/bench search --sizes 1000 10000 100000
    bin/postgres bin/bench search --sizes 100000 --json

A conversation is two messages of forty to a hundred and twenty words, drawn from 30,000 as often as words of a
language are (Zipf); every twentieth is Japanese. 500 are open. "find" is all of it: reading what was asked, the newest
that fit, their order, and the snippets of the first page. "like" is the least that a program without an index would do:
the newest fifty messages that hold the text, sent by hand through the plain driver; it knows no words, no accents, no
order.
"""

from __future__ import annotations

import argparse
import random  # noqa: TID251 -- what is drawn here is the same every time
from datetime import timedelta
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from bench import asked, desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OPEN, _BATCH, _PAGE, _WORDS = 500, 500, 50, 30_000
_JAPANESE = (
    "返金",
    "配送",
    "注文",
    "商品",
    "遅延",
    "交換",
    "領収書",
    "電話",
    "住所",
    "確認",
    "お願い",
    "届きません",
)
# What is asked, and what LIKE is asked in its place.
_ASKED = {
    "rare word": ("{rare}", "%{rare}%"),
    "common word": ("{common}", "%{common}%"),
    "two words": ("{common} {middle}", "%{middle}%"),
    "beginning of a word": ("{start}", "%{start}%"),
    "phrase": ('"{common} {often}"', "%{common} {often}%"),
    "common, open, mine": ("{common} is:open owner:me", ""),
    "who wrote": ("from:customer77", ""),
    "Japanese, two letters": ("返金", "%返金%"),
    "misspelt": ("{misspelt}", ""),
    "nowhere": ("zzyzx", "%zzyzx%"),
    "no word": ("is:closed before:2026-02-01", ""),
}


def vocabulary(chance: random.Random) -> list[str]:
    """Return words that sound like some, the most frequent first."""
    parts = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
    return list(
        dict.fromkeys(
            "".join(chance.choices(parts, k=2 + n % 3)) + chance.choice("nrst") for n in range(_WORDS * 2)
        )
    )[:_WORDS]


def texts(words: list[str], chance: random.Random) -> Iterator[str]:
    weights = list(accumulate(1 / (n + 3) for n in range(len(words))))
    number = 0
    while True:
        number += 1
        kind = _JAPANESE if number % 20 == 0 else None
        size = chance.randint(40, 120)
        yield (
            "".join(chance.choices(kind, k=size))
            if kind
            else " ".join(chance.choices(words, cum_weights=weights, k=size))
        )


def fill(size: int, words: list[str]) -> None:
    """Add conversations with two messages each, and their documents."""
    from inhand.desk.contacts.models import Contact  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.conversations.models import Conversation, Inbox, Message  # noqa: PLC0415
    from inhand.desk.search.actions.collect_words import learn  # noqa: PLC0415
    from inhand.desk.search.document import key  # noqa: PLC0415
    from inhand.desk.search.models import Document  # noqa: PLC0415
    from inhand.desk.search.words import indexed  # noqa: PLC0415
    from inhand.desk.teams.models import Team, Teammate  # noqa: PLC0415

    people, team, inbox = (
        list(Teammate.objects.order_by("pk")),
        Team.objects.get(is_general=True),
        Inbox.objects.get(),
    )
    said = texts(words, random.Random(7))  # noqa: S311 -- no secret
    for first in range(0, size, 5000):
        numbers = range(first, min(first + 5000, size))
        contacts = Contact.objects.bulk_create(
            [Contact(name=f"Customer{n} Lastname", created_at=desk.NOW) for n in numbers], batch_size=_BATCH
        )
        rows = Conversation.objects.bulk_create((
            Conversation(
                inbox=inbox, contact=contact, team=team, owner=people[n % 8], state="open" if n < _OPEN else "closed",
                subject=next(said)[:60], topic="billing", opened_at=desk.NOW,
                last_message_at=desk.NOW - timedelta(minutes=n),
                waiting_since=desk.NOW if n < _OPEN else None, closed_at=None if n < _OPEN else desk.NOW,
            ) for n, contact in zip(numbers, contacts, strict=True)
        ), batch_size=_BATCH)  # fmt: skip
        written = [(row, (next(said), next(said))) for row in rows]
        Message.objects.bulk_create((
            Message(conversation=row, inbox=inbox, direction="in", channel=1, platform="email", text=text,
                    contact_id=row.contact_id, provider_id=f"s{row.pk}-{n}@c.example", at=row.last_message_at,
                    sender=["c@c.example", "C"], state="received")
            for row, both in written for n, text in enumerate(both)
        ), batch_size=_BATCH)  # fmt: skip
        documents = [
            Document(id=key(row.last_message_at, row.pk), conversation=row, subject=indexed(row.subject, 400),
                     people=indexed(row.contact.name, 400), text=indexed(" ".join(both), 10_000))
            for row, both in written
        ]  # fmt: skip
        Document.objects.bulk_create(documents, batch_size=_BATCH)
    learn([(" ".join(words),)])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=40)
    asked.wants_json(parser)
    wanted = parser.parse_args()
    desk.load()
    words = vocabulary(random.Random(1))  # noqa: S311 -- no secret
    drawn = {"rare": words[9000], "common": words[0], "often": words[1], "middle": words[400], "start": words[500][:4],
             "misspelt": words[40][:3] + words[40][4:]}  # fmt: skip
    figures: dict[str, Any] = {}
    for size in sorted(wanted.sizes):
        wrapper = desk.new_database(f"search{size}")
        desk.furnish()
        fill(size, words)
        if wrapper.vendor == "postgresql":
            with wrapper.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        plain = desk.plain(wrapper)
        for name, (text, like) in _ASKED.items():
            asks: dict[str, Callable[[], object]] = {"find": partial(_find, text.format(**drawn))}
            if like:
                asks["like"] = partial(_like, plain, wrapper.vendor, like.format(**drawn))
            for way, ask in asks.items():
                cost, number = asked.Cost(), ask()
                for _ in range(wanted.rounds):
                    cost.of(ask)
                figures.setdefault(name, {}).setdefault(str(size), {})[way] = cost.told() | {"found": number}
    if wanted.json:
        asked.as_json("search", {"database": wrapper.vendor, "figures": figures})
    else:
        _tell(wrapper.vendor, figures)


def _find(text: str) -> int:
    from inhand.desk.search.narrow import Asker  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.search.parse import parse  # noqa: PLC0415
    from inhand.desk.search.queries import find, snippets  # noqa: PLC0415
    from inhand.desk.teams.models import Teammate  # noqa: PLC0415

    person = Teammate.objects.order_by("pk")[0]
    found = find(parse(text, desk.NOW.date()), person=person, asker=Asker(person.pk, desk.NOW), now=desk.NOW)
    snippets(found.ids[:_PAGE], found.query.wanted)
    return len(found.ids)


def _like(plain: Any, vendor: str, text: str) -> int:  # noqa: ANN401 -- of either driver
    place, like = ("?", "LIKE") if vendor == "sqlite" else ("%s", "ILIKE")
    statement = (
        f"SELECT id, text FROM conversations_message WHERE text {like} {place} ORDER BY id DESC LIMIT {_PAGE}"  # noqa: S608
    )
    return len(plain.execute(statement, [text]).fetchall())


def _tell(vendor: str, figures: dict[str, Any]) -> None:
    print(f"{vendor}: ms, wall p50 / p95 and CPU p50 / p95 of this process")
    for name, sizes in figures.items():
        for size, ways in sizes.items():
            told = "   ".join(
                f"{way} {each['wall_p50']:8.2f} / {each['wall_p95']:8.2f} {each['cpu_p50']:8.2f} / "
                f"{each['cpu_p95']:8.2f} ({each['found']})"
                for way, each in ways.items()
            )
            print(f"  {name:<22} {size:>7}  {told}")


if __name__ == "__main__":
    main()
