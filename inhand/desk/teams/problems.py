"""What is wrong with what a person entered, said by field."""

from __future__ import annotations


class BadInput(ValueError):
    """Nothing was changed; ``problems`` says by field why, in sentences for the person who entered it."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))
