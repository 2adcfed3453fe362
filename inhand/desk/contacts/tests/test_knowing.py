"""What the team writes down of people."""

from __future__ import annotations

import pytest

from inhand.desk.contacts.actions.add_handle import add_handle
from inhand.desk.contacts.actions.change_contact import change_contact
from inhand.desk.contacts.actions.identify import identify
from inhand.desk.contacts.actions.name_company import name_company
from inhand.desk.contacts.actions.note_contact import note_contact, remove_note
from inhand.desk.contacts.actions.remove_handle import remove_handle
from inhand.desk.contacts.actions.save_contact_field import save_contact_field
from inhand.desk.contacts.models import Contact
from inhand.desk.contacts.queries import matching, present
from inhand.desk.ledger.models import Entry
from inhand.desk.teams.problems import BadInput
from inhand.desk.teams.tests.people import AT, person

pytestmark = pytest.mark.django_db


def met(value: str = "otto@bakery.example", name: str = "Otto Bäcker", platform: str = "email") -> Contact:
    return identify(value, platform=platform, name=name, at=AT)


def test_the_same_address_is_the_same_person_however_it_is_written() -> None:
    assert met("Otto@Bakery.Example") == met()
    assert met("0049 30 123456", platform="sms") == met("+4930123456", platform="sms")
    assert met("", platform="chat") != met("", platform="chat")


def test_a_phone_number_is_one_person_on_every_platform_but_a_typed_address_is_not() -> None:
    sms = met("+4930123456", platform="sms")
    assert met("+49 30 123456", platform="whatsapp") == sms
    assert set(sms.handles.values_list("platform", flat=True)) == {"sms", "whatsapp"}
    assert met(platform="chat") != met()  # anybody may type an address into a chat


def test_a_company_is_named_once_for_everybody_who_writes_from_its_domain() -> None:
    amina, before = person(), met()
    change_contact(
        met("eva@bakery.example", "Eva"), fields={"company": "Eva’s own"}, values={}, by=amina, at=AT
    )
    name_company("bakery.example", name="Bakery Ltd", by=amina, at=AT)
    after = met("tom@bakery.example", "Tom")
    before.refresh_from_db()
    assert (before.company, after.company) == ("Bakery Ltd", "Bakery Ltd")
    assert Contact.objects.get(name="Eva").company == "Eva’s own"


def test_fields_are_checked_all_at_once_and_the_ledger_keeps_no_value() -> None:
    amina, otto = person(), met()
    tier = save_contact_field(None, title="Tier", kind="choice", choices=["Gold", "Tin"], by=amina, at=AT)
    with pytest.raises(BadInput) as bad:
        change_contact(otto, fields={"time_zone": "Berlin"}, values={tier.slug: "Iron"}, by=amina, at=AT)
    assert set(bad.value.problems) == {"time_zone", "value-tier"}
    known = change_contact(
        otto, fields={"name": "Otto  Brandt", "is_vip": True}, values={"tier": "Gold"}, by=amina, at=AT
    )
    assert (known.name, known.name_key, known.is_vip, known.values) == (
        "Otto Brandt",
        "otto brandt",
        True,
        {"tier": "Gold"},
    )
    change_contact(known, fields={"name": "Otto Brandt"}, values={"tier": "Gold"}, by=amina, at=AT)
    (told,) = Entry.objects.filter(name="contact.changed")
    assert told.facts == {"contact": otto.pk, "fields": ["is_vip", "name", "values"]}


def test_an_address_of_somebody_else_is_refused_and_the_last_one_stays() -> None:
    amina, otto, eva = person(), met(), met("eva@salon.example", "Eva")
    with pytest.raises(BadInput, match="merge"):
        add_handle(otto, platform="email", value="EVA@salon.example", by=amina, at=AT)
    added = add_handle(otto, platform="phone", value="+49 30 123456", by=amina, at=AT)
    remove_handle(added, by=amina, at=AT)
    with pytest.raises(BadInput, match="only address"):
        remove_handle(otto.handles.get(), by=amina, at=AT)
    assert eva.handles.count() == 1


def test_a_choice_needs_choices_and_a_title_is_used_once() -> None:
    amina = person()
    save_contact_field(None, title="Tier", kind="text", by=amina, at=AT)
    with pytest.raises(BadInput) as bad:
        save_contact_field(None, title="tier", kind="choice", by=amina, at=AT)
    assert set(bad.value.problems) == {"title", "choices"}


def test_notes_are_written_and_removed() -> None:
    amina, otto = person(), met()
    note = note_contact(otto, text=" Calls at nine. ", by=amina, at=AT)
    assert otto.notes.get().text == "Calls at nine."
    remove_note(note, by=amina, at=AT)
    with pytest.raises(BadInput):
        note_contact(otto, text="  ", by=amina, at=AT)
    assert not otto.notes.exists()


@pytest.mark.parametrize("words", ["otto", "BACKER", "bäck", "bakery.ex", "otto@bak", "+49 30 123456", ""])
def test_people_are_found_by_name_company_and_address(words: str) -> None:
    otto = met()
    add_handle(otto, platform="phone", value="+4930123456", by=person(), at=AT)
    met("eva@salon.example", "Eva")
    assert otto in matching(present(), words)
    assert (matching(present(), words).count() == 1) is bool(words)
