"""Who is behind a session, asked with every request: by a prepared query."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from inhand.desk.teams.models import Teammate
from inhand.ground import prepared


class Backend(AuthenticationBackend):  # type: ignore[misc] # allauth ships no types
    """``AUTHENTICATION_BACKENDS``."""

    def get_user(self, user_id: int) -> Teammate | None:
        try:
            teammate = prepared.fetch(Teammate, id=user_id)
        except Teammate.DoesNotExist:
            return None
        return teammate if self.user_can_authenticate(teammate) else None
