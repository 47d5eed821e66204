"""What the log looks like and how much it says, as an operator asks for it. Read by app.settings."""

from enum import StrEnum

import attrs

from tokiwa.domain.problem import Kind, Problem


class Form(StrEnum):
    """What a line looks like."""

    JSON = "json"
    TEXT = "text"


class Level(StrEnum):
    """From which level on lines are written. Of libraries it is warnings, or at `debug` what they inform about."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@attrs.frozen
class LogStyle:
    """How a server logs."""

    form: Form = Form.JSON
    level: Level = Level.INFO


def style(text: str) -> LogStyle:
    """Read `FORM` or `FORM:LEVEL`, such as `json` or `text:debug`."""
    form, _, level = text.partition(":")
    try:
        return LogStyle(Form(form), Level(level or Level.INFO))
    except ValueError:
        raise Problem(
            Kind.INVALID,
            f"{text} is no way to log. Give {' or '.join(Form)}, and if you like a level: json:{', json:'.join(Level)}.",
        ) from None
