"""Envoy, to which the agent streams."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.agent.kinds.backend import Backend
from tests.agent.kinds.conformance import ServingConformance, started
from tests.agent.kinds.envoy import EnvoyPlace, address, cluster
from tests.agent.kinds.pairs import pair, unfit
from tests.agent.kinds.place import free_port

from tokiwa.agent.kind import Refused
from tokiwa.agent.kinds.envoy_sds import EnvoySds

HTTP = "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions"


class EnvoySdsPlace(EnvoyPlace):
    made = EnvoySds

    def source(self) -> dict[str, object]:
        soon = {"retry_back_off": {"base_interval": "0.05s", "max_interval": "0.1s"}}
        grpc = {"envoy_grpc": {"cluster_name": "agent", "retry_policy": soon}}
        return {
            "api_config_source": {"api_type": "GRPC", "transport_api_version": "V3", "grpc_services": [grpc]},
            "resource_api_version": "V3",
        }

    def clusters(self) -> list[dict[str, Any]]:
        socket = self.settings["socket"]
        where = {"pipe": {"path": socket}} if socket.startswith("/") else address(int(socket.rpartition(":")[2]))
        options = {"@type": HTTP, "explicit_http_config": {"http2_protocol_options": {}}}
        return [cluster("agent", where) | {"typed_extension_protocol_options": {HTTP.rpartition("/")[2]: options}}]

    @contextmanager
    def broken(self) -> Iterator[dict[str, str]]:
        """The settings lead to no socket that can be had."""
        yield {**self.settings, "socket": "192.0.2.1:1"}


@pytest.fixture
def place(tmp_path: Path, backend: Backend) -> Iterator[EnvoySdsPlace]:
    settings = {"folder": str(tmp_path / "pair"), "socket": str(tmp_path / "s" / "sds.sock")}
    made = EnvoySdsPlace(tmp_path, settings, backend)
    yield made
    made.stop()


class TestEnvoySds(ServingConformance):
    """The suite."""


def test_the_reason_is_envoys(place: EnvoySdsPlace) -> None:
    """A pair that does not fit is not acknowledged."""
    first = started(place)
    with pytest.raises(Refused, match=r"Envoy did not take it: .*(mis|MIS)?(match|MATCH)"):
        place.kind.install(place.settings, unfit())
    assert place.exchange() == first.fingerprint


def test_an_agent_that_starts_again_offers_what_it_had(place: EnvoySdsPlace) -> None:
    """To an Envoy that starts again too, with no server of ours in reach."""
    first = started(place)
    place.end()
    place.again()
    assert place.kind.present(place.settings) == first.fingerprint
    place.start()
    place.until(first.fingerprint)


def test_several_deployments_share_a_socket(place: EnvoySdsPlace, tmp_path: Path) -> None:
    first, another = started(place), pair()
    settings = {**place.settings, "folder": str(tmp_path / "another")}
    with pytest.raises(Refused, match="the name tokiwa"):
        place.kind.install(settings, another)
    place.kind.install({**settings, "name": "another"}, another)
    assert place.exchange() == first.fingerprint
    place.end()
    place.settings["name"] = "another"
    place.start()
    place.until(another.fingerprint)


def test_the_roots_are_a_secret_too(place: EnvoySdsPlace) -> None:
    place.settings["roots"] = "everybody"
    place.context["validation_context_sds_secret_config"] = {"name": "everybody", "sds_config": place.source()}
    started(place)
    second = pair()
    place.kind.install(place.settings, second)
    place.until(second.fingerprint)


def test_a_loopback_port_will_do(place: EnvoySdsPlace) -> None:
    place.settings["socket"] = f"127.0.0.1:{free_port()}"
    started(place)
    second = pair()
    place.kind.install(place.settings, second)
    place.until(second.fingerprint)


def test_only_who_may_read_the_key_may_connect(place: EnvoySdsPlace) -> None:
    started(place)
    path = Path(place.settings["socket"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("where", ["0.0.0.0:80", "192.0.2.1:80", "localhost:80", "127.0.0.1:99999"])
def test_keys_go_to_no_network(tmp_path: Path, where: str) -> None:
    with pytest.raises(Refused, match="loopback"):
        EnvoySds().install({"folder": str(tmp_path / "pair"), "socket": where}, pair())
