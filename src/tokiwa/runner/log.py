"""The log of one process: what it writes, cut into events, between the lines that Lambda itself writes."""

import struct
from collections.abc import Callable
from datetime import datetime

import attrs

from tokiwa.runner.outcome import Ending, LogLine, Outcome, Status

LONGEST = 256 * 1024  # bytes in one event, CloudWatch Logs' quota
MOST = 16 * 1024 * 1024  # bytes kept of one invocation, so that a flood stays bounded

# awslambdaric and our Node client frame a message so that it stays one event: four bytes that begin so
# (the last byte tells the level), length, time in microseconds. No UTF-8 text contains this byte pair.
_MAGIC = b"\xa5\x5a\x00"
_FRAME = struct.Struct(">4sIQ")


class LogReader:
    """Cuts a stream of bytes into events: framed messages whole, the rest line by line."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[str]:
        """The events that `data` completes."""
        self._rest += data
        events: list[str] = []
        if _MAGIC not in self._rest:  # nearly always, and much faster than looking for both at each step
            *lines, self._rest = self._rest.split(b"\n")
            events = [event for line in lines for event in _split(line)]
            if len(self._rest) <= LONGEST:
                return events
        while self._rest:
            event = self._next()
            if event is None:
                break
            events += _split(event)
        return events

    def flush(self) -> list[str]:
        """What is there of a last line without an end."""
        rest, self._rest = self._rest, b""
        return _split(rest) if rest else []

    def _next(self) -> bytes | None:
        if self._rest.startswith(_MAGIC):
            return self._frame()
        line_end = self._rest.find(b"\n")
        frame = self._rest.find(_MAGIC)
        if frame != -1 and (line_end == -1 or frame < line_end):
            return self._cut(frame, frame)
        if line_end != -1:
            return self._cut(line_end, line_end + 1)
        return self._cut(LONGEST, LONGEST) if len(self._rest) > LONGEST else None

    def _frame(self) -> bytes | None:
        if len(self._rest) < _FRAME.size:
            return None
        _, length, _ = _FRAME.unpack_from(self._rest)
        if length > MOST:  # not a frame, or one that nobody should wait for
            return self._cut(_FRAME.size, _FRAME.size)
        end = _FRAME.size + length
        if len(self._rest) < end:
            return None
        self._rest, message = self._rest[end:], self._rest[_FRAME.size : end]
        return message.removesuffix(b"\n")

    def _cut(self, end: int, resume: int) -> bytes:
        event, self._rest = self._rest[:end], self._rest[resume:]
        return event


def _split(event: bytes) -> list[str]:
    pieces = [event[at : at + LONGEST] for at in range(0, len(event), LONGEST)] or [b""]
    return [piece.decode(errors="replace").rstrip("\r\n") for piece in pieces]


@attrs.define
class Journal:
    """The events of one process, handed over invocation by invocation. `wall` gives the time of an event."""

    wall: Callable[[], datetime]
    _reader: LogReader = attrs.field(factory=LogReader)
    _lines: list[LogLine] = attrs.field(factory=list)
    _size: int = 0

    def output(self, data: bytes) -> None:
        """Bytes that the process wrote."""
        self._add(self._reader.feed(data))

    def init_start(self, runtime_version: str) -> None:
        """A process begins."""
        self._say(f"INIT_START Runtime Version: {runtime_version}")

    def init_report(self, init_ms: float, phase_ending: Ending) -> None:
        """The code could not be loaded."""
        self._say(f"INIT_REPORT Init Duration: {init_ms:.2f} ms\tPhase: init\t{phase_ending.remark}")

    def start(self, request_id: str, version: str) -> None:
        """An invocation begins."""
        self._say(f"START RequestId: {request_id} Version: {version}")

    def failure(self, request_id: str, ending: Ending, seconds: float) -> None:
        """The sandbox's own word on how the process failed."""
        if ending.status is Status.TIMEOUT:
            moment = self.wall().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
            self._say(f"{moment}Z {request_id} Task timed out after {seconds:.2f} seconds")
        elif ending.status is Status.EXIT:
            self._say(f"{ending.sentence}\n{ending.error_type}")

    def finish(self, request_id: str, memory_mb: int, outcome: Outcome, remark: str) -> tuple[LogLine, ...]:
        """The end of an invocation: END and REPORT, and all lines since the last end."""
        self._say(f"END RequestId: {request_id}")
        parts = [
            f"REPORT RequestId: {request_id}",
            f"Duration: {outcome.duration_ms:.2f} ms",
            f"Billed Duration: {outcome.billed_ms} ms",
            f"Memory Size: {memory_mb} MB",
            f"Max Memory Used: {outcome.max_memory_mb} MB",
        ]
        if outcome.init_ms is not None:
            parts.append(f"Init Duration: {outcome.init_ms:.2f} ms")
        self._say("\t".join([*parts, remark]))
        lines, self._lines, self._size = tuple(self._lines), [], 0
        return lines

    def _say(self, text: str) -> None:
        # An unfinished line of the function's must not swallow the platform's.
        self._add(self._reader.flush())
        self._lines.append(LogLine(self.wall(), text))

    def _add(self, texts: list[str]) -> None:
        for text in texts:
            before, self._size = self._size, self._size + len(text) + 1
            if self._size <= MOST:
                self._lines.append(LogLine(self.wall(), text))
            elif before <= MOST:
                self._lines.append(LogLine(self.wall(), f"[log output beyond {MOST} bytes was dropped]"))
