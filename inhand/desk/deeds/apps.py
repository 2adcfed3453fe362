from django.apps import AppConfig


class DeedsConfig(AppConfig):
    name = "inhand.desk.deeds"
    label = "deeds"
