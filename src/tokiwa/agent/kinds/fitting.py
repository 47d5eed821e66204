"""A last look at the pair on the disk, for servers that would end, or say nothing, if it did not fit."""

import ssl
from pathlib import Path

from tokiwa.agent.kind import Refused, Settings


def look_at_pair(settings: Settings) -> None:
    """Load `current` as a server would. Refused if the key is not the certificate's, or one of them cannot be read."""
    current = Path(settings["folder"]) / "current"
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(current / "fullchain.pem", current / "privkey.pem")
    except ssl.SSLError as error:
        raise Refused(f"The certificate and the key in {current} are no pair: {error.reason or error}.") from None
