from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inhand.desk.conversations.inbound import Address
from inhand.doors.channels import reply_token
from inhand.doors.channels.email import compose
from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.email.tests.mails import KEY, account, reply

OTHER_DESK = account(address="other@desk.example")


def test_what_leaves_is_what_was_meant() -> None:
    read = parse(compose.compose(reply(cc=(Address("bo@x.example", "Bo"),)), account()), account())
    assert read.provider_id == "r1@shop.example"
    assert read.sender == Address("support@shop.example", "Shop")
    assert (read.to, read.cc) == ((Address("ann@customer.example", "Ann"),), (Address("bo@x.example", "Bo"),))
    assert (read.subject, read.text) == ("Re: My order", "It is on its way.")
    assert read.html.strip() == "<p>It is on its way.</p>"
    assert read.in_reply_to == ("m1@customer.example",)
    assert read.references == ("m0@customer.example", "m1@customer.example")
    assert read.sent_at == reply().at
    assert read.automatic == "loop"  # our own mail, known when it comes back


def test_the_same_reply_is_the_same_bytes() -> None:
    assert compose.compose(reply(), account()) == compose.compose(reply(), account())


@pytest.mark.parametrize(
    "name",
    [
        "Müller, Anna",
        'The "Shop"',
        "O'Neil (Sales)",
        "株式会社",
        "a" * 150,
        "=?utf-8?Q?x?=",
        "Ann\\",
        "名" * 60,
    ],
)
def test_names_and_subjects_of_any_kind_arrive(name: str) -> None:
    outbound = reply(to=(Address("ann@customer.example", name),), subject=f"Re: {name}")
    read = parse(compose.compose(outbound, account()), account())
    assert read.to == (Address("ann@customer.example", name.strip()),)
    assert read.subject == f"Re: {name}"


@settings(deadline=None)
@given(st.text(), st.text(), st.text(), st.text())
def test_nothing_in_a_reply_can_start_a_header(subject: str, name: str, message_id: str, text: str) -> None:
    evil = "\r\nBcc: thief@evil.example\r\n\r\n<script>"
    outbound = reply(
        subject=subject + evil, to=(Address("ann@customer.example", name + evil),), message_id=message_id + evil + "@x",
        references=(message_id + evil,), in_reply_to=evil + message_id, text=text + evil,
    )  # fmt: skip
    raw = compose.compose(outbound, account())
    head = raw.partition(b"\r\n\r\n")[0]
    sent = message_from_bytes(raw, policy=policy.compat32)
    assert head.isascii()
    assert sent["bcc"] is None
    assert sorted(sent.keys()) == sorted(message_from_bytes(compose.compose(reply(), account())).keys())
    assert b"\r" not in head.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "ann@",
        "@x.example",
        "ann@x.example\r\nBcc: b@c.example",
        "a b@x.example",
        "añn@x.example",
        "a@x y",
    ],
)
def test_an_address_that_is_none_is_refused_with_what_to_do(address: str) -> None:
    with pytest.raises(compose.Unaddressable, match="Correct it"):
        compose.compose(reply(to=(Address(address),)), account())


def test_a_reply_to_nobody_is_refused() -> None:
    with pytest.raises(compose.Unaddressable, match="no recipient"):
        compose.compose(reply(to=()), account())


def test_an_international_domain_is_written_as_servers_want_it() -> None:
    outbound = reply(to=(Address("ann@bücher.example"),))
    assert compose.recipients(outbound) == ["ann@xn--bcher-kva.example"]


def test_long_threads_keep_their_first_and_their_latest_references() -> None:
    ids = tuple(f"m{n}@customer.example" for n in range(1000))
    read = parse(compose.compose(reply(references=ids, in_reply_to=ids[-1]), account()), account())
    assert read.references == (ids[0], *ids[-20:])


def test_answers_come_back_to_the_signed_address() -> None:
    token = reply_token.make(7, KEY)
    raw = compose.compose(reply(reply_token=token), account())
    assert parse(raw, OTHER_DESK).reply_to[0].address == f"support+{token}@shop.example"


def test_without_plus_addressing_answers_come_to_the_plain_address() -> None:
    raw = compose.compose(reply(reply_token=reply_token.make(7, KEY)), account({"plus_addressing": False}))
    assert parse(raw, OTHER_DESK).reply_to == ()


def test_only_automatic_mail_says_that_it_is() -> None:
    assert b"Auto-Submitted: auto-replied" in compose.compose(reply(automatic=True), account())
    assert b"Auto-Submitted" not in compose.compose(reply(), account())


@given(st.text(), st.text())
def test_any_text_arrives(text: str, html: str) -> None:
    compose.compose(reply(text=text, html=html), account())
