"""The garbage collector and what is loaded."""

from __future__ import annotations

import gc


def settle() -> None:
    """Leave what is there out of the collector's sight from now on: a process that serves keeps it to its end anyway.

    Looking through the 200,000 objects of a desk takes a fifth of a second, during which nobody is served, and the
    collector would do so every few dozen pages.
    """
    gc.collect()
    gc.freeze()
