"""Envoy with files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.agent.kinds.backend import Backend
from tests.agent.kinds.conformance import ServingConformance, started
from tests.agent.kinds.envoy import EnvoyPlace
from tests.agent.kinds.pairs import pair, root

from tokiwa.agent.kinds.envoy_files import EnvoyFiles


class EnvoyFilesPlace(EnvoyPlace):
    made = EnvoyFiles

    def source(self, file: str = "sds.json") -> dict[str, object]:
        folder = self.settings["folder"]
        return {"path_config_source": {"path": f"{folder}/current/{file}", "watched_directory": {"path": folder}}}


@pytest.fixture
def place(tmp_path: Path, backend: Backend) -> Iterator[EnvoyFilesPlace]:
    made = EnvoyFilesPlace(tmp_path, {"folder": str(tmp_path / "pair")}, backend)
    yield made
    made.stop()


class TestEnvoyFiles(ServingConformance):
    """The suite."""

    extra = ("sds.json",)
    watches = True


def test_the_roots_are_a_secret_of_their_own(place: EnvoyFilesPlace) -> None:
    """Envoy has what to hold the certificates of clients against; whoever brings none is let in here."""
    place.settings["roots"] = "everybody"
    source = place.source("roots.json")
    place.context["validation_context_sds_secret_config"] = {"name": "everybody", "sds_config": source}
    first, second = started(place), pair()
    place.kind.install(place.settings, second)
    place.until(second.fingerprint)
    text = Path(place.settings["folder"], "current/roots.json").read_text()
    assert json.loads(text)["resources"][0]["validation_context"] == {"trusted_ca": {"inline_string": root().pem}}
    assert first.key not in text
