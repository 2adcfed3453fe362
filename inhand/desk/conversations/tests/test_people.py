"""One person, many addresses: merging, splitting, undoing, and who is proposed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inhand.desk.contacts.actions.tell_apart import tell_apart
from inhand.desk.contacts.models import Contact
from inhand.desk.conversations.actions.merge_people import merge_people
from inhand.desk.conversations.actions.move_person import CannotRegroup
from inhand.desk.conversations.actions.split_person import split_person
from inhand.desk.conversations.actions.undo_regrouping import undo_regrouping
from inhand.desk.conversations.models import Message
from inhand.desk.conversations.people import proposals, proposals_for
from inhand.desk.conversations.tests.arriving import arrives, fresh
from inhand.desk.ledger.models import Entry
from inhand.desk.teams.tests.people import AT, person

pytestmark = pytest.mark.django_db
WORK, HOME = "otto@bakery.example", "otto@home.example"


def wrote(sender: str, subject: str, **fields: str) -> Message:
    text = f"{subject}, {subject[::-1]}, {subject}x"  # nobody else's words
    return arrives(text, sender=sender, subject=subject, **fields).message  # type: ignore[arg-type]


def who(message: Message) -> Contact:
    found = Message.objects.get(pk=message.pk).contact
    assert found
    assert fresh(message.conversation).contact == found
    return found


def test_merged_two_are_one_and_undone_everything_is_where_it_was() -> None:
    amina, work, home = person(), wrote(WORK, "Chairs"), wrote(HOME, "Lamps")
    kept, gone = who(work), who(home)
    Contact.objects.filter(pk=gone.pk).update(plan="Gold", is_vip=True)
    done = merge_people(kept, other=gone, by=amina, at=AT)
    later = wrote(HOME, "Tables")
    assert who(home) == who(later) == kept
    kept.refresh_from_db()
    assert (kept.plan, kept.is_vip, kept.handles.count()) == ("Gold", True, 2)
    with pytest.raises(CannotRegroup):
        merge_people(kept, other=gone, by=amina, at=AT)
    undo_regrouping(done, by=amina, at=AT)
    assert (who(home), who(later), who(work)) == (gone, gone, kept)
    kept.refresh_from_db()
    assert (kept.plan, kept.is_vip) == ("", False)
    with pytest.raises(CannotRegroup):
        undo_regrouping(done, by=amina, at=AT)
    names = list(Entry.objects.filter(conversation=None).order_by("pk").values_list("name", flat=True))
    assert names == ["contact.merged", "contact.regrouping_undone"]


def test_a_chain_of_merges_is_undone_from_its_end() -> None:
    amina = person()
    one, two, three = (who(wrote(f"{name}@x.example", name)) for name in ("ada", "bob", "cyd"))
    first = merge_people(two, other=three, by=amina, at=AT)
    second = merge_people(one, other=two, by=amina, at=AT)
    with pytest.raises(CannotRegroup, match="later merge"):
        undo_regrouping(first, by=amina, at=AT)
    undo_regrouping(second, by=amina, at=AT)
    undo_regrouping(first, by=amina, at=AT)
    assert all(contact.handles.count() == 1 for contact in (one, two, three))


def test_split_takes_the_addresses_and_what_they_opened_and_can_be_undone() -> None:
    amina, work, home = person(), wrote(WORK, "Chairs"), wrote(HOME, "Lamps")
    merge_people(who(work), other=who(home), by=amina, at=AT)
    kept = who(work)
    handle = kept.handles.get(value=HOME)
    with pytest.raises(CannotRegroup):
        split_person(kept, handles=[each.pk for each in kept.handles.all()], by=amina, at=AT)
    done = split_person(kept, handles=[handle.pk], by=amina, at=AT)
    assert who(home) == done.other != kept
    assert (done.other.name, who(work)) == ("Otto", kept)
    undo_regrouping(done, by=amina, at=AT)
    assert who(home) == kept


def test_who_may_be_the_same_is_proposed_with_reasons_until_told_apart() -> None:
    first = wrote(WORK, "Chairs")
    colleague = wrote("brandt@bakery.example", "Lamps")
    stranger = wrote("otto@salon.example", "Tables")
    chat = arrives(
        first.text, sender="guest-1", platform="chat", channel=9, subject="", at=AT + timedelta(minutes=3)
    ).message
    signed = arrives(
        "Call me.\n-- \nOtto, +49 30 123456",
        sender="o@work.example",
        provider_id="s@x",
        in_reply_to=(first.provider_id,),
    ).message
    sms = wrote("+4930123456", "Rugs", platform="sms")
    found = {frozenset((each.one.pk, each.other.pk)): each.reasons for each in proposals()}
    ids = {
        name: message.contact_id
        for name, message in (("first", first), ("colleague", colleague), ("chat", chat), ("signed", signed))
    }
    assert found == {
        frozenset((ids["first"], ids["colleague"])): ["Same name, and both write from bakery.example"],
        frozenset((ids["first"], ids["chat"])): ["Wrote the same by chat and by e-mail within hours"],
        frozenset((ids["first"], ids["signed"])): [
            "Answered in the same conversation under the same name, from another address"
        ],
    }
    assert stranger.contact_id not in {pk for pair in found for pk in pair}
    assert signed.contact
    (by_signature,) = [each for each in proposals_for(signed.contact) if each.other.pk == sms.contact_id]
    assert by_signature.reasons == ["Signs with +49 30 123456, from which the other writes"]
    one, other = who(first), who(colleague)
    tell_apart(other, one, by=person(), at=AT)
    assert other not in {each.other for each in proposals_for(one)}
