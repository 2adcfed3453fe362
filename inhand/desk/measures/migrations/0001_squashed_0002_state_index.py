"""The tables of this room in one step; the steps they were made by are in the history until 9700229."""

from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('measures', '0001_initial'), ('measures', '0002_state_index')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Touched',
            fields=[
                ('person', models.BigIntegerField(primary_key=True, serialize=False)),
                ('last', models.DateTimeField(null=True)),
                ('former', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name_plural': 'touched',
            },
        ),
        migrations.CreateModel(
            name='Cursor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.BigIntegerField(default=0)),
                ('seen', models.BigIntegerField(default=0)),
                ('snapshot', models.BigIntegerField(default=0)),
                ('caught_up_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='measures_one_cursor')],
            },
        ),
        migrations.CreateModel(
            name='Day',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('view', models.CharField(max_length=200)),
                ('sums', models.JSONField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('view', 'on'), name='measures_day_once')],
            },
        ),
        migrations.CreateModel(
            name='Measured',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16)),
                ('entry', models.BigIntegerField()),
                ('conversation', models.BigIntegerField()),
                ('team', models.BigIntegerField()),
                ('inbox', models.BigIntegerField()),
                ('platform', models.CharField(max_length=20)),
                ('topic', models.CharField(max_length=60)),
                ('urgency', models.PositiveSmallIntegerField()),
                ('person', models.BigIntegerField(null=True)),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField()),
                ('wall', models.FloatField()),
                ('business', models.FloatField()),
                ('target', models.PositiveIntegerField(null=True)),
                ('censored', models.BooleanField(default=False)),
                ('good', models.BooleanField(null=True)),
                ('effort', models.FloatField(null=True)),
                ('other_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name_plural': 'measured',
                'indexes': [models.Index(fields=['kind', 'ended_at'], name='measured_when')],
                'constraints': [models.UniqueConstraint(fields=('entry', 'kind'), name='measured_once')],
            },
        ),
        migrations.CreateModel(
            name='Tracked',
            fields=[
                ('conversation', models.BigIntegerField(primary_key=True, serialize=False)),
                ('team', models.BigIntegerField()),
                ('inbox', models.BigIntegerField()),
                ('platform', models.CharField(blank=True, max_length=20)),
                ('topic', models.CharField(blank=True, max_length=60)),
                ('topic_source', models.CharField(blank=True, max_length=12)),
                ('urgency', models.PositiveSmallIntegerField()),
                ('state', models.CharField(max_length=10)),
                ('opened_at', models.DateTimeField(null=True)),
                ('waiting_since', models.DateTimeField(null=True)),
                ('owner', models.BigIntegerField(null=True)),
                ('held_since', models.DateTimeField(null=True)),
                ('lane_since', models.DateTimeField(null=True)),
                ('first_owner_at', models.DateTimeField(null=True)),
                ('first_response_at', models.DateTimeField(null=True)),
                ('is_first_over', models.BooleanField()),
                ('said_by', models.BigIntegerField(null=True)),
                ('noted_at', models.DateTimeField(null=True)),
                ('change_at', models.DateTimeField(null=True)),
                ('change_entry', models.BigIntegerField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.BigIntegerField(null=True)),
                ('closed_entry', models.BigIntegerField()),
                ('last_entry', models.BigIntegerField()),
                ('replied', models.JSONField(default=dict)),
                ('had', models.JSONField(default=dict)),
                ('undo', models.JSONField(default=list)),
            ],
            options={
                'verbose_name_plural': 'tracked',
                'indexes': [models.Index(fields=['state'], name='tracked_state')],
            },
        ),
    ]
