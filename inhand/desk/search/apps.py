from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "inhand.desk.search"
    label = "search"
