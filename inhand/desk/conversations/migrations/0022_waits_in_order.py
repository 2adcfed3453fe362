"""What waits on each person is read in the order of its groups."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("conversations", "0021_logos")]

    operations: ClassVar = [
        migrations.RemoveIndex("conversation", "conversation_waits"),
        migrations.AddIndex(
            "conversation",
            models.Index(
                fields=["owner", "platform", "urgency", "team", "inbox", "waiting_since", "due_at"],
                name="conversation_waits",
                condition=models.Q(state="open"),
            ),
        ),
    ]
