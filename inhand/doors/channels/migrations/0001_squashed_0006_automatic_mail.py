"""The tables of this room in one step; the steps they were made by are in the history until 9700229."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('channels', '0001_initial'), ('channels', '0002_initial'), ('channels', '0003_oauth'), ('channels', '0004_hook_key'), ('channels', '0005_imports'), ('channels', '0006_automatic_mail')]

    initial = True

    dependencies = [
        ('conversations', '0001_squashed_0018_climb_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='OAuthApp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=20, unique=True)),
                ('client_id', models.CharField(max_length=300)),
                ('secret', models.TextField(blank=True, default='')),
                ('tenant', models.CharField(blank=True, default='', max_length=120)),
                ('own', models.JSONField(blank=True, default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='AutomaticMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.CharField(max_length=320)),
                ('conversation', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['recipient', 'at'], name='automatic_to'), models.Index(fields=['conversation', 'at'], name='automatic_in'), models.Index(fields=['at'], name='automatic_when')],
            },
        ),
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('address', models.CharField(max_length=320)),
                ('name', models.CharField(blank=True, default='', max_length=120)),
                ('settings', models.JSONField(default=dict)),
                ('secret', models.TextField(blank=True, default='')),
                ('hook_key', models.TextField(blank=True, default='')),
                ('is_active', models.BooleanField(default=True)),
                ('problem', models.TextField(blank=True, default='')),
                ('problem_since', models.DateTimeField(null=True)),
                ('last_ok_at', models.DateTimeField(null=True)),
                ('inbox', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='channels', to='conversations.inbox')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'address'), name='channel_once')],
            },
        ),
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('raw', models.BinaryField()),
                ('size', models.BigIntegerField()),
                ('left_on_server', models.BooleanField(default=False)),
                ('arrived_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('stored', 'Stored'), ('accepted', 'Accepted'), ('parked', 'Parked')], default='stored', max_length=10)),
                ('reason', models.TextField(blank=True, default='')),
                ('message', models.BigIntegerField(null=True)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrivals', to='channels.channel')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'parked')), fields=['arrived_at'], name='arrival_parked')],
                'constraints': [models.UniqueConstraint(fields=('channel', 'digest'), name='arrival_once')],
            },
        ),
        migrations.CreateModel(
            name='Cursor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uidvalidity', models.BigIntegerField(default=0)),
                ('last_uid', models.BigIntegerField(default=0)),
                ('since', models.DateField(null=True)),
                ('channel', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='cursor', to='channels.channel')),
            ],
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=20)),
                ('access', models.TextField()),
                ('refresh', models.TextField()),
                ('expires_at', models.DateTimeField()),
                ('lost', models.TextField(blank=True, default='')),
                ('lease_until', models.DateTimeField(null=True)),
                ('revision', models.IntegerField(default=0)),
                ('channel', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='grant', to='channels.channel')),
            ],
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=1000)),
                ('place', models.JSONField(default=dict)),
                ('taken', models.PositiveIntegerField(default=0)),
                ('entry', models.BigIntegerField()),
                ('began_at', models.DateTimeField()),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='channels.channel')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('channel', 'source'), name='import_once')],
            },
        ),
    ]
