"""The learning loop on the page: ten corrections, the next one is labelled right, it says why, and undo un-teaches."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from inhand.desk.conversations.models import Conversation, Label
from inhand.desk.labels import queries
from inhand.desk.labels.actions.learn_anew import learn_anew
from inhand.desk.routing import policy
from inhand.desk.rules.models import Topic
from inhand.ground.outbox.worker import run_all
from tests.browser.pages import live

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from inhand.doors.web.tests.sample import Desk

ITEMS = ("lamp", "grinder", "kettle", "chair", "watch")
WORDS = {"refund": "I want my money back for the", "repair": "Can somebody mend the broken"}


def picture(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at them."""
    if folder := os.environ.get("INHAND_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def _correct(page: Page, conversation: Conversation, topic: str) -> None:
    page.goto(f"/conversations/{conversation.pk}/")
    live(page)
    page.keyboard.press("t")
    page.locator(f"#topic-menu button[value={topic}]").click()
    expect(page.locator("#topic-menu > summary")).to_contain_text(topic.capitalize(), ignore_case=True)


@pytest.mark.looks
@pytest.mark.slow
def test_ten_corrections_teach_the_next_one_and_undo_takes_one_back(workspace: Page, made: Desk) -> None:
    for slug in WORDS:
        Topic.objects.create(slug=slug, title=slug.capitalize(), team=made.team)
    policy.forget()
    for item in ITEMS:
        for topic, words in WORDS.items():
            mail = made.mail(f"The {item}", text=f"{words} {item}", sender=f"{item}.{topic}@shop.example")
            _correct(workspace, mail, topic)
    assert len(queries.taught("topic")) == 10
    version = learn_anew("topic", at=made.now)
    assert version is not None

    new = made.mail("The oven", text="Please, my money back for the oven", sender="new@shop.example")
    run_all()
    workspace.goto(f"/conversations/{new.pk}/")
    live(workspace)
    workspace.keyboard.press("t")
    menu = workspace.locator("#topic-menu")
    expect(menu).to_contain_text("The desk by itself")
    expect(menu).to_contain_text("money")
    picture(workspace, "learning-why")
    assert Label.objects.get(conversation=new, kind="topic").source == "classifier"

    menu.locator("button[value=repair]").click()
    expect(workspace.locator("#topic-menu > summary")).to_contain_text("repair", ignore_case=True)
    assert len(queries.taught("topic")) == 11
    workspace.locator("#toasts button").first.click()
    expect(workspace.locator("#topic-menu > summary")).to_contain_text("refund", ignore_case=True)
    assert len(queries.taught("topic")) == 10
    workspace.goto("/settings/labels/")
    picture(workspace, "learning-versions")


def test_what_has_no_topic_is_mapped_as_a_group(workspace: Page, made: Desk) -> None:
    made.amina.role = "lead"
    made.amina.save()
    for number, text in enumerate(
        (
            "The lid of the grinder is missing",
            "The lid of my grinder is missing",
            "My grinder’s lid is missing",
        )
    ):
        made.mail("Grinder lid", text=text, sender=f"{number}@bakery.example")
    workspace.goto("/rules/topics/")
    group = workspace.locator(".topics-group").first
    expect(group).to_contain_text("3 conversations")
    picture(workspace, "topics-to-map")
    group.locator(".topics-new > summary").click()
    group.get_by_label("Name of the topic").fill("Missing lid")
    group.get_by_label("Team").select_option(label="Shipping")
    picture(workspace, "topics-new")
    group.get_by_role("button", name="Make it").click()
    expect(workspace.locator("#topics-groups")).to_contain_text("Nothing is alike")
    assert Conversation.objects.filter(topic="missing-lid").count() == 3
