"""Say what labels weigh in a process that serves: ``python -m bench._weight MODEL`` with texts on standard input.

A process of its own: whoever measures has read far more by then. What the server has loaded anyway is loaded first.
"""

from __future__ import annotations

import gc
import json
import re
import sys
from pathlib import Path


def main() -> None:
    texts = sys.stdin.read().split("\n")
    before = _resident()
    import numpy as np  # noqa: PLC0415 -- it is weighed apart

    np.ones(1).sum()
    with_numpy = _resident()
    from inhand.desk.labels.classifier import Model  # noqa: PLC0415 -- weighed
    from inhand.desk.labels.language import identify  # noqa: PLC0415
    from inhand.desk.labels.urgency import judge  # noqa: PLC0415

    model = Model.from_bytes(Path(sys.argv[1]).read_bytes())
    for text in texts:
        model.guess(text)
        identify(text)
        judge("", text)
    gc.collect()
    after = _resident()
    print(json.dumps({"numpy": round(with_numpy - before, 1), "labels": round(after - with_numpy, 1)}))


def _resident() -> float:
    """Return the MB that this process holds now."""
    found = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
