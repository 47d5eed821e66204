"""The mail server that notifications go through: where it is, how it is spoken to, and whom messages are from."""

from enum import StrEnum

import attrs


class Security(StrEnum):
    """How the connection is protected."""

    NONE = "smtp"
    STARTTLS = "smtp+starttls"  # RFC 3207
    TLS = "smtps"  # from its beginning, RFC 8314


@attrs.frozen
class MailServer:
    """What an operator sets. `sender` is an address, or `NAME <ADDRESS>`; `user` is empty where none is asked for."""

    host: str
    port: int
    sender: str
    security: Security = Security.NONE
    user: str = ""
    password: str = attrs.field(default="", repr=False)
