from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "inhand.desk.rules"
    label = "rules"
