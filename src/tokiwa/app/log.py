"""Structured logs on standard error: JSON for machines, or text for people. Nothing secret is ever given to them."""

import io
import logging
import os
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from tokiwa.app.log_style import Form, Level, LogStyle


def set_up_log(wanted: LogStyle | None = None) -> None:
    """One line for each thing to say, with its time, its level and the id of the process."""
    wanted = wanted or LogStyle()
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        _process,
    ]
    render: list[Processor]
    if wanted.form is Form.JSON:
        render = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        render = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=_plain)]
    lines = cast("TextIO", Lossy(sys.stderr))
    structlog.configure(
        processors=[*shared, *render],
        wrapper_class=structlog.make_filtering_bound_logger(_number(wanted.level)),
        logger_factory=structlog.WriteLoggerFactory(lines),  # in one piece, or those of two processes get mixed up
    )
    handler = logging.StreamHandler(lines)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    libraries = logging.INFO if wanted.level is Level.DEBUG else max(logging.WARNING, _number(wanted.level))
    logging.basicConfig(handlers=[handler], level=libraries, force=True)


class Lossy(io.TextIOBase):
    """A stream on which nothing fails: on a full disk, or when nobody reads any more, lines are lost and work goes on."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write it, perhaps."""
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Have it written, perhaps."""
        with suppress(OSError):
            self._stream.flush()


def _number(level: Level) -> int:
    return logging.getLevelNamesMapping()[level.name]


def _process(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    line["process"] = os.getpid()
    return line


# The variables that a pretty traceback shows may hold a key.
_plain = structlog.dev.plain_traceback
