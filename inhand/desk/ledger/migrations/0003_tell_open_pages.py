"""On PostgreSQL the database itself tells the open pages of an entry, when it is committed.

On SQLite they see the commit. ``inhand_live`` is ``record.LIVE_TOPIC``.
"""

from django.db import migrations

POSTGRES = [
    """CREATE FUNCTION ledger_tell() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN PERFORM pg_notify('inhand_live', NEW.id::text); RETURN NULL; END $$""",
    """CREATE TRIGGER ledger_tells AFTER INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_tell()""",
]


def tell(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRES:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
