from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "inhand.doors.channels"
    label = "channels"
