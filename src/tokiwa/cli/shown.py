"""How commands show what the API gives them: dates, and tables."""

from collections.abc import Sequence
from datetime import UTC, datetime


def date(seconds: float) -> str:
    """A moment of the API, as seconds since 1970, in UTC."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


def table(rows: Sequence[Sequence[object]]) -> list[str]:
    """Rows under their head (the first row) in columns; numbers stand at the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[at]) for row in texts) for at in range(len(texts[0]))]
    right = [all(isinstance(row[at], int) for row in rows[1:]) for at in range(len(widths))]
    return [
        "  ".join(
            cell.rjust(width) if at_right else cell.ljust(width)
            for cell, width, at_right in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in texts
    ]
