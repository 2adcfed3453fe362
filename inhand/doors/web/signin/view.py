"""Come in and leave. allauth checks the password and slows down who guesses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.views import LoginView
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class SignIn(LoginView):  # type: ignore[misc]  # allauth has no types
    """``/sign-in/``."""

    template_name = "signin/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # allauth's own context links to pages that this desk does not have: nobody signs up by themselves.
        return {
            "form": kwargs.get("form") or self.get_form(),
            "next": self.request.GET.get("next", ""),
        } | kwargs


sign_in = SignIn.as_view()


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session; others on other machines go on."""
    logout(request)
    return redirect("account_login")
