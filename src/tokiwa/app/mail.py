"""The mail server that subscriptions by e-mail go through, as the operator sets it."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tokiwa.domain.mail_server import MailServer, Security
from tokiwa.domain.problem import Kind, Problem

_PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}
_ADDRESS = r"(?:(?![@<>])[!-~])+@(?:(?![@<>])[!-~])+"
_SENDER = re.compile(rf"{_ADDRESS}|[^<>\r\n]+ <{_ADDRESS}>")


def mail(
    url: str | None, sender: str | None, password_file: str | None, environment: Mapping[str, str]
) -> MailServer | None:
    """The mail server that URL, sender and the file with the password say; None without any. INVALID for half of it."""
    url = url or environment.get("TOKIWA_SMTP")
    sender = sender or environment.get("TOKIWA_SMTP_SENDER")
    password_file = password_file or environment.get("TOKIWA_SMTP_PASSWORD_FILE")
    if not url:
        return None
    parts = urlsplit(url)
    try:
        security, port = Security(parts.scheme), parts.port
    except ValueError:
        raise _unreadable() from None
    if not parts.hostname or parts.password is not None or parts.path not in ("", "/") or parts.query:
        raise _unreadable()
    if not sender or not _SENDER.fullmatch(sender):
        raise Problem(Kind.INVALID, "Mail needs a sender: --smtp-sender ADDRESS or 'NAME <ADDRESS>'.")
    user, password = unquote(parts.username or ""), _password(password_file)
    if bool(user) != bool(password):
        raise Problem(
            Kind.INVALID,
            "A mail server is told a user and a password, or neither: the user in --smtp, the password in --smtp-password-file.",
        )
    return MailServer(parts.hostname, port or _PORTS[security], sender, security, user, password)


def _password(file: str | None) -> str:
    """The first line of the file."""
    if not file:
        return ""
    try:
        return Path(file).read_text().partition("\n")[0].rstrip("\r")
    except OSError as error:
        raise Problem(
            Kind.INVALID, f"The password of the mail server cannot be read from {file}: {error.strerror}."
        ) from None


def _unreadable() -> Problem:
    return Problem(
        Kind.INVALID,
        "A mail server is given as smtp://HOST, smtp+starttls://USER@HOST:PORT or smtps://USER@HOST, without its password.",
    )
