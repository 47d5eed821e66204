"""Takes what was found at a place under management: by a request to a private CA, or by an import."""

import base64
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from tokiwa.cli.inventory.disk import found_at
from tokiwa.cli.inventory.hosts import GUESSED
from tokiwa.cli.inventory.scan import passwords
from tokiwa.cli.inventory.server import Server
from tokiwa.crypto import pem
from tokiwa.crypto.found import Held, belongs, keys_of

KEYS = frozenset({"RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"})
_NAME = re.compile(r"[^a-zA-Z0-9_-]+")
_DNS = re.compile(r"(\*\.)?([a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+")


def adopted(server: Server, place: str, how: dict[str, Any]) -> Iterator[str]:
    """Do it; each line says what was done or what is to be done by others. ClickException if it cannot be."""
    found = server.ask("DescribeInventory", {"Place": place})["Find"]
    if found["Origin"] == "MANAGED":
        raise click.ClickException(f"What is at {place} is managed already: {found['CertificateArn']}")
    if how["agent"] is not None and (how["ca"] is None or how["kind"] is None):
        raise click.UsageError("--agent needs --ca, which issues what it is to bring, and --kind, which says how.")
    if how["ca"] is None:
        yield from _imported(server, found, how)
    else:
        yield from _requested(server, found, how)


def _imported(server: Server, found: Any, how: dict[str, Any]) -> Iterator[str]:
    held = _held(found["Place"], how)
    above = "".join(each.pem for each in held.above)
    given = {
        "Certificate": held.certificate.pem,
        "PrivateKey": pem.encode("PRIVATE KEY", held.key or b""),
        **({"CertificateChain": above} if above else {}),
    }
    encoded = {name: base64.b64encode(text.encode()).decode() for name, text in given.items()}
    arn = server.ask("ImportCertificate", encoded, "acm")["CertificateArn"]
    _reported(server, found, held.certificate.der)
    yield f"It is imported: {arn}"
    yield "Its end is watched, but nobody renews it. With --ca a private CA would issue one that is renewed."


def _held(place: str, how: dict[str, Any]) -> Held:
    """What is at the place now, with its key."""
    try:
        found = found_at(place, passwords(how["password_files"]))
    except OSError as error:
        raise click.ClickException(f"{place} cannot be read: {error.strerror}.") from None
    if found is None:
        raise click.ClickException(
            f"{place} is no file with a certificate on this machine, so there is nothing to import. Run this where it is, or"
            " give --ca for a new certificate with the same names."
        )
    held = found[1]
    key = held.key if how["key_file"] is None else _key(how["key_file"], held)
    if key is None:
        raise click.ClickException(
            "The private key is not beside it, or needs a password. Give --key or --password-file, or --ca for a new"
            " certificate with the same names."
        )
    return Held(held.certificate, held.alias, held.above, has_key=True, key=key)


def _key(file: Path, held: Held) -> bytes:
    try:
        keys = list(keys_of(file.read_bytes()))
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None
    for key in keys:
        if belongs(key, held.certificate):
            return key
    raise click.ClickException(f"{file} does not hold the private key of this certificate without a passphrase.")


def _requested(server: Server, found: Any, how: dict[str, Any]) -> Iterator[str]:
    names = [name for name in found["SubjectAlternativeNames"] if _requestable(name)]
    left_out = [name for name in found["SubjectAlternativeNames"] if name not in names]
    if not names:
        raise click.ClickException("It is for no full DNS name, and the manager issues certificates for these alone.")
    wanted = {
        "DomainName": names[0],
        "SubjectAlternativeNames": names,
        "CertificateAuthorityArn": how["ca"],
        # So that trying again, when something after this failed, does not request another one.
        "IdempotencyToken": sha256(f"{found['Place']} {found['Fingerprint']}".encode()).hexdigest()[:32],
    }
    if found["KeyAlgorithm"] in KEYS:
        wanted["KeyAlgorithm"] = found["KeyAlgorithm"]
    arn = server.ask("RequestCertificate", wanted, "acm")["CertificateArn"]
    yield f"A certificate for {', '.join(names)} is requested: {arn}"
    if left_out:
        yield f"It is not for {', '.join(left_out)}: the manager issues certificates for DNS names alone."
    if how["agent"] is None:
        yield f"It is renewed once it was exported or deployed. Put it where the old one is: tokiwa export {arn}"
        return
    deployment = server.ask("CreateDeployment", _deployment(found, arn, how))["Deployment"]
    yield f"The agent {how['agent']} brings it there: {deployment['DeploymentArn']}"


def _deployment(found: Any, arn: str, how: dict[str, Any]) -> dict[str, Any]:
    wanted = {
        "Name": how["name"] or _NAME.sub("-", found["Place"].partition("://")[2]).strip("-")[:64],
        "CertificateArn": arn,
        "AgentName": how["agent"],
        "Kind": how["kind"],
        "Settings": _settings(how["settings"]),
    }
    if found["Kind"] == "ENDPOINT":
        address = urlsplit(found["Place"])
        probe = {"Host": address.hostname, "Port": address.port, "ServerName": found.get("ServerName")}
        protocol = GUESSED.get(address.port or 0)
        probe["StartTls"] = None if protocol is None else protocol.value
        wanted["Probe"] = {name: value for name, value in probe.items() if value is not None}
    return wanted


def _settings(texts: Sequence[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not name or not equals:
            raise click.UsageError(f"{text} is no setting. Give NAME=VALUE.")
        found[name] = value
    return found


def _reported(server: Server, found: Any, der: bytes) -> None:
    """The same find once more, so that the inventory knows whose it is now."""
    kept = ("Place", "Kind", "ServerName", "Trusted", "Problem", "HasKey")
    report = {name: found[name] for name in kept if name in found}
    server.ask("PutInventory", {"Finds": [{**report, "Certificate": base64.b64encode(der).decode()}]})


def _requestable(name: str) -> bool:
    """Whether the manager issues for it: a DNS name of two labels or more, or a wildcard."""
    try:
        ip_address(name)
    except ValueError:
        return _DNS.fullmatch(name) is not None
    return False
