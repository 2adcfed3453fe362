import pytest

from inhand.desk.labels.spamminess import Mail, marks, said


@pytest.mark.parametrize(
    ("mail", "mark"),
    [
        (Mail("", "Hello"), "no_subject"),
        (Mail("WIN NOW", "x"), "subject_shouts"),
        (Mail("Win $500", "x"), "money_in_subject"),
        (Mail("a", "CLICK HERE AND WIN BIG MONEY"), "shouts"),
        (Mail("a", "b", sender=("x98812@win.example", "")), "digits_in_sender"),
        (Mail("a", "b", sender=("x@win.example", "")), "from_win"),
        (Mail("a", "b", sender=("x@a.example", ""), reply_to=[("y@b.example", "")]), "answers_go_elsewhere"),
        (Mail("a", "see http://10.0.0.1/x"), "link_to_a_number"),
        (
            Mail("a", "b", sender=("x@a.example", ""), html="<a href='http://evil.example/'>"),
            "links_lead_elsewhere",
        ),
        (Mail("a", "b", html="<p style='display:none'>"), "hides_words"),
        (Mail("a", "b", html="<FORM action=x>"), "has_a_form"),
        (Mail("a", "b", automatic="list"), "sent_by_list"),
        (Mail("a", "b", warned=True), "sender_disowned"),
        (Mail("a", "b"), "to_nobody_named"),
    ],
)
def test_what_is_striking_gets_a_mark(mail: Mail, mark: str) -> None:
    assert mark in set(marks(mail))


def test_a_plain_question_has_no_mark_that_speaks_against_it() -> None:
    mail = Mail(
        "Order 48121", "Where is it?", sender=("eva@shop.example", "Eva"), to=[("help@desk.example", "")]
    )
    assert set(marks(mail)) == {"from_shop", "from_example", "links_none"}


def test_hostile_mail_takes_no_longer_than_its_beginning() -> None:
    assert len(said(Mail("a", "!" * 10, html="<img" * 100_000)).split("\n")) == 3
