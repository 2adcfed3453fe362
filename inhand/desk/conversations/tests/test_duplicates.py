from datetime import UTC, datetime, timedelta

import pytest

from inhand.desk.conversations.duplicates import Recent, Said

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
FIRST = {
    "id": "first", "at": AT, "channel": "email", "event": "<a@shop.example>", "sender": "ines@shop.example",
    "name": "Inés Ferrer", "text": "Hello,\n\nMy blue lamp arrived broken, order 48121.\n\nRegards,\nInés Ferrer",
}  # fmt: skip
SMS = {"id": "next", "channel": "sms", "event": "sms-1", "sender": "+34600", "text": FIRST["text"]}


@pytest.mark.parametrize(
    ("later", "why"),
    [
        ({"id": "again"}, "event"),
        (SMS | {"name": "ines ferrer"}, "name"),
        (SMS | {"sender": "INES@shop.example"}, "sender"),
        (SMS | {"name": "Inés Ferrer", "text": "Writing here too: MY BLUE LAMP ARRIVED BROKEN!"}, "name"),
        (SMS | {"name": "", "text": "my blue lamp arrived broken, order 48121"}, "text"),
        (SMS | {"name": "", "text": "my blue lamp arrived broken, order 48121", "at": 30}, None),
        (SMS | {"name": "Tom Berg"}, None),
        (SMS | {"text": "My blue lamp arrived broken, order 59999."}, None),
        (SMS | {"text": "Where is my invoice for the red chair?"}, None),
        (SMS | {"name": "Inés Ferrer", "at": 170}, "name"),
        (SMS | {"name": "Inés Ferrer", "at": 200}, None),
        (SMS | {"sender": "ines@shop.example", "at": 1430}, "sender"),
        (SMS | {"sender": "ines@shop.example", "at": 1450}, None),
        (
            SMS
            | {
                "sender": "ines@shop.example",
                "subject": "Order 59999",
                "text": "My blue lamp arrived broken",
            },
            None,
        ),
        (SMS | {"at": 200}, None),
        (SMS | {"answers": True}, None),
        (SMS | {"text": "Thanks!"}, None),
        ({"id": "next", "event": "<b@shop.example>"}, "sender"),
        ({"id": "next", "event": "<b@shop.example>", "threaded": True}, None),
        ({"id": "next", "event": "<b@shop.example>", "subject": "Another matter"}, None),
        (
            {"id": "next", "event": "<b@shop.example>", "name": "Inés Ferrer", "sender": "ines@work.example"},
            None,
        ),
    ],
)
def test_a_repeat_is_the_same_person_saying_the_same_elsewhere(
    later: dict[str, object], why: str | None
) -> None:
    recent = Recent()
    assert recent.take(Said(**FIRST)) is None  # type: ignore[arg-type]
    minutes = later.get("at", 3)
    assert isinstance(minutes, int)
    repeat = recent.take(Said(**FIRST | later | {"at": AT + timedelta(minutes=minutes)}))  # type: ignore[arg-type]
    assert (repeat and (repeat.of, repeat.why)) == (why and ("first", why))


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    recent = Recent()
    recent.take(Said("one", AT, "email", "こんにちは。\n注文したランプが壊れていました。", name="田中"))
    repeat = recent.take(Said("two", AT, "chat", "注文したランプが壊れていました", name="田中"))
    assert repeat is not None
    assert repeat.of == "one"
