from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='tracked',
            name='tracked_running',
        ),
        migrations.AddIndex(
            model_name='tracked',
            index=models.Index(fields=['state'], name='tracked_state'),
        ),
    ]
