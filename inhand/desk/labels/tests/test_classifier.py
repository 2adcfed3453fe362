import dataclasses

import numpy as np
import pytest

from inhand.desk.labels.classifier import Model, UnreadableModel
from inhand.desk.labels.learn import NotLearnt, learn

ITEMS = ("lamp", "grinder", "kettle", "chair", "phone", "camera", "jacket", "bicycle", "watch", "table")
SAID = {
    "refund": "I want my money back for the {}",
    "delivery": "When does the {} I ordered arrive?",
    "broken": "The {} arrived damaged and does not turn on",
}
EXAMPLES = [(words.format(item), topic) for topic, words in SAID.items() for item in ITEMS]


@pytest.fixture(scope="module")
def model() -> Model:
    return learn(EXAMPLES)


def test_what_was_taught_is_told_of_new_words(model: Model) -> None:
    guess = model.guess("Give me my money back for the sofa, please")
    assert (guess.topic, guess.sure) == ("refund", True)


def test_what_was_never_taught_is_left_alone(model: Model) -> None:
    assert not model.guess("Bonjour, quels sont vos horaires ?").sure
    assert not model.guess("").sure


def test_the_words_that_spoke_for_it_are_named(model: Model) -> None:
    assert "money" in model.why("my money back for the oven")


def test_a_model_is_the_same_after_it_was_stored(model: Model) -> None:
    again = Model.from_bytes(model.to_bytes())
    for text, _ in EXAMPLES:
        assert again.guess(text).topic == model.guess(text).topic
        assert again.guess(text).confidence == pytest.approx(model.guess(text).confidence, abs=0.02)


def test_bytes_that_are_no_model_are_refused() -> None:
    for broken in (b"", b"PK\x03\x04 not really", b"\x80\x04"):
        with pytest.raises(UnreadableModel):
            Model.from_bytes(broken)


def test_learning_that_takes_too_long_gives_no_model() -> None:
    with pytest.raises(NotLearnt, match="more than 0 seconds"):
        learn(EXAMPLES, seconds=0.01)


def test_a_label_needs_the_threshold(model: Model) -> None:
    unsure = dataclasses.replace(model, threshold=1.01)
    assert not unsure.guess(EXAMPLES[0][0]).sure


def test_the_model_says_what_it_was_made_from(model: Model) -> None:
    assert model.about["examples"] == 30
    assert model.about["per_topic"] == {"refund": 10, "delivery": 10, "broken": 10}
    assert model.weights.dtype == np.int8
