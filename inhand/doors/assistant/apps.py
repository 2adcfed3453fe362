from django.apps import AppConfig


class AssistantConfig(AppConfig):
    name = "inhand.doors.assistant"
    label = "assistant"
