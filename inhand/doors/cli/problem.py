"""Something the user of a command can mend."""


class Problem(Exception):
    """One sentence that says what is wrong and what to do. ``status`` is the command's exit status."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status
