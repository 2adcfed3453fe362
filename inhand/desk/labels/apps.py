from django.apps import AppConfig


class LabelsConfig(AppConfig):
    name = "inhand.desk.labels"
    label = "labels"
