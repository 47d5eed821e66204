"""Whoever may not is really refused, and boto3 raises what it raises on AWS."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import botocore.auth
import pytest
from botocore.exceptions import ClientError
from tests.story import pki
from tests.story.automation import allow, deny, exporter, log, on_renewal, policy, role, user
from tests.story.server import Account, Server

pytestmark = pytest.mark.xdist_group("story permissions")

NOBODY = "AKIAIOSFODNN7EXAMPLE"


@attrs.frozen
class Place:
    """An account with a certificate that is managed."""

    root: Account
    authority: str
    certificate: str


@pytest.fixture(scope="module")
def place(server: Server) -> Place:
    root = server.account("owner", test_clock=True)
    authority = pki.authority(root)
    pki.grant(root, authority)
    return Place(root, authority, pki.managed(root, authority))


def refusal(client: Any, operation: str, **given: Any) -> tuple[str, str]:
    """The code and the message of the exception that boto3 raises, which must be the client's own for that code."""
    with pytest.raises(ClientError) as caught:
        getattr(client, operation)(**given)
    error = caught.value.response["Error"]
    assert type(caught.value) is client.exceptions.from_code(error["Code"])
    return error["Code"], error["Message"]


def denied(who: str, action: str, resource: str, why: str) -> str:
    """AWS's sentence (IAM User Guide, "Troubleshoot access denied error messages")."""
    return f"User: {who} is not authorized to perform: {action} on resource: {resource} {why}"


def test_a_function_whose_role_may_not_export(account: Account) -> None:
    """The renewal succeeds, the function is called and refused, and its log says so in AWS's words."""
    authority = pki.authority(account)
    pki.grant(account, authority)
    certificate = pki.managed(account, authority)
    on_renewal(account, certificate, exporter(account, allow("acm:DescribeCertificate")))

    account.advance("335d")

    who = f"arn:aws:sts::{account.id}:assumed-role/exporter/exporter"
    why = "because no identity-based policy allows the acm:ExportCertificate action"
    told = "\n".join(log(account))
    assert "An error occurred (AccessDeniedException) when calling the ExportCertificate operation: " in told
    assert denied(who, "acm:ExportCertificate", certificate, why) in told
    assert "PRIVATE KEY" not in told
    assert pki.describe(account, certificate)["RenewalEligibility"] == "INELIGIBLE"


WHO = {
    "the wrong secret": (
        lambda a: attrs.evolve(a, secret="x" * 40),
        {"acm": "InvalidSignatureException", "sts": "SignatureDoesNotMatch", "lambda": "InvalidSignatureException"},
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key",
    ),
    "an unknown key": (
        lambda a: attrs.evolve(a, key=NOBODY),
        {"acm": "UnrecognizedClientException", "sts": "InvalidClientTokenId", "lambda": "UnrecognizedClientException"},
        "The security token included in the request is invalid",
    ),
    "a token that is none": (
        lambda a: attrs.evolve(a, key="ASIAIOSFODNN7EXAMPLE", token="bm90aGluZw=="),
        {"acm": "UnrecognizedClientException", "sts": "InvalidClientTokenId", "lambda": "UnrecognizedClientException"},
        "The security token included in the request is invalid",
    ),
}
CALLS = {"acm": "list_certificates", "sts": "get_caller_identity", "lambda": "list_functions"}


@pytest.mark.parametrize("service", CALLS)
@pytest.mark.parametrize(("change", "codes", "sentence"), WHO.values(), ids=WHO)
def test_who_is_not_who_he_says(
    place: Place, change: Callable[[Account], Account], codes: dict[str, str], sentence: str, service: str
) -> None:
    code, message = refusal(change(place.root).client(service), CALLS[service])
    assert code == codes[service]
    assert message.startswith(sentence)


@pytest.mark.parametrize(("ahead", "sentence"), [(-1, "Signature expired: "), (1, "Signature not yet current: ")])
@pytest.mark.parametrize(("service", "code"), [("acm", "InvalidSignatureException"), ("sts", "SignatureDoesNotMatch")])
def test_a_request_signed_at_another_hour(
    place: Place, monkeypatch: pytest.MonkeyPatch, service: str, code: str, ahead: int, sentence: str
) -> None:
    """The signature is fresh by the wall clock, wherever the account's own clock is."""
    signed_at = datetime.now(UTC) + timedelta(hours=ahead)
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda **_: signed_at.replace(tzinfo=None))
    said = refusal(place.root.client(service), CALLS[service])
    assert said[0] == code
    assert said[1].startswith(f"{sentence}{signed_at:%Y%m%dT%H%M%SZ} is ")


def test_another_accounts_resources(place: Place, server: Server) -> None:
    """Not even a root may, without the owner's word."""
    stranger = server.account("stranger")
    who = f"arn:aws:iam::{stranger.id}:root"
    why = "because no resource-based policy allows the {} action"
    acm, pca = stranger.client("acm"), stranger.client("acm-pca")

    for operation, action in (
        ("describe_certificate", "DescribeCertificate"),
        ("renew_certificate", "RenewCertificate"),
    ):
        name = f"acm:{action}"
        assert refusal(acm, operation, CertificateArn=place.certificate) == (
            "AccessDeniedException",
            denied(who, name, place.certificate, why.format(name)),
        )
    name = "acm-pca:DescribeCertificateAuthority"
    assert refusal(pca, "describe_certificate_authority", CertificateAuthorityArn=place.authority) == (
        "AccessDeniedException",
        denied(who, name, place.authority, why.format(name)),
    )
    assert acm.list_certificates(Includes={"keyTypes": [pki.P256]})["CertificateSummaryList"] == []


ANY = allow("acm:*")
USERS = {
    "without a policy": ((), "because no identity-based policy allows the acm:ExportCertificate action"),
    "with another action": (
        (allow("acm:DescribeCertificate"),),
        "because no identity-based policy allows the acm:ExportCertificate action",
    ),
    "with another resource": (
        (allow("acm:*", "arn:aws:acm:us-east-1:000000000000:certificate/*"),),
        "because no identity-based policy allows the acm:ExportCertificate action",
    ),
    "with a denial beside the permission": (
        (ANY, deny("acm:Export*")),
        "with an explicit deny in an identity-based policy",
    ),
    "with a condition that does not hold": (
        (allow("acm:*", Condition={"StringEquals": {"aws:username": "another"}}),),
        "because no identity-based policy allows the acm:ExportCertificate action",
    ),
}


@pytest.mark.parametrize(("statements", "why"), USERS.values(), ids=USERS)
def test_a_user(place: Place, statements: tuple[dict[str, Any], ...], why: str, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.id.replace(" ", "-")
    someone = user(place.root, name, *statements)
    said = refusal(someone.client("acm"), "export_certificate", CertificateArn=place.certificate, Passphrase=b"1234")
    who = f"arn:aws:iam::{place.root.id}:user/{name}"
    assert said == ("AccessDeniedException", denied(who, "acm:ExportCertificate", place.certificate, why))


def test_a_boundary_takes_away(place: Place) -> None:
    limits = place.root.client("iam").create_policy(PolicyName="limits", PolicyDocument=policy(allow("acm:Describe*")))
    someone = user(place.root, "bounded", ANY, PermissionsBoundary=limits["Policy"]["Arn"])
    acm = someone.client("acm")

    assert acm.describe_certificate(CertificateArn=place.certificate)["Certificate"]["Status"] == "ISSUED"
    why = "because no permissions boundary allows the acm:ExportCertificate action"
    who = f"arn:aws:iam::{place.root.id}:user/bounded"
    said = refusal(acm, "export_certificate", CertificateArn=place.certificate, Passphrase=b"1234")
    assert said == ("AccessDeniedException", denied(who, "acm:ExportCertificate", place.certificate, why))


def test_a_session(place: Place) -> None:
    """A session has its role's rights, less what its own policy leaves out, until it ends on the account's clock."""
    trust = {"Effect": "Allow", "Principal": {"AWS": place.root.id}, "Action": "sts:AssumeRole"}
    arn = role(place.root, "worker", ANY, trust=trust)
    someone = user(place.root, "caller", allow("sts:AssumeRole", arn))
    assume = {"RoleArn": arn, "RoleSessionName": "work", "DurationSeconds": 900}
    session = someone.with_keys(someone.client("sts").assume_role(**assume, Policy=policy(allow("acm:List*"))))
    acm = session.client("acm")

    assert acm.list_certificates(Includes={"keyTypes": [pki.P256]})["CertificateSummaryList"]
    why = "because no session policy allows the acm:DescribeCertificate action"
    who = f"arn:aws:sts::{place.root.id}:assumed-role/worker/work"
    assert refusal(acm, "describe_certificate", CertificateArn=place.certificate) == (
        "AccessDeniedException",
        denied(who, "acm:DescribeCertificate", place.certificate, why),
    )

    place.root.advance("16m")
    expired = ("ExpiredTokenException", "The security token included in the request is expired")
    assert refusal(acm, "list_certificates") == expired
