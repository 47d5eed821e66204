"""AWS, in the form of a second Tokiwa."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.agent.kinds.conformance import Conformance, started
from tests.agent.kinds.pairs import pair, unfit
from tests.agent.kinds.place import Place

from running import Running
from tokiwa.agent.kind import Bundle, Refused
from tokiwa.agent.kinds.aws import Aws
from tokiwa.crypto import pem

NOWHERE = "http://127.0.0.1:1"


class AwsPlace(Place):
    made = Aws
    looks = 1

    def __init__(self, folder: Path, acm: Any, url: str) -> None:
        self.acm = acm
        self.first = pair()
        super().__init__(folder, {"arn": self.imported(self.first), "endpoint": url})

    def imported(self, bundle: Bundle, **more: str) -> str:
        above = bundle.fullchain.removeprefix(bundle.certificate)
        files = {"Certificate": bundle.certificate, "PrivateKey": bundle.key, "CertificateChain": above}
        return str(self.acm.import_certificate(**files, **more)["CertificateArn"])

    def served(self) -> str | None:
        text = self.acm.get_certificate(CertificateArn=self.settings["arn"])["Certificate"]
        return hashlib.sha256(pem.first(text.encode(), "CERTIFICATE")).hexdigest()

    @contextmanager
    def broken(self) -> Iterator[dict[str, str]]:
        """AWS cannot be reached."""
        yield {**self.settings, "endpoint": NOWHERE}


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that takes AWS's part."""
    made = Running(tmp_path_factory.mktemp("aws") / "data")
    yield made
    made.stop()


@pytest.fixture
def place(tmp_path: Path, second: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[AwsPlace]:
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(second.folder / "credentials"))
    monkeypatch.setenv("AWS_PROFILE", "tokiwa")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    made = AwsPlace(tmp_path, second.client("acm"), second.url)
    yield made
    made.stop()


class TestAws(Conformance):
    """The suite. What this kind begins with is a certificate that was imported before."""

    remembers = False

    def drift(self, place: Place, other: Bundle) -> None:
        assert isinstance(place, AwsPlace)
        place.imported(other, CertificateArn=place.settings["arn"])

    def test_a_first_pair_is_installed(self, place: Place) -> None:
        assert isinstance(place, AwsPlace)
        assert place.kind.present(place.settings) == place.first.fingerprint
        new = started(place)
        assert place.kind.present(place.settings) == new.fingerprint

    def test_remove_takes_away_what_was_installed(self, place: Place) -> None:
        started(place)
        place.kind.remove(place.settings)
        with pytest.raises(Refused, match="ResourceNotFoundException"):
            place.kind.present(place.settings)


def test_the_arn_stays(place: AwsPlace) -> None:
    new = started(place)
    found = place.acm.describe_certificate(CertificateArn=place.settings["arn"])["Certificate"]
    assert (found["Type"], found["Serial"]) == ("IMPORTED", new.serial)


def test_a_pair_that_does_not_fit_is_refused_by_aws(place: AwsPlace) -> None:
    first = started(place)
    with pytest.raises(Refused, match="AWS did not do it"):
        place.kind.install(place.settings, unfit())
    assert place.served() == first.fingerprint


def test_an_agent_that_starts_again_says_that_there_is_no_way_back(place: AwsPlace) -> None:
    """AWS gives no key back, and the agent keeps none on the disk."""
    started(place)
    place.kind.install(place.settings, pair())
    place.again()
    with pytest.raises(Refused, match="no private key back"):
        place.kind.undo(place.settings)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"arn": "arn:aws:iam::123456789012:role/one"}, "is not the ARN of a certificate"),
        ({"profile": "nobody"}, "nobody"),
        ({"endpoint": NOWHERE}, "AWS did not do it"),
    ],
)
def test_what_is_wrong_is_told(place: AwsPlace, settings: dict[str, str], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        place.kind.install({**place.settings, **settings}, pair())
