from django.apps import AppConfig


class SweepsConfig(AppConfig):
    name = "inhand.desk.sweeps"
    label = "sweeps"
