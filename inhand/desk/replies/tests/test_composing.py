"""Files, recipients, forwards and shared drafts at the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from inhand.desk.conversations.inbound import Address, InboundFile
from inhand.desk.conversations.models import Attachment, Conversation, Message
from inhand.desk.conversations.tests.arriving import arrives, conversation, fresh
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.verify import verify
from inhand.desk.ownership.actions.claim import claim
from inhand.desk.replies.actions.add_note import add_note
from inhand.desk.replies.actions.approve import approve
from inhand.desk.replies.actions.ask_approval import ask_approval
from inhand.desk.replies.actions.attach import CannotAttach, attach
from inhand.desk.replies.actions.detach import detach
from inhand.desk.replies.actions.draft import DraftMoved, draft, words_of
from inhand.desk.replies.actions.send import CannotSend, send
from inhand.desk.replies.actions.take_draft import NoDraft, take_draft
from inhand.desk.replies.actions.undo import undo
from inhand.desk.replies.models import Draft
from inhand.desk.replies.recipients import Recipients
from inhand.desk.replies.reply import Reply
from inhand.desk.replies.words import Words
from inhand.desk.teams.tests.people import AT, person

if TYPE_CHECKING:
    from inhand.desk.teams.models import Teammate

pytestmark = pytest.mark.django_db
UNDO = timedelta(seconds=10)
LIMIT = 1000
CORA = Recipients([["cora@carrier.example", "Cora"]], [])


def claimed(**fields: Any) -> tuple[Conversation, Teammate]:
    made, amina = conversation(**fields), person("Amina")
    return claim(made, by=amina, at=AT), amina


def puts(made: Conversation, by: Teammate, name: str = "a.pdf", **more: Any) -> Attachment:
    values: dict[str, Any] = {"content_type": "application/pdf", "content": b"%PDF", "limit": LIMIT} | more
    return attach(made, filename=name, by=by, at=AT, **values)


def sends(made: Conversation, by: Teammate, text: str = "Here.", **terms: Any) -> Message:
    given: dict[str, Any] = {"seen_revision": fresh(made).revision, "client_key": f"key {text}"} | terms
    return send(made, reply=Reply(text, **given), by=by, at=AT, undo=UNDO)


def names(message: Message) -> list[str]:
    return list(message.attachments.order_by("pk").values_list("filename", flat=True))


def test_a_file_waits_beside_the_draft_leaves_with_the_reply_and_comes_back_with_an_undo() -> None:
    made, amina = claimed()
    file = puts(made, amina)
    assert Draft.objects.get().files.get() == file
    sent = sends(made, amina, files=(file.pk,))
    assert names(sent) == ["a.pdf"]
    assert not Draft.objects.exists()
    undo(sent, by=amina, at=AT)
    assert names(sent) == []
    kept = Draft.objects.get()
    assert words_of(kept) == Words("Here.", "", "reply", Recipients(sent.to, [], []), (file.pk,))
    assert names(sends(made, amina, "Again", files=(file.pk,))) == ["a.pdf"]


@pytest.mark.parametrize("size", [0, LIMIT + 1])
def test_an_empty_file_or_one_too_large_stays_away(size: int) -> None:
    made, amina = claimed()
    with pytest.raises(CannotAttach, match=r"“a\.pdf”"):
        puts(made, amina, content=b"x" * size)
    assert not Attachment.objects.exists()


def test_the_limit_is_for_all_files_together() -> None:
    made, amina = claimed()
    first = puts(made, amina, content=b"x" * LIMIT)
    with pytest.raises(CannotAttach, match="nothing of"):
        puts(made, amina, "b.pdf", content=b"x")
    detach(made, first.pk, by=amina)
    assert not Draft.objects.exists()
    puts(made, amina, "b.pdf", content=b"x")


def test_a_file_of_another_conversation_or_one_that_left_is_not_sent() -> None:
    made, amina = claimed()
    other = conversation(subject="Other", text="Something else", sender="bea@x.example")
    file = puts(other, amina)
    with pytest.raises(CannotSend, match="not here any more"):
        sends(made, amina, files=(file.pk,))
    assert Attachment.objects.get() == file


def test_a_picture_taken_out_of_the_words_again_goes_nowhere() -> None:
    made, amina = claimed()
    kept, dropped = (puts(made, amina, f"{each}.png", inline=True) for each in "ab")
    sent = sends(
        made, amina, html=f'<p>Look <img src="cid:{kept.content_id}"></p>', files=(kept.pk, dropped.pk)
    )
    assert names(sent) == ["a.png"]
    assert f'src="cid:{kept.content_id}"' in sent.html


def test_formatting_is_made_safe_and_the_text_says_the_same() -> None:
    made, amina = claimed()
    sent = sends(made, amina, "ignored", html='<p onclick="x">Dear <b>Otto</b>,<script>y</script></p>')
    assert (sent.visible_text, sent.visible_html) == ("Dear Otto,", "<p>Dear <b>Otto</b>,</p>")
    assert "script" not in sent.html
    with pytest.raises(CannotSend, match="has no value"):
        sends(made, amina, html="<p>Dear {contact.<b>name}</b></p>")


def test_recipients_are_frozen_as_they_were_named() -> None:
    made, amina = claimed(cc=(Address("bea@x.example", "Bea"),))
    named = Recipients([["otto@bakery.example", "Otto"]], [], [["boss@x.example", ""]])
    sent = sends(made, amina, recipients=named)
    assert (sent.to, sent.cc, sent.bcc) == (named.to, [], named.bcc)
    with pytest.raises(CannotSend, match="“nobody” is no address"):
        sends(made, amina, "Twice", recipients=Recipients([["nobody", ""]], []))


def test_a_forward_takes_the_files_along_and_leaves_the_customer_waiting() -> None:
    files = (
        InboundFile("bill.pdf", "application/pdf", b"%PDF"),
        InboundFile("big.zip", "application/zip", b"PK"),
    )
    made, amina = claimed(files=files)
    waiting = made.waiting_since
    bill = Attachment.objects.get(filename="bill.pdf")
    sent = sends(made, amina, "See below.", kind="forward", recipients=CORA, originals=(bill.pk,))
    assert (sent.subject, sent.in_reply_to, sent.outside, names(sent)) == (
        "Fwd: My order",
        "",
        True,
        ["bill.pdf"],
    )
    assert Attachment.objects.filter(filename="bill.pdf").count() == 2
    after = fresh(made)
    assert (after.state, after.waiting_since) == (Conversation.State.OPEN, waiting)
    assert Entry.objects.latest("pk").facts["to"] == ["cora@carrier.example"]
    undo(sent, by=amina, at=AT)
    assert fresh(made).waiting_since == waiting
    assert Draft.objects.get().kind == "forward"
    assert list(verify()) == []


def test_a_forward_to_the_customer_as_well_is_an_answer() -> None:
    made, amina = claimed()
    to = Recipients([["cora@carrier.example", ""]], [["Otto@bakery.example", ""]])
    sent = sends(made, amina, kind="forward", recipients=to)
    assert not sent.outside
    assert fresh(made).waiting_since is None


def test_an_answer_to_whom_it_was_forwarded_stops_no_clock_while_the_customer_waits() -> None:
    made, amina = claimed()
    sent = sends(made, amina, kind="forward", recipients=CORA)
    waiting = fresh(made).waiting_since
    arrives("It is on the van.", sender="cora@carrier.example", in_reply_to=(sent.provider_id,))
    assert fresh(made).waiting_since == waiting
    assert sends(made, amina, "Thank you, Cora.").outside
    assert fresh(made).waiting_since == waiting
    told = sends(made, amina, "It comes today.", recipients=Recipients([["otto@bakery.example", ""]], []))
    assert not told.outside
    assert fresh(made).waiting_since is None
    arrives("All done.", sender="cora@carrier.example", in_reply_to=(sent.provider_id,))
    assert not sends(made, amina, "Great.").outside, "only Cora waits now"
    assert fresh(made).waiting_since is None
    assert list(verify()) == []


def test_a_page_does_not_write_over_what_another_kept() -> None:
    made, amina = claimed()

    def keeps(text: str, version: int) -> Draft | None:
        return draft(made, words=Words(text), seen_revision=1, by=amina, at=AT, version=version)

    first = keeps("One", 0)
    assert first is not None
    puts(made, amina)
    second = keeps("One and two", first.version)
    with pytest.raises(DraftMoved) as moved:
        keeps("One and three", first.version)
    assert moved.value.draft == second
    sends(made, amina)
    with pytest.raises(DraftMoved) as gone:
        keeps("One and four", first.version + 1)
    assert gone.value.draft is None


def test_a_draft_taken_over_is_a_line_and_keeps_words_and_files() -> None:
    made, amina = claimed()
    ben = person("Ben")
    file = puts(made, ben)
    draft(made, words=Words("", "<p>By <b>Ben</b></p>", files=None), seen_revision=1, by=ben, at=AT)
    draft(made, words=Words("By Amina"), seen_revision=1, by=amina, at=AT)
    taken = take_draft(made, author=ben.pk, by=amina, at=AT)
    assert (taken.author, taken.text) == (amina, "By Amina\n\nBy Ben")
    assert list(taken.files.all()) == [file]
    entry = Entry.objects.latest("pk")
    assert (entry.name, entry.by, entry.facts) == ("draft.taken_over", amina.pk, {"author": ben.pk})
    with pytest.raises(NoDraft):
        take_draft(made, author=ben.pk, by=amina, at=AT)


def test_a_note_takes_the_files_and_the_draft_with_it() -> None:
    made, amina = claimed()
    file = puts(made, amina)
    words = Words("", "<p>Look @Amina <b>now</b></p>", "note", None, (file.pk,))
    noted = add_note(made, words=words, by=amina, at=AT)
    assert (noted.text, noted.html) == ("Look @Amina now", "<p>Look @Amina <b>now</b></p>")
    assert list(noted.attachments.all()) == [file]
    assert list(noted.mentions.all()) == [amina]
    assert not Draft.objects.exists()


def test_what_waits_for_approval_leaves_as_it_was_asked() -> None:
    made, amina = claimed(text="I told my lawyer about this.")
    lead = person("Lea", may_approve=True)
    file = puts(made, amina)
    named = Recipients([["otto@bakery.example", "Otto"]], [], [["boss@x.example", ""]])
    reply = Reply(
        "", fresh(made).revision, "k", html="<p>We are <b>sorry</b>.</p>", recipients=named, files=(file.pk,)
    )
    asked = ask_approval(made, reply=reply, by=amina, at=AT)
    sent = approve(asked, by=lead, at=AT, undo=UNDO)
    assert (sent.visible_html, sent.bcc, names(sent)) == ("<p>We are <b>sorry</b>.</p>", named.bcc, ["a.pdf"])
