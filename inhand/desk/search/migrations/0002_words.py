"""Each database indexes the words of documents itself: FTS5 beside the table, or a ``tsvector`` in it.

The texts come split already (``words.py``), so both keep the same words; no extension is needed.
"""

from django.db import migrations

COLUMNS = "subject, people, addressed, text"
NEW = "new.id, new.subject, new.people, new.addressed, new.text"
OLD = "'delete', old.id, old.subject, old.people, old.addressed, old.text"
SQLITE = [
    f"""CREATE VIRTUAL TABLE search_words USING fts5({COLUMNS}, content='search_document', content_rowid='id',
        tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'")""",
    f"""CREATE TRIGGER search_document_insert AFTER INSERT ON search_document BEGIN
        INSERT INTO search_words(rowid, {COLUMNS}) VALUES ({NEW}); END""",
    f"""CREATE TRIGGER search_document_delete AFTER DELETE ON search_document BEGIN
        INSERT INTO search_words(search_words, rowid, {COLUMNS}) VALUES ({OLD}); END""",
    f"""CREATE TRIGGER search_document_update AFTER UPDATE ON search_document BEGIN
        INSERT INTO search_words(search_words, rowid, {COLUMNS}) VALUES ({OLD});
        INSERT INTO search_words(rowid, {COLUMNS}) VALUES ({NEW}); END""",
]
POSTGRES = [
    """ALTER TABLE search_document ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', subject), 'A') || setweight(to_tsvector('simple', people), 'B') ||
        setweight(to_tsvector('simple', addressed), 'C') || to_tsvector('simple', text)) STORED""",
    "CREATE INDEX search_document_words ON search_document USING gin (words)",
]


def add(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
