"""What a trace is called where it goes from hand to hand: X-Amzn-Trace-Id, and W3C's traceparent.

AWS X-Ray Developer Guide, "Tracing header"; W3C Trace Context, section 3.2. Both name a trace by 16 bytes and the
step that leads on by 8, so one can be said in the words of the other.
"""

import re

from tokiwa.domain.value import Value

_W3C = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.ASCII)
_ROOT = re.compile(r"1-([0-9a-f]{8})-([0-9a-f]{24})", re.ASCII)
_PARENT = re.compile(r"[0-9a-f]{16}", re.ASCII)
_NOTHING = {"0" * 32, "0" * 16}
_SAMPLED = 1


class Trace(Value):
    """A step of a trace: `trace` is 32 hex digits, `step` 16. `sampled` says whether those before were recorded."""

    trace: str
    step: str
    sampled: bool = True

    @property
    def header(self) -> str:
        """As X-Amzn-Trace-Id."""
        return f"Root=1-{self.trace[:8]}-{self.trace[8:]};Parent={self.step};Sampled={int(self.sampled)}"


def of_header(text: str) -> Trace | None:
    """Read an X-Amzn-Trace-Id; None when it names no step."""
    parts = dict(part.strip().partition("=")[::2] for part in text.split(";"))
    root, step = _ROOT.fullmatch(parts.get("Root", "")), parts.get("Parent", "")
    if root is None or not _PARENT.fullmatch(step):
        return None
    return _valid(root[1] + root[2], step, parts.get("Sampled") != "0")


def of_traceparent(text: str) -> Trace | None:
    """Read a traceparent; None when it is not one, which counts as none at all. Later versions begin in the same way."""
    found = _W3C.fullmatch(text.strip())
    if found is None or found[1] == "ff" or (found[1] == "00" and found[5]):
        return None
    return _valid(found[2], found[3], bool(int(found[4], 16) & _SAMPLED))


def _valid(trace: str, step: str, sampled: bool) -> Trace | None:
    return None if trace in _NOTHING or step in _NOTHING else Trace(trace, step, sampled)
