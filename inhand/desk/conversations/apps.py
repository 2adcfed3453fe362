from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "inhand.desk.conversations"
    label = "conversations"
