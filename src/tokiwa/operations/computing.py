"""An output that takes long to compute, with nothing left to be read or written: made beside the event loop.

An operation that computes as `slow` would do all of its work in a thread, which has to ask for the interpreter's lock again
and again; of this one only what runs without the lock is there (decision 0043).
"""

from collections.abc import Callable, Mapping
from typing import Any

from tokiwa.domain.value import Value


class Computing(Value):
    """`output()` is what the caller gets, called when the changes of the call are written."""

    output: Callable[[], Mapping[str, Any]]


Output = Mapping[str, Any] | Computing
