"""What allauth says and allows here: nobody signs up by themselves, and nothing is said that a page shows anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter

from inhand.doors.web.language import later as _l

if TYPE_CHECKING:
    from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """``ACCOUNT_ADAPTER``."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _l(
            "This e-mail address and this password are not correct together. Check both, or ask "
            "an administrator for a new password."
        ),
        "too_many_login_attempts": _l("Too many wrong passwords. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's signature
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the page one comes to shows that one is in."""
