"""A TLS Secret, on a stand-in for the API server."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.agent.kinds.api_server import ApiServer
from tests.agent.kinds.conformance import Conformance, started
from tests.agent.kinds.pairs import another_root, pair, root
from tests.agent.kinds.place import Place

from tokiwa.agent.kind import Bundle, Refused
from tokiwa.agent.kinds.kubernetes import Kubernetes
from tokiwa.crypto import pem


class KubernetesPlace(Place):
    made = Kubernetes
    looks = 1

    def __init__(self, folder: Path) -> None:
        self.api = ApiServer(folder / "api")
        files = {"token-file": self.api.token_file, "ca-file": self.api.ca_file}
        super().__init__(folder, {"secret": "web-tls", "namespace": "web", "server": self.api.url, **files})

    def stop(self) -> None:
        super().stop()
        self.api.close()

    def served(self) -> str | None:
        text = self.api.text("web-tls", "tls.crt")
        return hashlib.sha256(pem.first(text.encode(), "CERTIFICATE")).hexdigest()

    @contextmanager
    def broken(self) -> Iterator[dict[str, str]]:
        """The cluster has a rule against it."""
        self.api.refuses = 403
        yield self.settings
        self.api.refuses = None


@pytest.fixture
def place(tmp_path: Path) -> Iterator[KubernetesPlace]:
    made = KubernetesPlace(tmp_path)
    yield made
    made.stop()


class TestKubernetes(Conformance):
    """The suite."""

    def drift(self, place: Place, other: Bundle) -> None:
        assert isinstance(place, KubernetesPlace)
        place.api.put("web-tls", tls_crt=other.fullchain, tls_key=other.key)


def test_a_pod_sees_the_pair_and_the_roots(place: KubernetesPlace) -> None:
    first = started(place)
    seen = {name: place.api.text("web-tls", name) for name in ("tls.crt", "tls.key", "ca.crt")}
    assert seen == {"tls.crt": first.fullchain, "tls.key": first.key, "ca.crt": root().pem}
    assert place.api.secrets["web-tls"]["type"] == "kubernetes.io/tls"


def test_the_way_back_is_one_write_and_leaves_nothing(place: KubernetesPlace) -> None:
    """The old pair is in the Secret from the moment in which it is replaced until the new one has proved itself."""
    first, second = started(place), pair()
    place.api.writes.clear()
    place.kind.install(place.settings, second)
    assert [method for method, _ in place.api.writes] == ["PATCH"]
    assert place.api.text("web-tls", "before-tls.key") == first.key
    place.kind.settle(place.settings)
    assert set(place.api.secrets["web-tls"]["data"]) == {"tls.crt", "tls.key", "ca.crt"}


def test_a_secret_that_was_there_comes_back_with_what_else_it_had(place: KubernetesPlace) -> None:
    """Another program's, which had no roots, and an entry that is nobody's business."""
    other = pair()
    place.api.put("web-tls", tls_crt=other.fullchain, tls_key=other.key, more="kept")
    place.kind.install(place.settings, pair())
    place.kind.undo(place.settings)
    data = place.api.secrets["web-tls"]["data"]
    assert (place.served(), set(data)) == (other.fingerprint, {"tls.crt", "tls.key", "more"})


@pytest.mark.parametrize("file", ["tls.key", "ca.crt"])
def test_half_of_a_pair_is_none(place: KubernetesPlace, file: str) -> None:
    started(place)
    place.api.put("web-tls", **{file.replace(".", "_"): "something else"})
    assert place.kind.present(place.settings) is None


def test_nothing_is_written_that_is_there(place: KubernetesPlace) -> None:
    first = started(place)
    place.api.writes.clear()
    place.kind.install(place.settings, first)
    place.kind.settle(place.settings)
    assert place.api.writes == []


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"server": "https://127.0.0.1:1"}, "Nobody listens"),
        ({"token-file": "/nowhere"}, "/nowhere cannot be read"),
        ({"ca-file": "/nowhere"}, "/nowhere cannot be read"),
        ({"namespace": "other"}, "refused with 403: secrets is forbidden"),
    ],
)
def test_what_is_wrong_is_told(place: KubernetesPlace, settings: dict[str, str], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        place.kind.install({**place.settings, **settings}, pair())


def test_the_token_is_sent_to_nobody_else(place: KubernetesPlace, tmp_path: Path) -> None:
    """Who has no certificate of the cluster is not spoken to."""
    (tmp_path / "other.crt").write_text(another_root())
    with pytest.raises(Refused, match=r"does not answer: .*certificate"):
        place.kind.install({**place.settings, "ca-file": str(tmp_path / "other.crt")}, pair())


def test_outside_of_a_cluster_the_namespace_must_be_said(place: KubernetesPlace) -> None:
    settings = {name: text for name, text in place.settings.items() if name != "namespace"}
    with pytest.raises(Refused, match="runs in no pod"):
        place.kind.install(settings, pair())
