"""What a scan saw at one place: what is reported to the server, or why there is nothing to report."""

import base64
from typing import Any

import attrs

MOST_PROBLEM = 1024  # characters that the server takes


@attrs.frozen
class Sighting:
    """One place. `certificate` is DER, empty where none was seen; `problem` then says why."""

    place: str
    kind: str
    certificate: bytes = attrs.field(default=b"", repr=False)
    server_name: str = ""
    trusted: bool | None = None
    problem: str = ""
    has_key: bool = False

    @property
    def report(self) -> dict[str, Any]:
        """As PutInventory takes it."""
        found = {
            "Place": self.place,
            "Kind": self.kind,
            "Certificate": base64.b64encode(self.certificate).decode(),
            "ServerName": self.server_name or None,
            "Trusted": self.trusted,
            "Problem": self.problem[:MOST_PROBLEM] or None,
            "HasKey": self.has_key,
        }
        return {name: value for name, value in found.items() if value is not None}
