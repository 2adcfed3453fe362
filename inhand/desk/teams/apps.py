from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "inhand.desk.teams"
    label = "teams"
