"""HAProxy: the running process takes the pair by its runtime API, without a reload; the file is for its next start."""

import socket
from pathlib import Path

from tokiwa.agent.file_kind import FileKind
from tokiwa.agent.kind import Refused, Settings

_PATIENCE = 30.0  # seconds; a commit goes through every `bind` line that has the certificate
_MOST = 1 << 20


class Haproxy(FileKind):
    """`bind … ssl crt …/current/combined.pem`, and `stats socket … level admin`.

    Source: HAProxy Management Guide, "set ssl cert" and "commit ssl cert".
    """

    def reload(self, settings: Settings) -> None:
        """A transaction: HAProxy looks at the pair when it is set, and serves it when it is committed."""
        file = Path(settings["folder"]) / "current/combined.pem"
        name = settings.get("certificate") or str(file)
        lines = [line for line in file.read_text().splitlines() if line]  # an empty one would end the payload
        answer = _ask(settings["socket"], f"set ssl cert {name} <<\n" + "\n".join(lines) + "\n\n")
        if answer is None:
            return  # it does not run, and reads the file when it starts
        if "ransaction" not in answer or "ongoing" in answer:
            raise Refused(f"HAProxy did not take {name}: {_said(answer)}")
        answer = _ask(settings["socket"], f"commit ssl cert {name}\n") or ""
        if "Success" not in answer:
            _ask(settings["socket"], f"abort ssl cert {name}\n")
            raise Refused(f"HAProxy did not commit {name}: {_said(answer)}")


def _ask(address: str, command: str) -> str | None:
    """What one command says; None if nobody listens."""
    try:
        with _connected(address) as connection:
            connection.settimeout(_PATIENCE)
            connection.sendall(command.encode())
            said = b""
            while len(said) < _MOST and (part := connection.recv(1 << 16)):
                said += part
            return said.decode(errors="replace")
    except (FileNotFoundError, ConnectionRefusedError):
        return None
    except OSError as error:
        raise Refused(f"HAProxy does not answer at {address}: {error.strerror or error}.") from None


def _connected(address: str) -> socket.socket:
    if not address.startswith("/"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=_PATIENCE)
    made = socket.socket(socket.AF_UNIX)
    try:
        made.connect(address)
    except OSError:
        made.close()
        raise
    return made


def _said(answer: str) -> str:
    return " ".join(answer.split()) or "it said nothing."
