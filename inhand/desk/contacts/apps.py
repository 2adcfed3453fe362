from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "inhand.desk.contacts"
    label = "contacts"
