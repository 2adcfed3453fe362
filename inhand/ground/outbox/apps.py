from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "inhand.ground.outbox"
    label = "outbox"
    verbose_name = "Outbox"
