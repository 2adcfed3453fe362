"""The worker as an application: it hands the page of reactions down to the ledger."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "inhand.doors.worker"
    label = "worker"

    def ready(self) -> None:
        """Tell the ledger what follows each event."""
        from inhand.desk.ledger.record import install_reactions  # noqa: PLC0415 -- models are loaded only now
        from inhand.doors.worker.reactions import REACTIONS  # noqa: PLC0415

        install_reactions(REACTIONS)
