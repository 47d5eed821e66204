"""A Java application, in the form in which many are: two stores, opened again when it is told to."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
import pytest
from tests.agent.kinds.conformance import ServingConformance
from tests.agent.kinds.pairs import another_root, pair
from tests.agent.kinds.place import ServingPlace, program

from tokiwa.agent.kind import Refused
from tokiwa.agent.kinds.java import Java

PASSWORD = "correct horse"
RELOAD = "#!/bin/sh\ntest ! -e {pid} || kill -HUP $(cat {pid})\n"


class JavaPlace(ServingPlace):
    made = Java

    def __init__(self, folder: Path, classes: Path) -> None:
        self.classes, self.pid = classes, folder / "pid"
        self.password, self.pair = folder / "password", folder / "pair"
        reload = folder / "reload"
        reload.write_text(RELOAD.format(pid=self.pid))
        reload.chmod(0o755)
        self.password.write_text(f"{PASSWORD}\n")
        settings = {"folder": str(self.pair), "password-file": str(self.password), "reload": str(reload)}
        super().__init__(folder, settings)

    def start(self) -> None:
        given = (str(self.port), self.pair / "current", self.password, self.pid)
        self.run(
            program("java", "a JDK"), "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", self.classes, "Served", *given
        )

    def end(self) -> None:
        super().end()
        self.pid.unlink(missing_ok=True)

    def talk(self, connection: ssl.SSLSocket) -> None:
        connection.sendall(b"whole\n")
        said = b""
        while not said.endswith(b"\n"):
            part = connection.recv(100)
            assert part
            said += part
        assert said == b"whole\n"

    @contextmanager
    def broken(self) -> Iterator[dict[str, str]]:
        """The command of the settings fails."""
        yield {**self.settings, "reload": "/bin/false"}


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The application, compiled."""
    folder = tmp_path_factory.mktemp("classes")
    source = Path(__file__).with_name("Served.java")
    command = [program("javac", "a JDK"), "-nowarn", "-d", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture
def place(tmp_path: Path, classes: Path) -> Iterator[JavaPlace]:
    made = JavaPlace(tmp_path, classes)
    yield made
    made.stop()


class TestJava(ServingConformance):
    """The suite."""

    extra = ("keystore.p12", "truststore.p12")


def listed(store: Path, password: str = PASSWORD) -> str:
    """What keytool says of a store."""
    command = [program("keytool", "a JRE"), "-list", "-v", "-keystore", str(store), "-storepass", password]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_keytool_opens_both(place: JavaPlace) -> None:
    """The key with its whole chain under the alias, and every root as one that is trusted."""
    first = pair()
    both = attrs.evolve(first, roots=first.roots + another_root())
    place.kind.install({**place.settings, "alias": "web"}, both)
    keys, trust = (listed(place.pair / "current" / f"{name}.p12") for name in ("keystore", "truststore"))
    assert "Alias name: web\n" in keys
    assert "Entry type: PrivateKeyEntry\nCertificate chain length: 3" in keys
    assert first.fingerprint in keys.replace(":", "").lower()
    assert trust.count("Entry type: trustedCertEntry") == 2
    assert {"Alias name: web", "Alias name: web-2"} <= set(trust.splitlines())


@pytest.mark.parametrize(
    ("text", "reason"), [(None, "cannot be read"), ("", "characters"), ("short\n", "between 6 and 128 characters")]
)
def test_a_password_that_will_not_do_is_told(place: JavaPlace, text: str | None, reason: str) -> None:
    place.password.unlink()
    if text is not None:
        place.password.write_text(text)
    with pytest.raises(Refused, match=reason):
        place.kind.install(place.settings, pair())
    assert not (place.pair / "current").exists()
