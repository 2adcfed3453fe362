from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "inhand.desk.ledger"
    label = "ledger"
