"""The managed policies that every account has without making them (`arn:aws:iam::aws:policy/...`).

Those of the services that are here, with the names that they have on AWS (AWS Managed Policy Reference); what they
allow is stated for the operations of this server.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tokiwa.domain.identity import ManagedPolicy, PolicyVersion

OWNER = "aws"
"""What stands for the account in their ARNs."""

_MADE = datetime(2015, 2, 6, 18, 39, 46, tzinfo=UTC)  # when AWS made the first of them
_CA = "arn:aws:acm-pca:*:*:certificate-authority/*"
_TEMPLATE = "acm-pca:TemplateArn"


def _policy(name: str, description: str, *statements: dict[str, Any]) -> ManagedPolicy:
    document = json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, indent=4)
    head, _, bare = name.rpartition("/")
    digest = base64.b32encode(hashlib.sha256(name.encode()).digest()).decode()
    return ManagedPolicy(
        arn=f"arn:aws:iam::aws:policy/{name}",
        account=OWNER,
        id=f"ANPA{digest[:16]}",
        name=bare,
        created_at=_MADE,
        updated_at=_MADE,
        versions=(PolicyVersion("v1", document, _MADE),),
        path=f"/{head}/" if head else "/",
        description=description,
    )


def _allow(*actions: str, resource: str = "*", condition: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Action": list(actions),
        "Resource": resource,
        **({"Condition": condition} if condition else {}),
    }


def _pass_to(service: str) -> dict[str, Any]:
    return _allow("iam:PassRole", condition={"StringEquals": {"iam:PassedToService": service}})


def _issue_only(template: str) -> tuple[dict[str, Any], ...]:
    """Issue with these templates and no others, as AWS words it: allowed and, for others, denied."""
    allowed = _allow("acm-pca:IssueCertificate", resource=_CA, condition={"StringLike": {_TEMPLATE: [template]}})
    denied = {**allowed, "Effect": "Deny", "Condition": {"StringNotLike": {_TEMPLATE: [template]}}}
    return allowed, denied, _allow("acm-pca:RevokeCertificate", *_PCA_LOOK, resource=_CA), _PCA_LIST


_PCA_LOOK = ("acm-pca:GetCertificate", "acm-pca:ListPermissions")
_PCA_LIST = _allow("acm-pca:ListCertificateAuthorities")
_PCA_ALL = (_allow("acm-pca:*"),)
_PCA_READ = (_allow("acm-pca:Describe*", "acm-pca:Get*", "acm-pca:List*"),)
_PCA_AUDIT = (
    _allow(
        "acm-pca:CreateCertificateAuthorityAuditReport",
        "acm-pca:Describe*",
        "acm-pca:Get*",
        "acm-pca:ListPermissions",
        "acm-pca:ListTags",
        resource=_CA,
    ),
    _PCA_LIST,
)
_END_ENTITY = _issue_only("arn:aws:acm-pca:::template/EndEntityCertificate/V*")
_CA_CERTIFICATE = _issue_only("arn:aws:acm-pca:::template/*CACertificate*/V*")
_ACM_READ = _allow(
    "acm:DescribeCertificate",
    "acm:ListCertificates",
    "acm:GetCertificate",
    "acm:ListTagsForCertificate",
    "acm:GetAccountConfiguration",
    "acm:SearchCertificates",
)
_EVENTS_ALL = (_allow("events:*"), _pass_to("events.amazonaws.com"))
_EVENTS_READ = _allow("events:Describe*", "events:List*", "events:TestEventPattern")
_LOGS_READ = _allow("logs:Describe*", "logs:Get*", "logs:List*", "logs:FilterLogEvents")
_IAM_READ = _allow("iam:Get*", "iam:List*", "iam:Simulate*")
_HEALTH_READ = _allow("health:Describe*")
_LAMBDA_READ = _allow("lambda:Get*", "lambda:List*")

AWS_MANAGED: Mapping[str, ManagedPolicy] = {
    policy.arn: policy
    for policy in (
        _policy("AdministratorAccess", "Provides full access to all services and resources.", _allow("*")),
        _policy(
            "PowerUserAccess",
            "Provides full access to services and resources, but does not allow management of users and roles.",
            {"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"},
            _allow("iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles"),
        ),
        _policy(
            "ReadOnlyAccess",
            "Provides read-only access to all services and resources.",
            _ACM_READ,
            *_PCA_READ,
            _EVENTS_READ,
            _HEALTH_READ,
            _IAM_READ,
            _LAMBDA_READ,
            _LOGS_READ,
        ),
        _policy("IAMFullAccess", "Provides full access to IAM.", _allow("iam:*")),
        _policy("IAMReadOnlyAccess", "Provides read-only access to IAM.", _IAM_READ),
        _policy(
            "AWSCertificateManagerFullAccess",
            "Provides full access to Certificate Manager.",
            _allow("acm:*"),
            _allow(
                "iam:CreateServiceLinkedRole",
                resource="arn:aws:iam::*:role/aws-service-role/acm.amazonaws.com/AWSServiceRoleForCertificateManager*",
                condition={"StringEquals": {"iam:AWSServiceName": "acm.amazonaws.com"}},
            ),
        ),
        _policy("AWSCertificateManagerReadOnly", "Provides read-only access to Certificate Manager.", _ACM_READ),
        _policy("AWSPrivateCAFullAccess", "Provides full access to Private CA.", *_PCA_ALL),
        _policy("AWSPrivateCAReadOnly", "Provides read-only access to Private CA.", *_PCA_READ),
        _policy("AWSPrivateCAUser", "Issues end-entity certificates with Private CA.", *_END_ENTITY),
        _policy("AWSPrivateCAPrivilegedUser", "Issues CA certificates with Private CA.", *_CA_CERTIFICATE),
        _policy("AWSPrivateCAAuditor", "Provides auditors with access to Private CA.", *_PCA_AUDIT),
        # The same under the names that they had when Private CA was a part of Certificate Manager.
        _policy("AWSCertificateManagerPrivateCAFullAccess", "Provides full access to Private CA.", *_PCA_ALL),
        _policy("AWSCertificateManagerPrivateCAReadOnly", "Provides read-only access to Private CA.", *_PCA_READ),
        _policy("AWSCertificateManagerPrivateCAUser", "Issues certificates with Private CA.", *_END_ENTITY),
        _policy(
            "AWSCertificateManagerPrivateCAPrivilegedUser", "Issues CA certificates with Private CA.", *_CA_CERTIFICATE
        ),
        _policy("AWSCertificateManagerPrivateCAAuditor", "Provides auditors with access to Private CA.", *_PCA_AUDIT),
        _policy("AmazonEventBridgeFullAccess", "Provides full access to EventBridge.", *_EVENTS_ALL),
        _policy("AmazonEventBridgeReadOnlyAccess", "Provides read-only access to EventBridge.", _EVENTS_READ),
        _policy("CloudWatchEventsFullAccess", "Provides full access to EventBridge.", *_EVENTS_ALL),
        _policy("CloudWatchEventsReadOnlyAccess", "Provides read-only access to EventBridge.", _EVENTS_READ),
        _policy("AWSHealthFullAccess", "Provides full access to Health.", _allow("health:*")),
        _policy(
            "AWSLambda_FullAccess",
            "Provides full access to functions and their logs.",
            _allow("lambda:*"),
            _LOGS_READ,
            _allow("iam:GetPolicy", "iam:GetPolicyVersion", "iam:GetRole*", "iam:ListRole*", "iam:ListAttachedRole*"),
            _pass_to("lambda.amazonaws.com"),
        ),
        _policy("AWSLambda_ReadOnlyAccess", "Provides read-only access to functions.", _LAMBDA_READ, _LOGS_READ),
        _policy("CloudWatchLogsFullAccess", "Provides full access to logs.", _allow("logs:*")),
        _policy("CloudWatchLogsReadOnlyAccess", "Provides read-only access to logs.", _LOGS_READ),
        _policy(
            "service-role/AWSLambdaBasicExecutionRole",
            "Provides write permissions to logs.",
            _allow("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"),
        ),
        _policy("service-role/AWSLambdaRole", "Invokes functions.", _allow("lambda:InvokeFunction")),
        _policy(
            "aws-service-role/CertificateManagerServiceRolePolicy",
            "Certificate Manager's own policy for issuing from private CAs.",
            _allow("acm-pca:IssueCertificate", "acm-pca:GetCertificate", "acm-pca:DescribeCertificateAuthority"),
        ),
    )
}
"""By ARN."""
