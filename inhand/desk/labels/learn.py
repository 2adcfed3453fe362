"""Have a model learnt by another process, which may take long, run out of memory, or be killed: then there is none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from inhand.desk.labels.classifier import Model, UnreadableModel

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 1800.0
# Learning is in no hurry, and the desk serves meanwhile.
ONE_PROCESSOR = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

# A conversation, what was written in it, and what a person said it is.
Taught = tuple[int, str, str]


class NotLearnt(Exception):
    """The process gave no model; says why."""


def learn(
    examples: Iterable[tuple[str, str]],
    *,
    names: Iterable[tuple[str, str]] = (),
    seconds: float = LONGEST,
) -> Model:
    """Return a model learnt from texts and their topics; ``names`` are what people call these. Raise ``NotLearnt``."""
    given = json.dumps([list(examples), list(names)]).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "inhand.desk.labels.training"],
            input=given,
            capture_output=True,
            timeout=seconds,
            check=False,
            env=os.environ | ONE_PROCESSOR,
        )
        return Model.from_bytes(done.stdout)
    except subprocess.TimeoutExpired:
        message = f"it took more than {seconds:.0f} seconds"
        raise NotLearnt(message) from None
    except UnreadableModel:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        message = last or f"the process ended with {done.returncode}"
        raise NotLearnt(message) from None
