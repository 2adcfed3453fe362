"""The tables of this room in one step; the steps they were made by are in the history until 9700229."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('teams', '0001_initial'), ('teams', '0002_modes_and_tiers'), ('teams', '0003_holiday_calendar'), ('teams', '0004_must_take_minutes'), ('teams', '0005_on_call'), ('teams', '0006_risk'), ('teams', '0007_no_last_assigned'), ('teams', '0008_keys'), ('teams', '0009_interface_language')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Teammate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('role', models.CharField(choices=[('administrator', 'Administrator'), ('lead', 'Lead'), ('teammate', 'Teammate')], default='teammate', max_length=20)),
                ('time_zone', models.CharField(default='UTC', max_length=64)),
                ('capacity', models.PositiveSmallIntegerField(default=8)),
                ('channel_capacity', models.JSONField(blank=True, default=dict)),
                ('signature', models.TextField(blank=True, default='')),
                ('interface_language', models.CharField(blank=True, default='', max_length=8)),
                ('keys', models.JSONField(blank=True, default=dict)),
                ('may_approve', models.BooleanField(default=False)),
                ('status', models.CharField(choices=[('available', 'Available'), ('busy', 'Busy'), ('away', 'Away')], default='away', max_length=20)),
                ('status_since', models.DateTimeField(null=True)),
                ('status_until', models.DateTimeField(null=True)),
                ('back_since', models.DateTimeField(null=True)),
                ('last_seen_at', models.DateTimeField(null=True)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(null=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('capacity__gte', 1), ('capacity__lte', 200)), name='teammate_capacity')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('teammate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='absence_ends_later')],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True)),
                ('mode', models.CharField(choices=[('balanced', 'Balanced'), ('round_robin', 'Round robin'), ('claim', 'Claim')], default='balanced', max_length=20)),
                ('time_zone', models.CharField(default='UTC', max_length=64)),
                ('is_general', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('end_of_shift_buffer_minutes', models.PositiveSmallIntegerField(default=20)),
                ('disconnect_minutes', models.PositiveSmallIntegerField(default=10)),
                ('follow_up_window_minutes', models.PositiveSmallIntegerField(default=240)),
                ('must_take_minutes', models.PositiveSmallIntegerField(default=5)),
                ('holiday_country', models.CharField(blank=True, default='', max_length=2)),
                ('holiday_region', models.CharField(blank=True, default='', max_length=40)),
                ('holiday_language', models.CharField(blank=True, default='', max_length=12)),
                ('money_limit', models.PositiveIntegerField(blank=True, default=1000, null=True)),
                ('money_currency', models.CharField(default='EUR', max_length=3)),
                ('risk_words', models.JSONField(blank=True, default=list)),
                ('backup', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='teams.team')),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('on_call', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_general', True)), fields=('is_general',), name='team_one_general')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tier', models.PositiveSmallIntegerField(default=1)),
                ('teammate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='teams.team')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('tier__in', [1, 2])), name='membership_tier'), models.UniqueConstraint(fields=('team', 'teammate'), name='membership_once')],
            },
        ),
        migrations.AddField(
            model_name='team',
            name='members',
            field=models.ManyToManyField(related_name='teams', through='teams.Membership', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('name', models.CharField(max_length=80)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holidays', to='teams.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'on'), name='holiday_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkingHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField()),
                ('starts', models.TimeField()),
                ('ends', models.TimeField()),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='teams.team')),
                ('teammate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='hours', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='hours_weekday'), models.CheckConstraint(condition=models.Q(models.Q(('team__isnull', True), ('teammate__isnull', False)), models.Q(('team__isnull', False), ('teammate__isnull', True)), _connector='OR'), name='hours_of_one')],
            },
        ),
    ]
