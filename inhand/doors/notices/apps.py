from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "inhand.doors.notices"
    label = "notices"
