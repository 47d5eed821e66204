"""tokiwa ca: a private CA in one command: made, signed, installed, and the manager permitted to renew from it."""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from tokiwa.agent.client import CallFailed, Profile, call
from tokiwa.cli.options import DATA

SIGNING = {"EC_prime256v1": "SHA256WITHECDSA", "EC_secp384r1": "SHA384WITHECDSA", "RSA_2048": "SHA256WITHRSA"}
PERMITTED = ("IssueCertificate", "GetCertificate", "ListPermissions")
YEARS = {False: 10, True: 5}  # of a root, and of one below another
_TRIES = 600  # a key of the largest kind takes some seconds


@click.group("ca")
def ca() -> None:
    """Make a private CA in one command. The AWS CLI does the rest: aws acm-pca."""


@ca.command("create")
@click.argument("name")
@click.option("--under", metavar="ARN", help="The CA that signs it. Without one it is a root.")
@click.option("--key", type=click.Choice(sorted(SIGNING)), default="EC_prime256v1", show_default=True, help="Its key.")
@click.option("--years", type=click.IntRange(1, 100), help="How long it lives. Default: 10, or 5 below another.")
@click.option("--default", "default", is_flag=True, help="Issue from it what is requested without a CA.")
@DATA
def create(name: str, under: str | None, key: str, years: int | None, default: bool, data: str | None) -> None:
    """Make the CA NAME, sign and install its certificate, and permit the manager to renew from it. Prints its ARN."""
    from tokiwa.app.now import wall_clock
    from tokiwa.cli.profile import profile

    who, now = profile(data), wall_clock()
    arn = made(who, name, under, key, years or YEARS[under is not None], now)
    if default:
        call(who, "tokiwa", "PutDefaultCertificateAuthority", {"CertificateAuthorityArn": arn}, now)
    click.echo(arn)


def made(who: Profile, name: str, under: str | None, key: str, years: int, now: datetime) -> str:
    """The ARN of the new, active CA. CallFailed with the service's own words when a step is refused."""
    configuration = {"KeyAlgorithm": key, "SigningAlgorithm": SIGNING[key], "Subject": {"CommonName": name}}
    kind = "ROOT" if under is None else "SUBORDINATE"
    created = call(
        who,
        "acm-pca",
        "CreateCertificateAuthority",
        {"CertificateAuthorityType": kind, "CertificateAuthorityConfiguration": configuration},
        now,
    )
    arn = str(created["CertificateAuthorityArn"])
    itself = {"CertificateAuthorityArn": arn}
    csr = _patiently(who, "GetCertificateAuthorityCsr", itself, now)["Csr"]
    issuer = {"CertificateAuthorityArn": under or arn}
    signer = call(who, "acm-pca", "DescribeCertificateAuthority", issuer, now)["CertificateAuthority"]
    template = "RootCACertificate" if under is None else "SubordinateCACertificate_PathLen0"
    wanted = {
        **issuer,
        "Csr": _bytes(csr),
        "SigningAlgorithm": signer["CertificateAuthorityConfiguration"]["SigningAlgorithm"],
        "TemplateArn": f"arn:aws:acm-pca:::template/{template}/V1",
        "Validity": {"Type": "YEARS", "Value": years},
    }
    issued = call(who, "acm-pca", "IssueCertificate", wanted, now)
    got = _patiently(who, "GetCertificate", {**issuer, "CertificateArn": issued["CertificateArn"]}, now)
    chain = {} if under is None else {"CertificateChain": _bytes(got["CertificateChain"])}
    installed = {**itself, "Certificate": _bytes(got["Certificate"]), **chain}
    call(who, "acm-pca", "ImportCertificateAuthorityCertificate", installed, now)
    granted = {**itself, "Principal": "acm.amazonaws.com", "Actions": PERMITTED}
    call(who, "acm-pca", "CreatePermission", granted, now)
    return arn


def _patiently(who: Profile, operation: str, values: Mapping[str, Any], now: datetime) -> Any:
    """The answer, asked for again while it is being made: each asking is a round trip, so nothing need be slept."""
    for left in reversed(range(_TRIES)):
        try:
            return call(who, "acm-pca", operation, dict(values), now)
        except CallFailed as problem:
            if not left or problem.code != "RequestInProgressException":
                raise
    return None


def _bytes(pem: str) -> str:
    return base64.b64encode(pem.encode()).decode()
