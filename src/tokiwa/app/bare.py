"""Imported by `serve` before anything else: structlog takes in rich for coloured tracebacks, which a server does not write.

That would be 4 MB of each process, and a tenth of a second of each start.
"""

import sys

if "rich" not in sys.modules:
    sys.modules["rich"] = None  # type: ignore[assignment]  # the import system's way to say that there is none
    import structlog  # noqa: F401

    del sys.modules["rich"]
