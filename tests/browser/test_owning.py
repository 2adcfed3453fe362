"""Must take, handing off several, and the list before one leaves, by keyboard in Chromium."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from inhand.desk.conversations.models import Conversation
from inhand.desk.ownership.models import Handoff, Pass
from inhand.desk.teams.actions.set_status import set_status
from inhand.desk.teams.models import Team, Teammate
from tests.browser.pages import live

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from inhand.doors.web.tests.sample import Desk


def picture(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at them."""
    if folder := os.environ.get("INHAND_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_a_claim_asks_for_the_one_that_waited_and_a_pass_frees_the_way(workspace: Page, made: Desk) -> None:
    Team.objects.update(mode=Team.Mode.CLAIM)
    old = made.mail("Nobody wants this one", at=made.now - timedelta(minutes=12))
    new = made.mail("An easy one", sender="b@x.example")
    workspace.goto("/queue/lane/")
    live(workspace)
    workspace.locator(f"#row-{new.pk}").hover()
    workspace.locator(f"#row-{new.pk} [data-verb=assignment]").click()
    dialog = workspace.locator("#must-take")
    expect(dialog).to_contain_text("Nobody wants this one")
    expect(dialog).to_contain_text("waiting for 12 min")
    expect(dialog.get_by_role("button", name="Take it")).to_be_focused()
    picture(workspace, "must-take")
    dialog.locator(".pass > summary").click()
    picture(workspace, "must-take-pass")
    dialog.get_by_label("Why should somebody else take it?").select_option("conflict_of_interest")
    dialog.get_by_role("button", name="Pass it, then claim").click()
    expect(workspace.locator("#toasts")).to_contain_text("What you asked for is yours now")
    expect(workspace.locator("#must-take")).to_be_hidden()
    assert Conversation.objects.get(pk=new.pk).owner == made.amina
    assert Pass.objects.get().conversation == old


def test_capital_c_gives_the_one_that_waited(workspace: Page, made: Desk) -> None:
    Team.objects.update(mode=Team.Mode.CLAIM)
    made.mail("An easy one")
    old = made.mail("Nobody wants this one", at=made.now - timedelta(minutes=12), sender="b@x.example")
    workspace.goto("/queue/lane/")
    workspace.keyboard.press("Shift+C")
    expect(workspace.locator(".talk-title h1")).to_have_text("Nobody wants this one")
    assert Conversation.objects.get(pk=old.pk).owner == made.amina


def test_a_lead_hands_off_what_is_selected(workspace: Page, made: Desk) -> None:
    Teammate.objects.filter(pk=made.amina.pk).update(role=Teammate.Role.LEAD)
    mails = [made.mail(f"Parcel {n}", to=made.amina, sender=f"c{n}@x.example") for n in range(4)]
    workspace.goto("/queue/mine/")
    live(workspace)
    bar = workspace.locator("bulk-bar")
    expect(bar).to_be_hidden()
    for key in ("j", "x", "j", "x"):
        workspace.keyboard.press(key)
    expect(bar).to_contain_text("2 selected")
    workspace.locator(f"#row-{mails[3].pk}").hover()
    workspace.locator(f"#row-{mails[3].pk} .row-pick input").click()
    expect(bar).to_contain_text("3 selected")
    picture(workspace, "bulk-bar")
    workspace.keyboard.press("o")
    dialog = workspace.locator("#handoff")
    expect(dialog).to_contain_text("Hand off 3 conversations, all or none")
    dialog.get_by_label("To", exact=True).select_option(f"person-{made.ben.pk}")
    dialog.get_by_label("What does the customer want in the end?").fill("Their parcels")
    picture(workspace, "bulk-handoff")
    for field, words in (("promised", "nothing"), ("blocked", "nothing"), ("next", "Call the carrier")):
        dialog.locator(f"#handoff-{field}").fill(words)
    dialog.get_by_label("Billing or legal involved?").select_option("no")
    dialog.get_by_label("What could go wrong?").fill("none")
    dialog.get_by_role("button", name="Hand off all 3").click()
    expect(workspace.locator("#toasts")).to_contain_text("Handed 3 to Ben Lindqvist")
    expect(bar).to_be_hidden()
    assert Handoff.objects.filter(to_teammate=made.ben).count() == 3
    assert Conversation.objects.get(owner=made.amina) == mails[2]


def test_before_one_leaves_two_keys_hand_over_what_would_be_late(workspace: Page, made: Desk) -> None:
    for number in range(3):
        mail = made.mail(f"Parcel {number}", to=made.amina, sender=f"c{number}@x.example")
        due = made.now + timedelta(minutes=20 * number - 10)
        Conversation.objects.filter(pk=mail.pk).update(due_at=due)
    workspace.goto("/queue/mine/")
    live(workspace)
    expect(workspace.locator("#leaving")).to_be_hidden()
    back = made.now + timedelta(hours=2)
    set_status(made.amina, status="away", until=back, by=made.amina, at=made.now)
    expect(workspace.locator("#leaving")).to_contain_text("3 customers would be past target")
    picture(workspace, "leaving-banner")
    workspace.keyboard.press("Shift+H")
    expect(workspace.locator(".handover-line")).to_have_count(3)
    picture(workspace, "handover")
    workspace.set_viewport_size({"width": 390, "height": 844})
    picture(workspace, "handover-390")
    workspace.set_viewport_size({"width": 1600, "height": 1000})
    workspace.emulate_media(color_scheme="dark")
    workspace.locator(".handover-packet summary").first.click()
    picture(workspace, "handover-dark")
    workspace.keyboard.press("Shift+H")
    expect(workspace.locator("#toasts")).to_contain_text("Handed over 3 with their packets")
    assert not Conversation.objects.filter(owner=made.amina).exists()
    assert Handoff.objects.filter(to_teammate=made.ben).count() == 3
    picture(workspace, "after")
