from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from inhand.doors.channels import reply_token
from inhand.doors.channels.email.tests.mails import KEY


@given(st.integers(min_value=0, max_value=2**63 - 1))
def test_a_token_names_its_conversation_in_any_case_and_fits_a_local_part(conversation: int) -> None:
    token = reply_token.make(conversation, KEY)
    assert reply_token.read(token, KEY) == reply_token.read(token.upper(), KEY) == conversation
    assert re.fullmatch(r"[a-z2-7]{18,29}", token)


@given(st.text())
def test_what_we_did_not_make_names_nothing(token: str) -> None:
    assert reply_token.read(token, KEY) is None


def test_another_key_or_a_changed_letter_breaks_it() -> None:
    token = reply_token.make(7, KEY)
    assert reply_token.read(token, b"other") is None
    assert reply_token.read(("b" if token[0] == "a" else "a") + token[1:], KEY) is None
