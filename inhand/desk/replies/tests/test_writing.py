"""Words, recipients and letters as they are put together. No database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inhand.desk.replies import letter
from inhand.desk.replies.quoted import wrote
from inhand.desk.replies.recipients import Recipients, once, problem, stored
from inhand.desk.replies.reply import Reply
from inhand.desk.replies.signature import signature
from inhand.desk.replies.words import Words
from inhand.ground import rich
from inhand.ground.addresses import shown, travelling, typed

OWN = {"help@lumen.example"}
MESSAGE = letter.Original(
    sender=["otto@bakery.example", "Otto <Brandt>"],
    to=[["help@lumen.example", ""]],
    cc=[["bea@bakery.example", "Bea"]],
    at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    subject="My order",
    text="Where is it?\n\n> On Friday you wrote\n> soon",
    visible_text="Where is it?\n<b>Now</b>",
    html='<p>Where is it?</p><img data-src="https://x.example/a.png">',
)


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("", []),
        ("ann@x.example", [["ann@x.example", ""]]),
        ("Ann <ann@x.example>, bo@x.example", [["ann@x.example", "Ann"], ["bo@x.example", ""]]),
        ('"Müller, Anna" <a@x.example>; b@x.example', [["a@x.example", "Müller, Anna"], ["b@x.example", ""]]),
        ('"The \\"Shop\\"" <a@x.example>', [["a@x.example", 'The "Shop"']]),
        ("a@x.example\nb@x.example", [["a@x.example", ""], ["b@x.example", ""]]),
        ("nobody, <>", [["nobody", ""], ["", ""]]),
        ("株式会社 <k@例え.example>", [["k@例え.example", "株式会社"]]),
    ],
)
def test_a_line_of_addresses_is_read_as_it_was_typed(line: str, pairs: list[list[str]]) -> None:
    assert typed(line) == pairs
    if all(address for address, _ in pairs):
        assert typed(", ".join(map(shown, pairs))) == pairs


@pytest.mark.parametrize(
    ("address", "travels"),
    [
        ("ann@x.example", "ann@x.example"),
        (" ann+tag@x.example ", "ann+tag@x.example"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann", ""),
        ("ann@", ""),
        ("a b@x.example", ""),
        ("añn@x.example", ""),
        ("ann@x.example, bo@x.example", ""),
    ],
)
def test_an_address_travels_in_ascii_or_is_none(address: str, travels: str) -> None:
    assert travelling(address) == travels


@pytest.mark.parametrize(
    ("to", "cc", "bcc", "said"),
    [
        (["ann@x.example"], [], [], ""),
        ([], [], ["ann@x.example"], ""),
        ([], [], [], "name somebody"),
        (["ann@x.example", "bo@"], [], [], "“bo@” is no address"),
        (["ann@x.example"], ["nobody"], [], "“nobody” is no address"),
        (
            ["ann@x.example"],
            [],
            ["Help+abc@lumen.example"],
            "Help+abc@lumen.example is an address of this desk",
        ),
    ],
)
def test_what_is_wrong_with_recipients_is_named(
    to: list[str], cc: list[str], bcc: list[str], said: str
) -> None:
    named = Recipients(*([[each, ""] for each in some] for some in (to, cc, bcc)))
    assert (said in problem(named, OWN)) if said else not problem(named, OWN)


def test_nobody_gets_a_letter_twice() -> None:
    named = once(
        Recipients(
            [["ann@x.example", "Ann"]], [["ANN@x.example", ""], ["bo@x.example", ""]], [["bo@x.example", ""]]
        )
    )
    assert (named.to, named.cc, named.bcc) == ([["ann@x.example", "Ann"]], [["bo@x.example", ""]], [])
    assert stored(named.stored()) == named


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div>One</div><div><br></div><div>Two <b>bold</b></div>", "One\n\nTwo bold"),
        ("<p>One<br>two</p><p>three</p>", "One\ntwo\n\nthree"),
        (
            "<ul><li>a</li><li>b<ol start=3><li>c</li><li>d</li></ol></li></ul>e",
            "- a\n- b\n  3. c\n  4. d\n\ne",
        ),
        ("<blockquote><p>q</p><p>r</p></blockquote><div>me</div>", "> q\n>\n> r\n\nme"),
        ("<pre>x = 1\n  y</pre>", "x = 1\n  y"),
        ('see <a href="https://x.example/a">here</a>', "see here (https://x.example/a)"),
        ('<a href="https://x.example/">https://x.example</a>', "https://x.example"),
        ('<a href="mailto:a@x.example">a@x.example</a>', "a@x.example"),
        ('<img src="cid:1@x" alt="shot.png">', "[shot.png]"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
    ],
)
def test_formatted_words_have_a_text_that_says_the_same(html: str, text: str) -> None:
    assert rich.as_text(rich.written(html)) == text


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<div onclick=x()></div>",
        '<img src="https://spy.example/x.png">',
        '<img src="data:image/png;base64,AAAA">',
        "<style>p{}</style><div><br></div>",
        "<iframe src=//x.example></iframe>",
        "<b></b>",
    ],
)
def test_what_acts_loads_or_says_nothing_is_gone(html: str) -> None:
    assert rich.written(html) == ""


def test_only_what_the_editor_offers_is_left() -> None:
    html = (
        '<p style="color:red" class="x" onclick="y()">Hi <font>there</font><a href="javascript:z()">!</a></p>'
    )
    assert rich.written(html) == "<p>Hi there<a>!</a></p>"


def test_plain_lines_need_no_formatting_and_bold_ones_do() -> None:
    assert Reply("", 1, "k", html="<div>One</div><div>two</div>").ready().html == ""
    assert Reply("", 1, "k", html="<div>One <b>two</b></div>").ready() == Reply(
        "One two", 1, "k", html="<div>One <b>two</b></div>"
    )
    assert Reply(" One ", 1, "k").ready().text == "One"


def test_words_begun_stand_above_those_taken_over() -> None:
    mine, theirs = Words("Mine & more", files=(1,)), Words("Theirs", "<b>Theirs</b>", "forward", None, (2, 1))
    both = mine.above(theirs)
    assert both.text == "Mine & more\n\nTheirs"
    assert both.html == "<p>Mine &amp; more</p><br><b>Theirs</b>"
    assert (both.kind, both.files) == ("forward", (1, 2))


def test_an_answer_is_signed_and_quotes_what_its_writer_said() -> None:
    made = letter.answer("It left.", "<div>It <b>left</b>.</div>", signature("Amina\nLumen"), MESSAGE)
    assert made.text == (
        "It left.\n\n-- \nAmina\nLumen\n\nOn 02 March 2026 at 09:00, Otto <Brandt> <otto@bakery.example> wrote:\n"
        "> Where is it?\n> <b>Now</b>"
    )
    assert "<b>left</b>" in made.html
    assert "Otto &lt;Brandt&gt; &lt;otto@bakery.example&gt; wrote:" in made.html
    assert "&lt;b&gt;Now&lt;/b&gt;" in made.html
    assert 'class="gmail_quote" type="cite"' in made.html


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Am 02.03.2026 um 09:00 schrieb Otto:"),
        ("pt-BR", "Em 02/03/2026 às 09:00, Otto escreveu:"),
        ("ja", "2026年03月02日 09:00 Otto:"),
        ("tlh", "On 02 March 2026 at 09:00, Otto wrote:"),
    ],
)
def test_what_is_quoted_is_announced_in_the_customers_language(language: str, said: str) -> None:
    assert wrote("Otto", MESSAGE.at, language) == said


def test_an_answer_elsewhere_than_in_mail_quotes_nothing() -> None:
    made = letter.answer("It left.", "", signature(""), None)
    assert made.text == "It left."
    assert "gmail_quote" not in made.html


def test_a_forward_carries_the_whole_message_with_its_head() -> None:
    made = letter.forward("", "", signature(""), MESSAGE)
    assert made.text.startswith(
        "---------- Forwarded message ----------\nFrom: Otto <Brandt> <otto@bakery.example>\n"
    )
    assert "Cc: Bea <bea@bakery.example>\n\nWhere is it?\n\n> On Friday you wrote" in made.text
    assert '<p>Where is it?</p><img src="https://x.example/a.png">' in made.html


def test_every_element_is_dressed_for_programs_without_style_sheets() -> None:
    html = rich.dressed(
        '<p>a</p><blockquote>b</blockquote><pre>c</pre><ul><li>d</li></ul><a href="https://x">e</a>'
    )
    for tag in ("p", "blockquote", "pre", "ul", "a"):
        assert f"<{tag} style=" in html
