from django.apps import AppConfig


class RepliesConfig(AppConfig):
    name = "inhand.desk.replies"
    label = "replies"
