"""The tables of this room in one step; the steps they were made by are in the history until 9700229."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('ownership', '0001_initial'), ('ownership', '0002_initial'), ('ownership', '0003_passes'), ('ownership', '0004_handoff_tier'), ('ownership', '0005_newest_assignment')]

    initial = True

    dependencies = [
        ('conversations', '0001_squashed_0018_climb_index'),
        ('teams', '0001_squashed_0009_interface_language'),
    ]

    operations = [
        migrations.CreateModel(
            name='Handoff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('goal', models.TextField()),
                ('promised', models.TextField()),
                ('blocked', models.TextField(blank=True, default='')),
                ('billing_or_legal', models.CharField(max_length=20)),
                ('next_step', models.TextField()),
                ('due', models.DateTimeField(blank=True, null=True)),
                ('risk', models.TextField(blank=True, default='')),
                ('state', models.CharField(choices=[('sent', 'Sent'), ('acknowledged', 'Acknowledged'), ('returned', 'Returned'), ('passed_on', 'Handed on')], default='sent', max_length=12)),
                ('sent_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('return_reason', models.TextField(blank=True, default='')),
                ('tier', models.PositiveSmallIntegerField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handoffs', to='conversations.conversation')),
                ('from_teammate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team')),
                ('to_teammate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('how', models.CharField(max_length=20)),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='conversations.conversation')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team')),
                ('teammate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['teammate', '-began_at'], name='assignment_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('conversation',), name='assignment_one_owner')],
            },
        ),
        migrations.CreateModel(
            name='Pass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('lack_of_skill', 'Lack of skill'), ('conflict_of_interest', 'Conflict of interest'), ('other', 'Another reason')], max_length=24)),
                ('words', models.TextField(blank=True, default='')),
                ('at', models.DateTimeField()),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passes', to='conversations.conversation')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team')),
                ('teammate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'passes',
                'indexes': [models.Index(fields=['at'], name='pass_when')],
                'constraints': [models.UniqueConstraint(fields=('conversation', 'teammate'), name='pass_once')],
            },
        ),
    ]
