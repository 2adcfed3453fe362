"""Script and style travel squeezed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from inhand.doors import web

if TYPE_CHECKING:
    from django.test import Client

BUILT = Path(web.__file__).parent / "static" / "inhand"


@pytest.mark.parametrize("kind", ["js", "css"])
def test_what_is_built_goes_out_squeezed_to_who_takes_it(client: Client, kind: str) -> None:
    (path,) = BUILT.glob(f"main-*.{kind}")
    answer = client.get(f"/static/inhand/{path.name}", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert int(answer["Content-Length"]) < path.stat().st_size / 2
