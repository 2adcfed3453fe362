"""The tables of this room in one step; the steps they were made by are in the history until 9700229."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('conversations', '0001_initial'), ('conversations', '0002_initial'), ('conversations', '0003_held_index'), ('conversations', '0004_tier'), ('conversations', '0005_climb_at'), ('conversations', '0006_risk'), ('conversations', '0007_waits_index'), ('conversations', '0008_references'), ('conversations', '0009_repeats'), ('conversations', '0010_tags_and_follow_up'), ('conversations', '0011_merged_into'), ('conversations', '0012_numbers'), ('conversations', '0013_composed_messages'), ('conversations', '0014_warnings'), ('conversations', '0015_inbox_identity'), ('conversations', '0016_label_why'), ('conversations', '0017_acknowledgement'), ('conversations', '0018_climb_index')]

    initial = True

    dependencies = [
        ('contacts', '0001_squashed_0003_people_keys'),
        ('teams', '0001_squashed_0009_interface_language'),
    ]

    operations = [
        migrations.CreateModel(
            name='Inbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True)),
                ('addresses', models.JSONField(default=list)),
                ('sender_name', models.CharField(blank=True, default='', max_length=160)),
                ('signature', models.TextField(blank=True, default='')),
                ('is_active', models.BooleanField(default=True)),
                ('repeat_hours', models.PositiveSmallIntegerField(default=24)),
                ('acknowledgement', models.TextField(blank=True, default='')),
            ],
            options={
                'verbose_name_plural': 'inboxes',
            },
        ),
        migrations.CreateModel(
            name='NumberPattern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=40, unique=True)),
                ('pattern', models.CharField(max_length=200)),
                ('address', models.CharField(blank=True, default='', max_length=400)),
                ('examples', models.TextField(blank=True, default='')),
                ('position', models.PositiveIntegerField(default=0)),
                ('is_active', models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=40, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Open'), ('waiting', 'Waiting'), ('snoozed', 'Snoozed'), ('closed', 'Closed'), ('spam', 'Spam')], default='open', max_length=10)),
                ('subject', models.CharField(blank=True, default='', max_length=400)),
                ('preview', models.CharField(blank=True, default='', max_length=200)),
                ('platform', models.CharField(default='email', max_length=20)),
                ('topic', models.CharField(blank=True, default='', max_length=60)),
                ('urgency', models.PositiveSmallIntegerField(choices=[(0, 'Low'), (1, 'Normal'), (2, 'High'), (3, 'Urgent')], default=1)),
                ('language', models.CharField(blank=True, default='', max_length=8)),
                ('revision', models.IntegerField(default=0)),
                ('waiting_since', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('snoozed_until', models.DateTimeField(null=True)),
                ('lane_since', models.DateTimeField(null=True)),
                ('lane_check_at', models.DateTimeField(null=True)),
                ('climb_at', models.DateTimeField(null=True)),
                ('rung', models.CharField(blank=True, default='', max_length=20)),
                ('tier', models.PositiveSmallIntegerField(default=1)),
                ('alert', models.CharField(blank=True, choices=[('', 'None'), ('failed', 'A reply could not be delivered'), ('bounced', 'A reply came back')], default='', max_length=10)),
                ('risk', models.JSONField(blank=True, default=dict)),
                ('risk_cleared', models.JSONField(blank=True, default=dict)),
                ('risk_read', models.BigIntegerField(default=0)),
                ('has_files', models.BooleanField(default=False)),
                ('tags', models.JSONField(blank=True, default=list)),
                ('follow_up_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField()),
                ('last_message_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='contacts.contact')),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='conversations.conversation')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='teams.team')),
                ('inbox', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='conversations.inbox')),
            ],
            options={
                'indexes': [models.Index(fields=['owner', 'state'], name='conversation_held'), models.Index(condition=models.Q(('owner', None), ('state', 'open')), fields=['team', 'due_at'], name='conversation_lane'), models.Index(condition=models.Q(('state', 'open')), fields=['due_at'], name='conversation_due'), models.Index(condition=models.Q(('state', 'open')), fields=['owner', 'team', 'inbox', 'urgency', 'platform', 'waiting_since', 'due_at'], name='conversation_waits'), models.Index(condition=models.Q(('waiting_since__isnull', False)), fields=['climb_at'], name='conversation_climb'), models.Index(condition=models.Q(('state', 'snoozed')), fields=['snoozed_until'], name='conversation_snooze'), models.Index(fields=['contact', '-last_message_at'], name='conversation_of_contact'), models.Index(models.OrderBy(models.F('closed_at'), descending=True), condition=models.Q(('state', 'closed')), name='conversation_closed')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lane_since__isnull', True), ('owner__isnull', False)), models.Q(('lane_since__isnull', False), ('owner__isnull', True)), models.Q(('owner__isnull', True), ('state__in', ['closed', 'spam'])), _connector='OR'), name='conversation_owner_or_lane')],
            },
        ),
        migrations.CreateModel(
            name='Label',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('topic', 'Topic'), ('urgency', 'Urgency'), ('language', 'Language'), ('summary', 'Summary')], max_length=10)),
                ('value', models.CharField(max_length=200)),
                ('source', models.CharField(choices=[('rule', 'Rule'), ('classifier', 'Classifier'), ('model', 'Model'), ('person', 'Person')], max_length=12)),
                ('confidence', models.FloatField(default=1.0)),
                ('why', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='labels', to='conversations.conversation')),
            ],
            options={
                'indexes': [models.Index(fields=['conversation', 'kind', '-id'], name='label_newest')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('direction', models.CharField(choices=[('in', 'In'), ('out', 'Out')], max_length=3)),
                ('channel', models.BigIntegerField(null=True)),
                ('platform', models.CharField(max_length=20)),
                ('provider_id', models.CharField(max_length=998)),
                ('at', models.DateTimeField()),
                ('subject', models.CharField(blank=True, default='', max_length=400)),
                ('text', models.TextField(blank=True, default='')),
                ('visible_text', models.TextField(blank=True, default='')),
                ('html', models.TextField(blank=True, default='')),
                ('visible_html', models.TextField(blank=True, default='')),
                ('outside', models.BooleanField(default=False)),
                ('sender', models.JSONField(default=list)),
                ('to', models.JSONField(default=list)),
                ('cc', models.JSONField(default=list)),
                ('bcc', models.JSONField(default=list)),
                ('reply_to', models.JSONField(default=list)),
                ('in_reply_to', models.CharField(blank=True, default='', max_length=998)),
                ('references', models.JSONField(default=list)),
                ('automatic', models.CharField(blank=True, default='', max_length=20)),
                ('problems', models.JSONField(default=list)),
                ('warnings', models.JSONField(default=list)),
                ('arrival', models.BigIntegerField(null=True)),
                ('repeat_why', models.CharField(blank=True, default='', max_length=10)),
                ('said_name', models.BigIntegerField(null=True)),
                ('said_text', models.BigIntegerField(null=True)),
                ('also_at', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('received', 'Received'), ('queued', 'Queued'), ('sending', 'Sending'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('read', 'Read'), ('failed', 'Not sent'), ('undone', 'Taken back')], max_length=10)),
                ('client_key', models.CharField(max_length=64, null=True)),
                ('deliver_after', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.TextField(blank=True, default='')),
                ('sent_at', models.DateTimeField(null=True)),
                ('before', models.JSONField(default=dict)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='contacts.contact')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='conversations.conversation')),
                ('inbox', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.inbox')),
                ('repeats', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='repeated_by', to='conversations.message')),
            ],
            options={
                'indexes': [models.Index(fields=['inbox', 'provider_id'], name='message_reference'), models.Index(condition=models.Q(('state__in', ['queued', 'sending'])), fields=['state', 'deliver_after'], name='message_outgoing'), models.Index(fields=['contact', 'at'], name='message_of_contact'), models.Index(condition=models.Q(('repeats__isnull', False)), fields=['repeats'], name='message_repeats'), models.Index(condition=models.Q(('said_name__isnull', False)), fields=['said_name', 'at'], name='message_said_name'), models.Index(condition=models.Q(('said_text__isnull', False)), fields=['said_text', 'at'], name='message_said_text')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('direction', 'in')), fields=('channel', 'provider_id'), name='message_received_once'), models.UniqueConstraint(fields=('client_key',), name='message_sent_once')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('text', models.TextField()),
                ('html', models.TextField(blank=True, default='')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='conversations.conversation')),
                ('mentions', models.ManyToManyField(related_name='mentioned_in', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filename', models.CharField(max_length=255)),
                ('content_type', models.CharField(max_length=127)),
                ('size', models.PositiveIntegerField()),
                ('content_id', models.CharField(blank=True, default='', max_length=255)),
                ('inline', models.BooleanField(default=False)),
                ('content', models.BinaryField()),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='conversations.message')),
                ('note', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='conversations.note')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('message__isnull', True), ('note__isnull', True), _connector='OR'), name='attachment_of_one')],
            },
        ),
        migrations.CreateModel(
            name='FoundNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=80)),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='numbers', to='conversations.conversation')),
                ('pattern', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conversations.numberpattern')),
            ],
            options={
                'indexes': [models.Index(fields=['value'], name='number_value')],
                'constraints': [models.UniqueConstraint(fields=('conversation', 'pattern', 'value'), name='number_once')],
            },
        ),
        migrations.CreateModel(
            name='Reference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider_id', models.CharField(max_length=998)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='references', to='conversations.conversation')),
                ('inbox', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conversations.inbox')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('inbox', 'provider_id'), name='reference_once')],
            },
        ),
        migrations.CreateModel(
            name='Apart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contacts.contact')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='apart', to='conversations.conversation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('conversation', 'contact'), name='apart_once')],
            },
        ),
    ]
