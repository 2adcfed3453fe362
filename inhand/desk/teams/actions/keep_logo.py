"""Keep a picture for signatures."""

from __future__ import annotations

import hashlib

from django.db import transaction

from inhand.desk.teams.models import Logo
from inhand.desk.teams.problems import BadInput

LARGEST = 200_000
_KINDS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


@transaction.atomic
def keep_logo(content: bytes) -> Logo:
    """Keep it once, however often it is given. Raise ``BadInput`` for what mail programs would not show."""
    kind = next((kind for begins, kind in _KINDS.items() if content.startswith(begins)), "")
    if not kind:
        raise BadInput({"logo": "Take a PNG, JPEG or GIF picture; mail programs show no other."})
    if len(content) > LARGEST:
        raise BadInput(
            {"logo": f"It may have {LARGEST // 1000} kB at most, for it goes out with every reply."}
        )
    digest = hashlib.sha256(content).hexdigest()[:32]
    return Logo.objects.get_or_create(digest=digest, defaults={"content_type": kind, "content": content})[0]
