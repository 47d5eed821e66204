"""What users do meanwhile: request, export, force renewals, issue by themselves, move the clock; and what they were told."""

import random
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from soak.estate import Estate

PASSPHRASE = b"a passphrase for the soak"
PATIENCE = 300  # tries of one call, with a pause between two
# What a server says that is dying, has just started, or cannot write.
PASSING = frozenset({"InternalFailure", "InternalFailureException", "ServiceUnavailable", "ThrottlingException"})


class Broken(Exception):
    """The servers did what they must not, whatever happens to them."""


class Caller:
    """Calls by way of any node, again until there is an answer: what a user behind a load balancer does."""

    def __init__(self, estate: Estate, seed: str, hopeless: threading.Event | None = None) -> None:
        self._estate, self.draw = estate, random.Random(seed)
        self._hopeless = hopeless or threading.Event()
        self._clients: dict[str, list[Any]] = {}

    def call(self, service: str, operation: str, **given: Any) -> Any:
        """The answer. ClientError for a refusal."""
        if service not in self._clients:
            self._clients[service] = self._estate.clients(service)
        for _ in range(PATIENCE):
            try:
                return getattr(self.draw.choice(self._clients[service]), operation)(**given)
            except ClientError as error:
                if error.response["Error"]["Code"] not in PASSING:
                    raise
            except BotoCoreError:
                pass
            if self._hopeless.wait(0.2):
                break
        raise Broken(f"{operation} was never answered")


class Traffic:
    """`threads` users, until `stop`. `problems` are answers that are wrong in themselves."""

    def __init__(self, estate: Estate, authority: str, threads: int, seed: int) -> None:
        self._estate, self._authority, self._seed = estate, authority, seed
        self._over, self._hopeless = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self.requested: dict[str, str] = {}  # ARNs that were answered, and their names
        self.exports: dict[str, int] = {}  # how often an export was asked for
        self.forced: dict[str, int] = {}  # how often a renewal was, where it was
        self.issued: dict[str, bytes] = {}  # certificates that users had signed themselves
        self.problems: list[str] = []
        self.calls = 0
        self._threads = [threading.Thread(target=self._user, args=(number,)) for number in range(threads)]
        self._threads.append(threading.Thread(target=self._run, args=(self._travel, "clock")))

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def give_up(self) -> None:
        """End without the last answers."""
        self._hopeless.set()
        self.stop()

    def stop(self) -> None:
        """End when each has its last answer."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _user(self, number: int) -> None:
        self._run(self._act, f"user {number}")

    def _run(self, act: Callable[[Caller], None], name: str) -> None:
        caller = Caller(self._estate, f"{self._seed} {name}", self._hopeless)
        while not self._over.is_set():
            try:
                act(caller)
                self.calls += 1
            except (Broken, ClientError) as error:
                self.problems.append(f"{name}: {error}")
            except Exception as error:  # noqa: BLE001 - a user who stumbles goes on, and it is told
                self.problems.append(f"{name}: {type(error).__name__}: {error}")

    def _act(self, caller: Caller) -> None:
        known = list(self.requested)
        choice = caller.draw.random()
        if len(known) < 20 or choice < 0.35:
            self._request(caller)
        elif choice < 0.65:
            self._export(caller, caller.draw.choice(known))
        elif choice < 0.75:
            self._force(caller, caller.draw.choice(known))
        elif choice < 0.9:
            self._issue(caller)
        else:
            caller.call("acm", "describe_certificate", CertificateArn=caller.draw.choice(known))

    def _request(self, caller: Caller) -> None:
        token = f"{caller.draw.getrandbits(64):016x}"
        name = f"n{token}.soak.example"
        given = {"DomainName": name, "CertificateAuthorityArn": self._authority, "KeyAlgorithm": "EC_prime256v1"}
        # The token makes the same request twice one certificate, also when the first answer was lost.
        arn = caller.call("acm", "request_certificate", **given, IdempotencyToken=token)["CertificateArn"]
        with self._lock:
            self.requested[arn] = name
        self._export(caller, arn)

    def _export(self, caller: Caller, arn: str) -> None:
        with self._lock:
            self.exports[arn] = self.exports.get(arn, 0) + 1
        found = caller.call("acm", "export_certificate", CertificateArn=arn, Passphrase=PASSPHRASE)
        wrong = fault_of(found)
        if wrong:
            raise Broken(f"{arn}: {wrong}")

    def _force(self, caller: Caller, arn: str) -> None:
        if not may_force(self.requested[arn]):
            return
        with self._lock:
            self.forced[arn] = self.forced.get(arn, 0) + 1
        with suppress(ClientError):  # not exported since, or under way
            caller.call("acm", "renew_certificate", CertificateArn=arn)

    def _issue(self, caller: Caller) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "direct.soak.example")])
        csr = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
        arn = caller.call(
            "acm-pca",
            "issue_certificate",
            CertificateAuthorityArn=self._authority,
            Csr=csr.public_bytes(serialization.Encoding.PEM),
            SigningAlgorithm="SHA256WITHECDSA",
            Validity={"Type": "DAYS", "Value": 30},
            IdempotencyToken=f"{caller.draw.getrandbits(64):016x}",
        )["CertificateArn"]
        found = caller.call("acm-pca", "get_certificate", CertificateAuthorityArn=self._authority, CertificateArn=arn)[
            "Certificate"
        ]
        with self._lock:
            self.issued[arn] = found.encode()

    def _travel(self, caller: Caller) -> None:
        self._over.wait(caller.draw.uniform(1, 6))
        with suppress(ClientError):  # a journey whose answer was lost may still be under way
            caller.call("tokiwa", "advance_clock", Duration=f"{caller.draw.randint(1, 60)}d")


def may_force(name: str) -> bool:
    """Whether users force the renewal of the certificate with this name: of half of them, so that the rest shows the rule."""
    return int(name[1], 16) % 2 == 0


def fault_of(exported: dict[str, str], passphrase: bytes = PASSPHRASE) -> str | None:
    """What is wrong with an export, if anything is."""
    leaf = x509.load_pem_x509_certificate(exported["Certificate"].encode())
    parent = x509.load_pem_x509_certificates(exported["CertificateChain"].encode())[0]
    key = serialization.load_pem_private_key(exported["PrivateKey"].encode(), passphrase)
    if key.public_key() != leaf.public_key():
        return "the private key is not the certificate's"
    try:
        leaf.verify_directly_issued_by(parent)
    except Exception:  # noqa: BLE001 - whatever the library says of it
        return "the chain does not verify"
    return None
