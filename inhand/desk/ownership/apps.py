from django.apps import AppConfig


class OwnershipConfig(AppConfig):
    name = "inhand.desk.ownership"
    label = "ownership"
