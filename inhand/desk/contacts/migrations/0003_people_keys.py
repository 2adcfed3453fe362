"""Fill in by what people are compared, for those who were met before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

from inhand.desk.contacts.companies import domain_of
from inhand.ground.text import normalise

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

AT_ONCE = 1000


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    contacts = apps.get_model("contacts", "Contact")
    handles = apps.get_model("contacts", "Handle")
    batch = []
    for contact in contacts.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        contact.name_key = normalise(contact.name)[:200]
        values = handles.objects.filter(contact=contact).values_list("value", flat=True)
        contact.domain = next((found for each in values if (found := domain_of(each))), "")
        batch.append(contact)
        if len(batch) == AT_ONCE:
            contacts.objects.bulk_update(batch, ["name_key", "domain"])
            batch = []
    contacts.objects.bulk_update(batch, ["name_key", "domain"])


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_people")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
