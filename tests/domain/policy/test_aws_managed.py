from __future__ import annotations

import pytest

from tokiwa.domain.policy.aws_managed import AWS_MANAGED
from tokiwa.domain.policy.document import parse
from tokiwa.domain.policy.evaluate import Policies, decide
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.policy.request import Request

ACCOUNT = "000000000000"
ANN = Principal(PrincipalType.USER, ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/ann", "AIDAAAAAAAAAAAAAAAAA", "ann")
AUTHORITY = f"arn:aws:acm-pca:us-east-1:{ACCOUNT}:certificate-authority/1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/handler"
LEAF = {"acm-pca:TemplateArn": "arn:aws:acm-pca:::template/EndEntityCertificate/V1"}
SUBORDINATE = {"acm-pca:TemplateArn": "arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1"}


@pytest.mark.parametrize("arn", AWS_MANAGED)
def test_each_is_a_sound_policy(arn: str) -> None:
    policy = AWS_MANAGED[arn]

    assert parse(policy.document, Form.IDENTITY).statements
    assert arn == f"arn:aws:iam::aws:policy{policy.path}{policy.name}"


def test_ids_are_unique_and_do_not_change() -> None:
    assert len({policy.id for policy in AWS_MANAGED.values()}) == len(AWS_MANAGED)
    assert AWS_MANAGED["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"].id == "ANPAZLDEGBKGV4QLW2Z6"


@pytest.mark.parametrize(
    ("name", "action", "resource", "context", "allowed"),
    [
        ("AdministratorAccess", "iam:DeleteUser", "*", {}, True),
        ("PowerUserAccess", "acm:DeleteCertificate", "*", {}, True),
        ("PowerUserAccess", "iam:DeleteUser", "*", {}, False),
        ("ReadOnlyAccess", "acm:ExportCertificate", "*", {}, False),
        ("AWSCertificateManagerReadOnly", "acm:DescribeCertificate", "*", {}, True),
        ("AWSCertificateManagerReadOnly", "acm:RenewCertificate", "*", {}, False),
        ("AWSPrivateCAUser", "acm-pca:IssueCertificate", AUTHORITY, LEAF, True),
        ("AWSPrivateCAUser", "acm-pca:IssueCertificate", AUTHORITY, SUBORDINATE, False),
        ("AWSPrivateCAPrivilegedUser", "acm-pca:IssueCertificate", AUTHORITY, LEAF, False),
        ("AWSPrivateCAPrivilegedUser", "acm-pca:IssueCertificate", AUTHORITY, SUBORDINATE, True),
        ("AWSPrivateCAAuditor", "acm-pca:CreateCertificateAuthorityAuditReport", AUTHORITY, {}, True),
        ("AWSPrivateCAAuditor", "acm-pca:DeleteCertificateAuthority", AUTHORITY, {}, False),
        ("AWSLambda_FullAccess", "iam:PassRole", ROLE, {"iam:PassedToService": "lambda.amazonaws.com"}, True),
        ("AWSLambda_FullAccess", "iam:PassRole", ROLE, {"iam:PassedToService": "events.amazonaws.com"}, False),
        ("AmazonEventBridgeFullAccess", "iam:PassRole", ROLE, {}, False),
    ],
)
def test_what_they_allow(name: str, action: str, resource: str, context: dict[str, str], allowed: bool) -> None:
    document = parse(AWS_MANAGED[f"arn:aws:iam::aws:policy/{name}"].document, Form.IDENTITY)

    decision = decide(Request(action, resource, ANN, context), Policies(identity=(document,)))

    assert decision.allowed is allowed
