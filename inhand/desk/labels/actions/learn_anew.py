"""Learn a kind of label anew from what people said, and let it count if it is no worse than the one before."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.labels import queries
from inhand.desk.labels.classifier import UnreadableModel
from inhand.desk.labels.learn import NotLearnt, learn
from inhand.desk.labels.models import Classifier
from inhand.desk.labels.spamminess import SPAM, WANTED
from inhand.desk.ledger.events import ClassifierLearnt
from inhand.desk.ledger.record import record

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.labels.classifier import Model
    from inhand.desk.labels.learn import Taught

# Fewer say too little; topics with fewer examples than that are left out.
FEWEST, FEWEST_OF_ONE = 8, 3
# Spam is told from wanted mail only when enough of both is known.
FEWEST_MAILS = {SPAM: 10, WANTED: 30}
# From that many on, every fifth is held back to compare with the version before.
FEWEST_TO_COMPARE, HELD_BACK = 25, 5


def learn_anew(kind: str, *, at: datetime) -> Classifier | None:
    """Return the new version, which may be worse than the one before or have failed; ``None`` if too little is known:
    then none counts any more, since whoever taught it took that back.

    Learning is outside of any transaction: it takes seconds.
    """
    taught = _enough(kind, queries.taught(kind))
    if not taught:
        _retire(kind, at)
        return None
    try:
        accuracy, former, held_back = _compared(kind, taught)
        model = learn([(text, value) for _, text, value in taught], names=queries.names(kind))
    except NotLearnt as problem:
        return _keep(Classifier(kind=kind, state=Classifier.State.FAILED, at=at, problem=str(problem)[:300]))
    worse = accuracy is not None and former is not None and accuracy < former
    state = Classifier.State.WORSE if worse else Classifier.State.COUNTS
    return _keep(
        Classifier(
            kind=kind,
            state=state,
            at=at,
            model=model.to_bytes(),
            about=model.about,
            held_back=held_back,
            accuracy=accuracy,
            former_accuracy=former,
        )
    )


def _enough(kind: str, taught: list[Taught]) -> list[Taught]:
    counts = Counter(value for *_, value in taught)
    if kind == SPAM and any(counts[value] < fewest for value, fewest in FEWEST_MAILS.items()):
        return []
    kept = [each for each in taught if counts[each[2]] >= FEWEST_OF_ONE]
    return kept if len(kept) >= FEWEST and len({value for *_, value in kept}) > 1 else []


def _compared(kind: str, taught: list[Taught]) -> tuple[float | None, float | None, int]:
    """Return how right a version without the held back ones is on them, how right the present one, and how many."""
    if len(taught) < FEWEST_TO_COMPARE:
        return None, None, 0
    asked = [each for each in taught if each[0] % HELD_BACK == 0]
    rest = [(text, value) for pk, text, value in taught if pk % HELD_BACK]
    if not asked or len({value for _, value in rest}) < 2:  # noqa: PLR2004 -- nothing to tell apart
        return None, None, 0
    try:
        present = queries.present(kind)
    except UnreadableModel:
        present = None
    return (
        _right(learn(rest, names=queries.names(kind)), asked),
        _right(present, asked) if present else None,
        len(asked),
    )


def _right(model: Model, asked: list[Taught]) -> float:
    return round(sum(model.guess(text).topic == value for _, text, value in asked) / len(asked), 4)


@transaction.atomic
def _retire(kind: str, at: datetime) -> None:
    counts = Classifier.objects.filter(kind=kind, state=Classifier.State.COUNTS).defer("model").first()
    if counts and Classifier.objects.filter(pk=counts.pk, state=Classifier.State.COUNTS).update(
        state=Classifier.State.FORMER
    ):
        _tell(counts, str(Classifier.State.FORMER), at)


@transaction.atomic
def _keep(version: Classifier) -> Classifier:
    newest = (
        Classifier.objects.filter(kind=version.kind)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    version.number = (newest or 0) + 1
    if version.state == Classifier.State.COUNTS:
        Classifier.objects.filter(kind=version.kind, state=Classifier.State.COUNTS).update(
            state=Classifier.State.FORMER
        )
    version.save()
    _tell(version, str(version.state), version.at)
    return version


def _tell(version: Classifier, state: str, at: datetime) -> None:
    event = ClassifierLearnt(
        kind=version.kind,
        number=version.number,
        state=state,
        examples=version.about.get("examples", 0),
        accuracy=version.accuracy,
        former_accuracy=version.former_accuracy,
    )
    record(event, at=at, by=None)
