from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "inhand.doors.web"
    label = "web"
