"""After a whole story no secret that the test knows is found in clear: not in the store, the logs, the errors."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from tests.story import pki
from tests.story.automation import allow, events, exporter, log, note_events, on_renewal, role, user
from tests.story.server import Account, Server

pytestmark = pytest.mark.xdist_group("story secrets")

PASSPHRASE = b"xylophone-and-quagmire-7431"
IN_A_FUNCTION = b"zeppelin-over-kilimanjaro-5512"
OF_AN_ENDPOINT = "marzipan-und-lebkuchen-9926"
# The first start leaves these for the operator alone; everything else in the data folder is searched.
FOR_THE_OPERATOR = {"credentials", "kek"}
PIECE = 16  # bytes: more would miss what is cut in two, fewer could meet by chance
# How an unencrypted PKCS #8 key on P-256 begins, and the labels of keys in PEM.
CLEAR_KEYS = (
    bytes.fromhex("308187020100301306072a8648ce3d020106082a8648ce3d030107"),
    b"BEGIN PRIVATE KEY",
    b"BEGIN EC PRIVATE KEY",
    b"BEGIN RSA PRIVATE KEY",
)


@attrs.frozen
class Told:
    """A story that was told: who has which secrets, and what the server answered to those who erred."""

    server: Server
    account: Account
    certificate: str
    pem: str
    secrets: dict[str, bytes] = attrs.field(repr=False)
    errors: list[str]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """What lies in the data folder, by its path in there, and what the server logged."""
        yield "server.log", self.server.log_file.read_bytes()
        for path in sorted(self.server.data.rglob("*")):
            if path.is_file() and path.name not in FOR_THE_OPERATOR:
                yield str(path.relative_to(self.server.data)), path.read_bytes()


@pytest.fixture(scope="module")
def told(server: Server) -> Told:
    """A renewal with its function, a user, a session, a connection, and every kind of mistake with a secret in it."""
    account = server.account("owner", test_clock=True)
    authority = pki.authority(account)
    pki.grant(account, authority)
    certificate = pki.request(account, authority)
    exported = pki.export(account, certificate, PASSPHRASE)
    note_events(account)
    on_renewal(account, certificate, exporter(account, allow("acm:ExportCertificate"), passphrase=IN_A_FUNCTION))
    account.advance("335d")
    renewed = "".join(f"{line}\n" for line in log(account))

    someone = user(account, "someone", allow("sts:AssumeRole"))
    trust = {"Effect": "Allow", "Principal": {"AWS": account.id}, "Action": "sts:AssumeRole"}
    worker = role(account, "worker", allow("acm:*"), trust=trust)
    session = account.with_keys(someone.client("sts").assume_role(RoleArn=worker, RoleSessionName="work"))
    pki.export(session, certificate, PASSPHRASE)
    account.client("events").create_connection(
        Name="endpoint",
        AuthorizationType="API_KEY",
        AuthParameters={"ApiKeyAuthParameters": {"ApiKeyName": "x-key", "ApiKeyValue": OF_AN_ENDPOINT}},
    )
    (second,) = pki.pems(renewed, "ENCRYPTED PRIVATE KEY")
    secrets = {
        "the passphrase": PASSPHRASE,
        "the function's passphrase": IN_A_FUNCTION,
        "the endpoint's key": OF_AN_ENDPOINT.encode(),
        "the first private key": scalar(exported["PrivateKey"], PASSPHRASE),
        "the second private key": scalar(second, IN_A_FUNCTION),
        "root's secret key": account.secret.encode(),
        "the user's secret key": someone.secret.encode(),
        "the session's secret key": session.secret.encode(),
        "the session's token": str(session.token).encode(),
        "the key-encryption key": kek(server.data),
    }
    errors = list(mistakes(account, someone, session, certificate))
    return Told(server, account, certificate, exported["Certificate"], secrets, errors)


def scalar(pem: str, passphrase: bytes) -> bytes:
    """The private number of an exported key on P-256, as it stands in its DER."""
    value: int = pki.opened(pem, passphrase).private_numbers().private_value
    return value.to_bytes(32, "big")


def kek(data: Path) -> bytes:
    """The longest word of the file is the key, in Base64."""
    return base64.b64decode(max((data / "kek").read_bytes().split(), key=len))


def mistakes(account: Account, someone: Account, session: Account, certificate: str) -> Iterator[str]:
    """What is answered to calls that fail with a secret in them."""
    wrong = attrs.evolve(session, secret=session.secret[::-1])
    stale = attrs.evolve(session, token=str(session.token)[:-8] + "AAAAAAA=")
    other = certificate[:-1] + "x"
    calls: list[tuple[Account, str, str, dict[str, Any]]] = [
        (someone, "acm", "export_certificate", {"CertificateArn": certificate, "Passphrase": PASSPHRASE}),
        (account, "acm", "export_certificate", {"CertificateArn": other, "Passphrase": PASSPHRASE}),
        (account, "acm", "export_certificate", {"CertificateArn": certificate, "Passphrase": PASSPHRASE * 9}),
        (wrong, "acm", "export_certificate", {"CertificateArn": certificate, "Passphrase": PASSPHRASE}),
        (stale, "acm", "export_certificate", {"CertificateArn": certificate, "Passphrase": PASSPHRASE}),
        (wrong, "sts", "get_caller_identity", {}),
        (someone, "events", "create_connection", _connection(OF_AN_ENDPOINT)),
        (account, "events", "create_connection", _connection(OF_AN_ENDPOINT * 30)),
        (account, "events", "create_connection", _connection(f"{OF_AN_ENDPOINT}\0")),
        (account, "lambda", "update_function_configuration", _environment({"1": IN_A_FUNCTION.decode()})),
        (account, "lambda", "update_function_configuration", _environment({"A": IN_A_FUNCTION.decode() * 200})),
    ]
    for who, service, operation, given in calls:
        with pytest.raises(ClientError) as caught:
            getattr(who.client(service), operation)(**given)
        yield json.dumps(caught.value.response)


def _connection(key: str) -> dict[str, Any]:
    parameters = {"ApiKeyAuthParameters": {"ApiKeyName": "x-key", "ApiKeyValue": key}}
    return {"Name": "another", "AuthorizationType": "API_KEY", "AuthParameters": parameters}


def _environment(variables: dict[str, str]) -> dict[str, Any]:
    return {"FunctionName": "exporter", "Environment": {"Variables": variables}}


def pieces(secret: bytes) -> set[bytes]:
    """What betrays a secret: its bytes as they are, in hex and in Base64 at any offset, cut where a page may end."""
    shifted = [base64.b64encode(b"\0" * n + secret)[(4 if n else 0) : -4] for n in range(3)]
    url = [text.replace(b"+", b"-").replace(b"/", b"_") for text in shifted]
    forms = (secret, secret.hex().encode(), secret.hex().upper().encode(), *shifted, *url)
    return {form[at : at + PIECE] for form in forms for at in range(0, max(1, len(form) - PIECE + 1), PIECE)}


def betrayed(content: bytes, secrets: dict[str, bytes]) -> list[str]:
    """Which of these the content gives away."""
    return [what for what, secret in secrets.items() if any(piece in content for piece in pieces(secret))]


def found(told: Told, wanted: dict[str, bytes]) -> set[tuple[str, str]]:
    """Which of these is in which file."""
    return {(what, name) for name, content in told.files() for what in betrayed(content, wanted)}


def test_the_search_finds_what_is_there(told: Told) -> None:
    """What is no secret is found in the store, so that finding no secret means something."""
    leaf = x509.load_pem_x509_certificate(told.pem.encode()).public_bytes(Encoding.DER)
    public = {"the certificate": leaf, "its ARN": told.certificate.encode(), "root's key id": told.account.key.encode()}
    stores = {name for name, _ in told.files() if name.startswith("tokiwa.db")}
    assert {what for what, name in found(told, public) if name in stores} == set(public)


def test_no_secret_is_in_the_data_folder_or_the_log(told: Told) -> None:
    assert found(told, told.secrets) == set()


def test_no_key_is_in_clear(told: Told) -> None:
    """Of the authorities' keys the test knows only how a key begins."""
    assert [name for name, content in told.files() for begin in CLEAR_KEYS if begin in content] == []


def test_no_secret_is_in_an_error(told: Told) -> None:
    assert betrayed("\n".join(told.errors).encode(), told.secrets) == []


def test_no_secret_is_in_an_event(told: Told) -> None:
    seen = json.dumps([events(told.account, kind) for kind in ("AWS Health Event", "ACM Certificate Available")])
    assert told.certificate in seen
    assert betrayed(seen.encode(), told.secrets) == []


def test_only_the_operator_reads_the_files(told: Told) -> None:
    """The data folder is closed to others, and so is each file with a key."""
    assert told.server.data.stat().st_mode & 0o077 == 0
    for name in FOR_THE_OPERATOR:
        assert (told.server.data / name).stat().st_mode & 0o077 == 0
