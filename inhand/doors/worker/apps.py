"""The worker as an application: it hands down to the desk what stands above it."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "inhand.doors.worker"
    label = "worker"

    def ready(self) -> None:
        """Tell the ledger what follows each event, and routing where the templates are."""
        from inhand.desk.ledger.record import install_reactions  # noqa: PLC0415 -- models are loaded only now
        from inhand.desk.replies.queries import templated_topics  # noqa: PLC0415
        from inhand.desk.routing.policy import install_templated  # noqa: PLC0415
        from inhand.doors.worker.reactions import REACTIONS  # noqa: PLC0415

        install_reactions(REACTIONS)
        install_templated(templated_topics)
