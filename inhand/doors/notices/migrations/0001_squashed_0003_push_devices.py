"""The tables of this room in one step; the steps they were made by are in the history until 9700229."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notices', '0001_initial'), ('notices', '0002_post_about'), ('notices', '0003_push_devices')]

    initial = True

    dependencies = [
        ('conversations', '0001_squashed_0018_climb_index'),
        ('teams', '0001_squashed_0009_interface_language'),
    ]

    operations = [
        migrations.CreateModel(
            name='PushDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('endpoint', models.URLField(max_length=1000, unique=True)),
                ('p256dh', models.CharField(max_length=120)),
                ('auth', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=80)),
                ('kinds', models.JSONField(default=list)),
                ('quiet', models.BooleanField(default=True)),
                ('added_at', models.DateTimeField()),
                ('told_at', models.DateTimeField(null=True)),
                ('teammate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='push_devices', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=80)),
                ('settings', models.JSONField(default=dict)),
                ('secret', models.TextField(blank=True, default='')),
                ('is_active', models.BooleanField(default=True)),
                ('problem', models.TextField(blank=True, default='')),
                ('problem_since', models.DateTimeField(null=True)),
                ('last_ok_at', models.DateTimeField(null=True)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to='teams.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'name'), name='room_once')],
            },
        ),
        migrations.CreateModel(
            name='RoomPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(blank=True, default='', max_length=20)),
                ('external_id', models.CharField(blank=True, default='', max_length=400)),
                ('card', models.JSONField(default=dict)),
                ('sent', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('waiting', 'To be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('gone', 'Deleted in the room')], default='waiting', max_length=10)),
                ('is_open', models.BooleanField(default=True)),
                ('revision', models.IntegerField(default=0)),
                ('opened_at', models.DateTimeField()),
                ('try_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.TextField(blank=True, default='')),
                ('conversation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='room_posts', to='conversations.conversation')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='notices.room')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['try_at'], name='room_post_due'), models.Index(condition=models.Q(('is_open', True)), fields=['conversation'], name='room_post_open')],
                'constraints': [models.UniqueConstraint(fields=('room', 'conversation'), name='room_post_once'), models.UniqueConstraint(condition=models.Q(('conversation', None)), fields=('room', 'about'), name='room_post_of_desk')],
            },
        ),
    ]
