"""Envoy by its Secret Discovery Service: the agent streams the pair, and Envoy answers whether it took it.

The pair lies in the deployment's folder too, so that an agent that starts again can serve it with no server to ask.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tokiwa.agent.file_kind import FileKind
from tokiwa.agent.kind import Bundle, Refused, Settings
from tokiwa.agent.kinds.sds import message
from tokiwa.domain.deployment_kind import KINDS

if TYPE_CHECKING:
    from tokiwa.agent.kinds.sds.server import Server

_PATIENCE = 15.0  # seconds that Envoy has to say what it makes of a pair


class EnvoySds(FileKind):
    """`sds_config: {api_config_source: {api_type: GRPC, …}}`. Needs `grpcio`, which `tokiwa[envoy]` brings."""

    def __init__(self) -> None:
        self._servers: dict[str, Server] = {}  # by the address of the socket, for as long as the agent runs

    def extra_files(self, settings: Settings, bundle: Bundle) -> Mapping[str, bytes]:  # noqa: ARG002 - the shape is FileKind's
        """The roots, which are a secret of their own to Envoy."""
        return {"roots.pem": bundle.roots.encode()}

    def reload(self, settings: Settings) -> None:
        """Offer what is in the folder, and hear what Envoy says. With no Envoy there, it is ready for when one comes."""
        refusal = self._offer(settings).board.judged(settings["folder"], _PATIENCE)
        if refusal is not None:
            raise Refused(refusal)

    def present(self, settings: Settings) -> str | None:
        """As for all files; and an agent that has just started offers them."""
        found = super().present(settings)
        if found is not None and not self._server(settings).board.offered(settings["folder"]):
            self._offer(settings)
        return found

    def remove(self, settings: Settings) -> None:
        """Envoy keeps what it has until it starts again."""
        self._server(settings).board.withdraw(settings["folder"])
        super().remove(settings)

    def close(self) -> None:
        """Nobody listens for Envoy any more."""
        while self._servers:
            self._servers.popitem()[1].close()

    def _offer(self, settings: Settings) -> "Server":
        whole = KINDS["envoy-sds"].complete(settings)
        folder, server = whole["folder"], self._server(settings)
        chain, key, roots = (
            (Path(folder) / "current" / name).read_text() for name in ("fullchain.pem", "privkey.pem", "roots.pem")
        )
        secrets = {whole["name"]: message.pair(whole["name"], chain, key)}
        if "roots" in whole:
            secrets[whole["roots"]] = message.trust(whole["roots"], roots)
        for other in self._servers.values():
            if other is not server:
                other.board.withdraw(folder)  # the setting was another one before
        try:
            server.board.offer(folder, secrets)
        except ValueError as taken:
            raise Refused(f"Another deployment offers a secret with the name {taken} on this socket already.") from None
        return server

    def _server(self, settings: Settings) -> "Server":
        address = KINDS["envoy-sds"].complete(settings)["socket"]
        if address not in self._servers:
            try:
                from tokiwa.agent.kinds.sds.server import Server  # few hosts have gRPC, and few need it
            except ImportError:
                raise Refused("The kind envoy-sds needs grpcio: pip install 'tokiwa[envoy]'.") from None
            self._servers[address] = Server(address, settings)
        return self._servers[address]
