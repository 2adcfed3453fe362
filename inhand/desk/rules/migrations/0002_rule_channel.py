from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rules", "0001_squashed_0004_rule_book")]

    operations = [
        migrations.AddField("labelrule", "channel", models.CharField(blank=True, default="", max_length=20)),
    ]
