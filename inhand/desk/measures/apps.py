from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "inhand.desk.measures"
    label = "measures"
