"""Only what our own mail server says of a mail makes it spam."""

from __future__ import annotations

import pytest

from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.email.tests.mails import account, mail

OURS = "Received: from localhost (localhost [127.0.0.1]) by mx.shop.example (Postfix) with ESMTP"
BORDER = "Received: from evil.example (mx.shop.example [93.184.216.34]) by mx.shop.example (Postfix)"
FORGED = "Received: from mx.shop.example (localhost [127.0.0.1]) by mx.shop.example (Postfix)"
YES = "X-Spam-Flag: YES"


def spam(*lines: str, **settings: str | int | bool) -> str:
    return parse(mail(*lines), account(settings)).spam


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("X-Spam-Flag: YES", "yes"),
        ("X-Spam-Status: Yes, score=12.3 required=5.0 tests=BAYES_99", "12.3 of 5.0 points"),
        ("X-Spam-Status: Yes, hits=7.1\r\n required=5.0 tests=URI", "7.1 of 5.0 points"),
        ("X-Spam: Yes", "yes"),
        ("X-Spamd-Result: default: True [18.20 / 15.00]; BAYES_SPAM(5.10)[99.9%]", "18.20 of 15.00 points"),
        ("X-Rspamd-Action: add header", "add header"),
        ("X-MS-Exchange-Organization-SCL: 6", "level 6 of 9"),
        ("X-Forefront-Antispam-Report: CIP:1.2.3.4;CTRY:RU;SCL:5;SFV:SPM;H:x", "SPM"),
        ("X-Forefront-Antispam-Report: CIP:1.2.3.4;SCL:9;SFV:NSPM", "level 9 of 9"),
        (
            "X-Barracuda-Spam-Status: Yes, SCORE=6.5 using global scores of TAG_LEVEL=3.5 KILL_LEVEL=6.0",
            "6.5 of 6.0",
        ),
        ("X-Barracuda-Spam-Flag: YES", "yes"),
        ("X-SES-Spam-Verdict: FAIL", "failed"),
        ("X-Bogosity: Spam, tests=bogofilter, spamicity=0.999", "yes"),
        ("X-UI-Filterresults: junk:10;V03:K0:abc", "junk"),
    ],
)
def test_what_our_server_wrote_above_the_border_makes_it_spam(field: str, words: str) -> None:
    assert words in spam(field, OURS, BORDER)
    assert spam(OURS, BORDER, field) == "", "below the border anybody may have written it"


@pytest.mark.parametrize(
    "field",
    [
        "X-Spam-Flag: NO",
        "X-Spam-Status: No, score=-2.1 required=5.0",
        "X-Spam-Status: No, score=4.9 required=5.0",
        "X-Spam-Level: ****************",
        "X-Spam-Score: 25",
        "X-Spamd-Result: default: False [3.20 / 15.00]",
        "X-MS-Exchange-Organization-SCL: -1",
        "X-MS-Exchange-Organization-SCL: 1",
        "X-Forefront-Antispam-Report: SCL:1;SFV:NSPM",
        "X-UI-Filterresults: notjunk:1;V03",
        "X-Spam-Status: score=nan required=inf",
        "X-Spam-Status: ",
        "X-SES-Spam-Verdict: PASS",
    ],
)
def test_what_is_no_verdict_makes_no_spam(field: str) -> None:
    assert spam(field, OURS, BORDER, spam_filter="other") == ""


def test_a_forged_line_moves_no_border() -> None:
    assert spam(BORDER, FORGED, YES) == ""
    assert spam(BORDER, YES, FORGED) == ""
    assert spam(YES) == "", "without any line of ours nothing is above it"


def test_what_a_mailbox_is_said_to_have_counts_wherever_it_stands_the_topmost_first() -> None:
    assert spam(BORDER, YES, spam_filter="spamassassin")
    assert spam(BORDER, "X-Spam-Flag: NO", YES, spam_filter="spamassassin") == ""
    assert spam(BORDER, YES, spam_filter="rspamd") == ""
    assert spam(BORDER, YES, spam_filter="other")
    assert spam(YES, BORDER, spam_filter="none") == ""
    scl = "X-MS-Exchange-Organization-SCL: 9"
    assert spam(BORDER, scl, imap_host="outlook.office365.com")
    assert spam(BORDER, scl, imap_host="imap.shop.example") == ""
    assert spam(BORDER, "X-SES-Spam-Verdict: FAIL", hook="amazon_ses")


def test_spamassassin_is_believed_where_it_names_our_host() -> None:
    ran = "X-Spam-Checker-Version: SpamAssassin 4.0.0 (2022-12-13) on {}"
    assert spam(BORDER, ran.format("mx.shop.example"), YES)
    assert spam(BORDER, ran.format("mx.evil.example"), YES) == ""


def test_a_disowned_sender_is_spam_only_together_with_others() -> None:
    failed = "Authentication-Results: shop.example; dmarc=fail header.from=customer.example"
    assert spam(failed, BORDER) == ""
    assert "does not stand by it" in spam("X-Spam-Status: No, score=4.1 required=5.0", failed, BORDER)
    assert spam("X-Spam-Status: No, score=1.1 required=5.0", failed, BORDER) == ""
