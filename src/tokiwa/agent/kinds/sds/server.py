"""The socket on which Envoy asks for its secrets: gRPC, on a Unix socket or a loopback port."""

import ipaddress
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tokiwa.agent.kind import Refused, Settings
from tokiwa.agent.kinds.sds.board import Board
from tokiwa.agent.kinds.sds.message import METHOD, SERVICE
from tokiwa.agent.placing import look

os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")  # read when it is imported; our children only run commands
import grpc

_STREAMS = 256  # Envoy has one for each name
_LONGEST = 107  # bytes, with the one at the end that Linux wants: unix(7)


class Server:
    """Serves a board until it is closed. Refused if it cannot listen there."""

    def __init__(self, address: str, settings: Settings) -> None:
        self.board = Board()
        handler = grpc.stream_stream_rpc_method_handler(lambda requests, _: self.board.serve(requests))
        self._server: Any = grpc.server(
            ThreadPoolExecutor(_STREAMS, thread_name_prefix="sds"),
            handlers=[grpc.method_handlers_generic_handler(SERVICE, {METHOD: handler})],
            maximum_concurrent_rpcs=_STREAMS,
        )
        try:
            if address.startswith("/"):
                self._bind(Path(address), settings)
            else:
                self._server.add_insecure_port(_loopback(address))
        except (RuntimeError, OSError) as error:
            raise Refused(f"The agent cannot listen for Envoy at {address}: {error}") from None
        self._server.start()

    def close(self) -> None:
        """Streams end; Envoy keeps what it has, and comes back when there is a server again."""
        self.board.close()
        self._server.stop(grace=None).wait()

    def _bind(self, path: Path, settings: Settings) -> None:
        """Bound where nobody else comes in, and renamed into its place when only those may connect who should."""
        if len(os.fsencode(path)) > _LONGEST:
            raise OSError(f"the path of a socket has no more than {_LONGEST} bytes")
        path.parent.mkdir(parents=True, exist_ok=True)
        seen = look(settings, path, path.parent)
        with tempfile.TemporaryDirectory(dir=path.parent) as closed:
            made = Path(closed) / "s"
            self._server.add_insecure_port(f"unix:{made}")
            os.chown(made, seen.owner, seen.group)
            made.chmod(seen.mode)
            made.rename(path)


def _loopback(address: str) -> str:
    """Over a network, and to whoever asks, no key goes out."""
    host, _, port = address.rpartition(":")
    try:
        if ipaddress.ip_address(host.strip("[]")).is_loopback and int(port) < 1 << 16:
            return address
    except ValueError:
        pass
    raise Refused(f"{address} is no port at a loopback address: keys go to processes of this host only.")
