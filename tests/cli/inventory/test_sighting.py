"""What is reported is what the server takes."""

from __future__ import annotations

import base64

from tokiwa.cli.inventory.sighting import Sighting


def test_only_what_is_known_is_reported() -> None:
    assert Sighting("file://host/a", "FILE", b"der").report == {
        "Place": "file://host/a",
        "Kind": "FILE",
        "Certificate": base64.b64encode(b"der").decode(),
        "HasKey": False,
    }
    full = Sighting("tls://a:1", "ENDPOINT", b"der", "a", trusted=False, problem="x" * 5000).report
    assert (full["ServerName"], full["Trusted"], len(full["Problem"])) == ("a", False, 1024)
