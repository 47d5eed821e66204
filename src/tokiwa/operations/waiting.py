"""An answer with nothing in it yet, for which it is worth waiting: `http.patience` has the call performed again."""

from typing import Any


class NothingYet(dict[str, Any]):
    """The empty output of an operation. Its caller would rather wait for so many seconds than have it at once."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    def __bool__(self) -> bool:
        """It is an output, though nothing is in it."""
        return True
