"""PostgreSQL keeps the words of a document beside its other columns.

They lay apart (TOAST), four pages more for each document that is looked into: searches that walk back through the newest
took four times as long. What is there already moves when it is indexed again (``inhand search rebuild`` does so at once).
"""

from django.db import migrations


def move(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_document ALTER COLUMN words SET STORAGE MAIN")


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
