"""Writing in Chromium: formatting, pictures and files that really leave; recipients, a forward, a shared draft."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.models import Entry
from inhand.desk.replies.models import Draft
from inhand.doors.channels import accept
from inhand.doors.channels.accounts import account
from inhand.doors.channels.email.parse import parse
from inhand.ground import clock
from inhand.ground.outbox.worker import run_all
from tests.browser.pages import editor, enter, live
from tests.support.mail_desk import connect, mail

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page, Route

    from inhand.doors.channels.models import Channel
    from inhand.doors.web.tests.sample import Desk
    from tests.support.smtp_server import SmtpServer

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WORD = (
    '<html><body><style>p{color:red}</style><p class=MsoNormal style="mso-x:y"><b>Two steps</b><o:p></o:p></p>'
    '<p class=MsoListParagraph style="mso-list:l0"><span style="mso-list:Ignore">·<span> </span></span>Open it</p>'
    '<p class=MsoListParagraph style="mso-list:l0"><span style="mso-list:Ignore">·<span> </span></span>Close it</p>'
    '<img src="https://spy.example/x.png" onerror="alert(1)"></body></html>'
)
_PASTE = """([target, kinds, picture]) => {
  const data = new DataTransfer();
  for (const [kind, text] of Object.entries(kinds)) data.setData(kind, text);
  if (picture) {
    const bytes = Uint8Array.from(atob(picture), (each) => each.charCodeAt(0));
    data.items.add(new File([bytes], "shot.png", { type: "image/png" }));
  }
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector(target).dispatchEvent(event);
}"""


def paste(page: Page, kinds: dict[str, str], picture: bytes = b"") -> None:
    editor(page).focus()
    page.evaluate(_PASTE, ["#compose-text", kinds, base64.b64encode(picture).decode()])


_DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: "text/plain" }));
  return data;
}"""


def came(channel: Channel, number: str, *headers: str) -> Conversation:
    """A customer's mail, as the server brought it."""
    accept.store(channel, [mail(number, *headers)], at=clock.now())
    run_all()
    return Conversation.objects.get()


def test_what_is_formatted_pasted_and_attached_reaches_the_customer(
    workspace: Page, made: Desk, smtp: SmtpServer, undo_time_passes: Callable[[], None], tmp_path: Path
) -> None:
    complaints: list[str] = []
    channel = connect(made, smtp.settings())
    conversation = came(channel, "order-1")
    workspace.goto(f"/conversations/{conversation.pk}/?compose=reply")
    editor(workspace).press_sequentially("Dear Otto, see :tad")
    expect(workspace.locator("#compose-suggestions")).to_contain_text(":tada:")
    workspace.keyboard.press("Enter")
    workspace.keyboard.press("Enter")
    workspace.locator("[data-format=bold]").click()
    workspace.keyboard.type("Important")
    workspace.locator("[data-format=bold]").click()
    workspace.keyboard.press("Enter")
    paste(workspace, {"text/html": WORD, "text/plain": "Two steps"})
    expect(editor(workspace).locator("li")).to_have_text(["Open it", "Close it"])
    paste(workspace, {}, PICTURE)
    expect(editor(workspace).locator("img")).to_have_attribute("src", re.compile(r"/attachments/\d+$"))
    note = tmp_path / "Rechnung März 日本.pdf"
    note.write_bytes(b"%PDF-1.7 one")
    workspace.locator("input[name=new_file]").set_input_files([note])
    expect(workspace.locator(".file:not(.inline) a")).to_have_text([note.name])
    for _ in range(600):  # "saved" may be said of what was written before
        if "/attachments/" in Draft.objects.get().html:
            break
        workspace.wait_for_timeout(100)
    workspace.reload()
    expect(editor(workspace).locator("b").first).to_have_text("Important")
    expect(workspace.locator(".file:not(.inline) a")).to_have_text([note.name])
    workspace.keyboard.press("Control+Enter")
    expect(workspace.locator("undo-bar")).to_be_visible()
    undo_time_passes()

    read = parse(smtp.received[-1].raw, account(channel))
    assert "<b>Important</b>" in read.html
    assert "spy.example" not in read.html
    assert "color:red" not in read.html
    assert read.visible_text.startswith("Dear Otto, see 🎉\nImportant\nTwo steps")
    assert "- Open it\n- Close it" in read.visible_text
    assert "It should have come on Friday." not in read.visible_text, "what is answered is quoted below"
    assert "> It should have come on Friday." in read.text
    shown, beside = read.files
    assert (shown.content, shown.inline) == (PICTURE, True)
    assert f'src="cid:{shown.content_id}"' in read.html
    assert (beside.filename, beside.content, beside.inline) == (note.name, b"%PDF-1.7 one", False)
    expect(workspace.locator("#timeline .msg.out img")).to_be_visible()
    assert complaints == []


def test_a_dropped_file_and_what_was_written_offline_leave_with_the_reply(
    workspace: Page, made: Desk, smtp: SmtpServer, undo_time_passes: Callable[[], None]
) -> None:
    channel = connect(made, smtp.settings())
    conversation = came(channel, "order-1")
    workspace.goto(f"/conversations/{conversation.pk}/?compose=reply")
    live(workspace)
    form = workspace.locator("form.compose")
    dragged = workspace.evaluate_handle(_DROP, ["proof.txt", "signed by the carrier"])
    editor(workspace).dispatch_event("dragover", {"dataTransfer": dragged})
    expect(form).to_contain_class("dropping")
    editor(workspace).dispatch_event("drop", {"dataTransfer": dragged})
    expect(workspace.locator(".file a")).to_have_text(["proof.txt"])
    expect(form).not_to_contain_class("dropping")
    expect(editor(workspace)).to_have_text("")

    workspace.context.set_offline(True)
    expect(workspace.locator("#offline")).to_be_visible()
    editor(workspace).fill("The carrier has signed for it.")
    expect(workspace.locator("[data-saved]")).to_have_text("not saved yet, kept here")
    assert not Draft.objects.exclude(text="").exists()
    workspace.context.set_offline(False)
    expect(workspace.locator("#offline")).to_be_hidden()
    expect(workspace.locator("[data-saved]")).to_have_text("saved")
    assert Draft.objects.get().text == "The carrier has signed for it."

    workspace.keyboard.press("Control+Enter")
    expect(workspace.locator("undo-bar")).to_be_visible()
    undo_time_passes()
    read = parse(smtp.received[-1].raw, account(channel))
    assert read.visible_text.startswith("The carrier has signed for it.")
    assert [(file.filename, file.content) for file in read.files] == [("proof.txt", b"signed by the carrier")]


def test_what_is_sent_while_it_is_being_kept_leaves_no_draft_behind(
    workspace: Page, made: Desk, smtp: SmtpServer
) -> None:
    conversation = came(connect(made, smtp.settings()), "order-1")

    def sent_meanwhile(route: Route) -> None:
        workspace.keyboard.press("Control+Enter")
        route.continue_()

    workspace.goto(f"/conversations/{conversation.pk}/?compose=reply")
    live(workspace)
    workspace.route(f"**/conversations/{conversation.pk}/draft", sent_meanwhile, times=1)
    editor(workspace).fill("It left today.")
    expect(workspace.locator("undo-bar")).to_be_visible()
    expect(workspace.locator(".composer-closed")).to_contain_text("Reply")
    assert not Draft.objects.exclude(text="").exists()


def test_recipients_are_chips_and_a_forward_leaves_the_customer_waiting(
    workspace: Page, made: Desk, smtp: SmtpServer, undo_time_passes: Callable[[], None]
) -> None:
    channel = connect(made, smtp.settings())
    conversation = came(channel, "order-1", "Cc: Bea <bea@bakery.example>")
    made.mail("Rates", text="Our rates for next year.", sender="cora@carrier.example")
    waiting = conversation.waiting_since
    workspace.goto(f"/conversations/{conversation.pk}/?compose=reply")
    chips = workspace.locator("[data-row=to] .chip-words")
    expect(chips).to_have_text(["Otto Brandt"])
    expect(workspace.locator("[data-row=cc] .chip-words")).to_have_text(["Bea"])
    workspace.get_by_role("button", name="Only to the writer").click()
    expect(workspace.locator("[data-row=cc]")).to_be_hidden()

    workspace.get_by_role("tab", name="Forward").click()
    expect(chips).to_have_count(0)
    workspace.locator("#compose-to-entry").press_sequentially("nobody,")
    expect(workspace.locator(".chip.wrong")).to_have_text("nobody×")
    editor(workspace).fill("Can you look into this?")
    workspace.keyboard.press("Control+Enter")
    expect(workspace.locator("#composer-problem")).to_contain_text("“nobody” is no address")
    workspace.get_by_role("button", name="Take nobody out").click()
    workspace.locator("#compose-to-entry").press_sequentially("cora")
    expect(workspace.locator("#compose-to-found [role=option]")).to_have_count(1)
    workspace.keyboard.press("Enter")
    workspace.get_by_role("button", name="Blind copy").click()
    workspace.locator("#compose-bcc-entry").fill("boss@lumen.test")
    editor(workspace).focus()
    workspace.keyboard.press("Control+Enter")
    expect(workspace.locator("undo-bar")).to_be_visible()
    undo_time_passes()

    (left,) = smtp.received
    assert sorted(left.recipients) == ["boss@lumen.test", "cora@carrier.example"]
    assert b"boss@lumen.test" not in left.raw
    read = parse(left.raw, account(channel))
    assert read.subject == "Fwd: Where is my parcel?"
    assert "From: Otto Brandt <otto@bakery.example>" in read.text
    conversation.refresh_from_db()
    assert (conversation.waiting_since, conversation.state) == (waiting, "open")
    assert not Entry.objects.filter(name="reply.sent").exists()


def test_a_colleagues_draft_is_read_along_and_taken_over(workspace: Page, made: Desk, base_url: str) -> None:
    conversation = made.mail(to=made.amina)
    workspace.goto(f"/conversations/{conversation.pk}/")
    live(workspace)
    assert workspace.context.browser is not None
    bens = workspace.context.browser.new_context(base_url=base_url)
    enter(bens, made.ben, base_url)
    other = bens.new_page()
    other.goto(f"/conversations/{conversation.pk}/?compose=reply")
    live(other)
    editor(other).press_sequentially("It left on ")
    theirs = workspace.locator(".other-draft")
    expect(theirs).to_contain_text("Ben Lindqvist has a draft")
    theirs.locator("summary").click()
    expect(theirs).to_contain_text("It left on")
    theirs.get_by_role("button", name="Go on with it").click()
    expect(editor(workspace)).to_have_text("It left on ")
    assert Entry.objects.get(name="draft.taken_over").facts == {"author": made.ben.pk}
    editor(other).press_sequentially("Friday")
    expect(other.locator("#draft-news")).to_contain_text("Amina Koné goes on with this draft.")
    expect(editor(other)).to_have_text("It left on Friday")
    assert [draft.author for draft in Draft.objects.all()] == [made.amina]
    other.get_by_role("button", name="Keep them as my own draft").click()
    expect(other.locator("[data-saved]")).to_have_text("saved")
    assert Draft.objects.count() == 2
    bens.close()
