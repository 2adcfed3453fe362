from inhand.desk.labels.figures import Judged, calibration_error, of_topics


def test_what_is_about_nothing_taught_counts_against_labels_but_not_against_accuracy() -> None:
    told = of_topics(
        [Judged("a", "a"), Judged("a", "b", 0.2, sure=False), Judged("", "a"), Judged("", "b", sure=False)]
    )
    assert (told["accuracy"], told["labelled"], told["labelled_right"]) == (0.5, 0.5, 1.0)
    assert (told["out_of_scope_unlabelled"], told["labelled_right_of_all"]) == (0.5, 0.5)
    assert told["confused"] == [["a", "b", 1]]


def test_calibration_is_right_when_nine_of_ten_are() -> None:
    nine = [Judged("a", "a", 0.9)] * 9 + [Judged("a", "b", 0.9)]
    assert calibration_error(nine) == 0
    assert calibration_error([Judged("a", "b", 0.9)]) == 0.9
