"""A desk that has conversations already owes their index; the worker makes it, newest first, beside its other work."""

from django.db import migrations
from django.utils import timezone


def owe(apps, schema_editor):
    if apps.get_model("conversations", "Conversation").objects.exists():
        now = timezone.now()
        apps.get_model("outbox", "Job").objects.create(
            name="index_the_rest", queue="desk", args={}, priority=0, run_at=now, created_at=now, max_attempts=12
        )


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words"), ("outbox", "0001_initial")]
    operations = [migrations.RunPython(owe, migrations.RunPython.noop)]
