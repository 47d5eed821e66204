"""The sentences about a decision."""

import pytest

from tokiwa.domain.policy.decision import Decision, Layer, Reason
from tokiwa.domain.policy.principal import Principal, PrincipalType

USER = Principal(PrincipalType.USER, "123456789012", "arn:aws:iam::123456789012:user/ann", "AIDAEXAMPLE", "ann")
SERVICE = Principal(PrincipalType.SERVICE, "123456789012", "", "", "acm.amazonaws.com")
ACTION = "acm:GetCertificate"


@pytest.mark.parametrize(
    ("reason", "layer", "ending"),
    [
        (Reason.IMPLICIT_DENY, Layer.IDENTITY, f" because no identity-based policy allows the {ACTION} action"),
        (Reason.IMPLICIT_DENY, Layer.RESOURCE, f" because no resource-based policy allows the {ACTION} action"),
        (Reason.IMPLICIT_DENY, Layer.BOUNDARY, f" because no permissions boundary allows the {ACTION} action"),
        (Reason.IMPLICIT_DENY, Layer.SESSION, f" because no session policy allows the {ACTION} action"),
        (Reason.IMPLICIT_DENY, Layer.TRUST, f" because no role trust policy allows the {ACTION} action"),
        (Reason.EXPLICIT_DENY, Layer.IDENTITY, " with an explicit deny in an identity-based policy"),
        (Reason.EXPLICIT_DENY, Layer.RESOURCE, " with an explicit deny in a resource-based policy"),
        (Reason.EXPLICIT_DENY, Layer.BOUNDARY, " with an explicit deny in a permissions boundary"),
        (Reason.EXPLICIT_DENY, Layer.SESSION, " with an explicit deny in a session policy"),
        (Reason.EXPLICIT_DENY, Layer.TRUST, " with an explicit deny in the role trust policy"),
    ],
)
def test_a_refusal_says_which_policy(reason: Reason, layer: Layer, ending: str) -> None:
    message = Decision(reason, layer).message(USER, ACTION, "arn:x")

    assert message == f"User: {USER.arn} is not authorized to perform: {ACTION} on resource: arn:x{ending}"


def test_without_a_resource_none_is_named() -> None:
    message = Decision(Reason.IMPLICIT_DENY, Layer.IDENTITY).message(USER, "acm:ListCertificates", "*")

    assert message == (
        f"User: {USER.arn} is not authorized to perform: acm:ListCertificates "
        "because no identity-based policy allows the acm:ListCertificates action"
    )


def test_a_service_is_called_by_its_name() -> None:
    message = Decision(Reason.IMPLICIT_DENY, Layer.RESOURCE).message(SERVICE, ACTION)

    assert message.startswith("User: acm.amazonaws.com is not authorized to perform")


@pytest.mark.parametrize(
    ("layer", "ending"),
    [
        (Layer.IDENTITY, f" because an identity-based policy allows the {ACTION} action"),
        (None, " because it is the root user of the account"),
    ],
)
def test_an_allowance_is_explained_too(layer: Layer | None, ending: str) -> None:
    decision = Decision(Reason.ALLOWED, layer)

    assert decision.allowed
    assert decision.message(USER, ACTION) == f"User: {USER.arn} is authorized to perform: {ACTION}{ending}"
