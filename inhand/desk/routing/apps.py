from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "inhand.desk.routing"
    label = "routing"
