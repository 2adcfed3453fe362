"""What operations watch: how many wait, how late, and whether the machinery keeps up (Prometheus)."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Min, Q
from django.http import HttpResponse
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger import queries as ledger
from inhand.desk.measures.queries import cursor
from inhand.desk.routing.drops import number_dropped
from inhand.desk.sweeps.queries import open_promises, stale
from inhand.doors.channels.models import Arrival, Channel
from inhand.ground import clock
from inhand.ground.outbox.models import Job

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.http import HttpRequest
    from prometheus_client.core import Metric

_FORWARDED = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer to whoever has the token; without one set, only to this machine itself."""
    if not _may_read(request):
        said = "Give the token of INHAND_METRICS_TOKEN as a bearer token, or ask from this machine.\n"
        return HttpResponse(said, status=403, content_type="text/plain; charset=utf-8")
    registry = CollectorRegistry()
    registry.register(_Desk(clock.now()))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if token := settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    # Behind a proxy of this machine everybody seems to be here.
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class _Desk:
    """The gauges, read when they are asked for."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        yield from self._waiting()
        yield _one(
            "inhand_dropped", "Waiting customers without anybody; must be 0", number_dropped(self._now)
        )
        yield _one("inhand_stale", "Late without owner, answer or reason", stale(self._now).count())
        yield _one("inhand_promises_late", "Promises due and not settled", open_promises(self._now).count())
        yield from _machinery()

    def _waiting(self) -> Iterator[Metric]:
        live = Conversation.objects.filter(state__in=["open", "snoozed"], waiting_since__isnull=False)
        rows = live.order_by().values_list("team__name").annotate(
            number=Count("pk"), lane=Count("pk", filter=Q(owner=None)),
            late=Count("pk", filter=Q(due_at__lte=self._now)), oldest=Min("waiting_since"),
        )  # fmt: skip
        gauges = [
            GaugeMetricFamily(name, words, labels=["team"])
            for name, words in (
                ("inhand_waiting", "Conversations in which a customer waits"),
                ("inhand_lane", "Of them, those without an owner"),
                ("inhand_past_target", "Of them, those past their target"),
                ("inhand_oldest_wait_seconds", "How long the oldest has waited"),
            )
        ]
        for team, number, lane, late, oldest in rows:
            values = (number, lane, late, (self._now - oldest).total_seconds())
            for gauge, value in zip(gauges, values, strict=True):
                gauge.add_metric([team], value)
        yield from gauges


def _machinery() -> Iterator[Metric]:
    jobs = GaugeMetricFamily("inhand_jobs", "Jobs that wait, run, or were buried", labels=["state"])
    counts = dict(Job.objects.order_by().values_list("state").annotate(number=Count("pk")))
    for state, name in ((Job.READY, "ready"), (Job.RUNNING, "running"), (Job.DEAD, "dead")):
        jobs.add_metric([name], counts.get(state, 0))
    yield jobs
    broken = Channel.objects.filter(is_active=True).exclude(problem="").count()
    yield _one("inhand_channels_broken", "Connected accounts that do not work", broken)
    parked = Arrival.objects.filter(state=Arrival.State.PARKED).count()
    yield _one("inhand_parked", "Messages that could not be read", parked)
    behind = max(ledger.latest_id() - cursor().entry, 0)
    yield _one("inhand_measures_behind_entries", "Entries of the ledger not yet measured", behind)


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)
