"""A process that serves does not look through what it has loaded again and again."""

from __future__ import annotations

import gc

from inhand.ground.settle import settle


def test_what_is_loaded_is_out_of_the_collectors_sight() -> None:
    mine: list[object] = [[]]
    try:
        settle()
        assert not any(each is mine for each in gc.get_objects())
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
