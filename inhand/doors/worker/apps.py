from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "inhand.doors.worker"
    label = "worker"
