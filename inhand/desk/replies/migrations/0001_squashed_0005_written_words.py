"""The tables of this room in one step; the steps they were made by are in the history until 9700229."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('replies', '0001_initial'), ('replies', '0002_initial'), ('replies', '0003_approval'), ('replies', '0004_template_folders'), ('replies', '0005_written_words')]

    initial = True

    dependencies = [
        ('conversations', '0001_squashed_0018_climb_index'),
        ('teams', '0001_squashed_0009_interface_language'),
    ]

    operations = [
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, default='')),
                ('html', models.TextField(blank=True, default='')),
                ('kind', models.CharField(choices=[('reply', 'Reply'), ('forward', 'Forward'), ('note', 'Note')], default='reply', max_length=7)),
                ('recipients', models.JSONField(null=True)),
                ('seen_revision', models.IntegerField()),
                ('then', models.CharField(max_length=10)),
                ('snooze_until', models.DateTimeField(null=True)),
                ('client_key', models.CharField(max_length=64, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('', 'Waits'), ('given', 'Approved'), ('declined', 'Declined'), ('taken_over', 'Taken over'), ('withdrawn', 'Taken back')], default='', max_length=12)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='conversations.conversation')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('files', models.ManyToManyField(related_name='%(class)ss', to='conversations.attachment')),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.message')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('conversation',), name='approval_one_waits')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, default='')),
                ('html', models.TextField(blank=True, default='')),
                ('kind', models.CharField(choices=[('reply', 'Reply'), ('forward', 'Forward'), ('note', 'Note')], default='reply', max_length=7)),
                ('recipients', models.JSONField(null=True)),
                ('seen_revision', models.IntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=0)),
                ('updated_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='conversations.conversation')),
                ('files', models.ManyToManyField(related_name='%(class)ss', to='conversations.attachment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('conversation', 'author'), name='draft_one_a_head')],
            },
        ),
        migrations.CreateModel(
            name='Template',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField()),
                ('topic', models.CharField(blank=True, default='', max_length=60)),
                ('folder', models.CharField(blank=True, default='', max_length=80)),
                ('variants', models.JSONField(blank=True, default=dict)),
                ('uses', models.PositiveIntegerField(default=0)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='templates', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='templates', to='teams.team')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('owner__isnull', True), ('team__isnull', True), _connector='OR'), name='template_of_one')],
            },
        ),
    ]
