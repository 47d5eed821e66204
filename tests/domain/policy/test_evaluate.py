"""The policy evaluation logic, case by case (IAM User Guide, "Policy evaluation logic")."""

import json
from typing import Any

import pytest

from tokiwa.domain.policy.decision import Decision, Layer, Reason
from tokiwa.domain.policy.document import Document, parse
from tokiwa.domain.policy.evaluate import Policies, decide
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.policy.request import Request

HOME, AWAY = "123456789012", "999999999999"
CERTIFICATE = f"arn:aws:acm:us-east-1:{HOME}:certificate/0a1b"
FUNCTION = f"arn:aws:lambda:us-east-1:{HOME}:function:f"
ROLE = f"arn:aws:iam::{HOME}:role/renewer"
EXPORT = "acm:ExportCertificate"

ROOT = Principal(PrincipalType.ROOT, HOME, f"arn:aws:iam::{HOME}:root", HOME)
USER = Principal(PrincipalType.USER, HOME, f"arn:aws:iam::{HOME}:user/ann", "AIDAEXAMPLE", "ann")
SESSION = Principal(
    PrincipalType.SESSION,
    HOME,
    f"arn:aws:sts::{HOME}:assumed-role/renewer/f",
    "AROAEXAMPLE:f",
    "f",
    role_arn=ROLE,
)
SERVICE = Principal(PrincipalType.SERVICE, HOME, "", "", "events.amazonaws.com")

NOTHING = Policies()


def statement(effect: str = "Allow", **members: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": "*", "Resource": "*"} | members


def document(form: Form, *statements: dict[str, Any], name: str = "") -> Document:
    return parse(json.dumps({"Version": "2012-10-17", "Statement": statements}), form, name)


def identity(*statements: dict[str, Any], name: str = "") -> tuple[Document, ...]:
    return (document(Form.IDENTITY, *statements, name=name),)


def resource(principal: Any, effect: str = "Allow", **members: Any) -> Document:
    return document(Form.RESOURCE, statement(effect, Principal=principal, **members))


def trust(principal: Any, effect: str = "Allow", **members: Any) -> Document:
    return document(
        Form.TRUST, {"Effect": effect, "Principal": principal, "Action": "sts:AssumeRole"} | members, name="trust"
    )


def request(
    principal: Principal = SESSION, action: str = EXPORT, on: str = CERTIFICATE, owner: str = HOME, **context: str
) -> Request:
    return Request(action, on, principal, {k.replace("_", ":"): v for k, v in context.items()}, owner)


ALL = identity(statement())
NARROW = document(Form.BOUNDARY, statement(Action="acm:Describe*"))
WIDE = document(Form.BOUNDARY, statement(Action="acm:*"))
DENYING = statement("Deny", Action=EXPORT)

ALLOWED, EXPLICIT, IMPLICIT = Reason.ALLOWED, Reason.EXPLICIT_DENY, Reason.IMPLICIT_DENY


@pytest.mark.parametrize(
    ("asked", "policies", "reason", "layer"),
    [
        pytest.param(request(), NOTHING, IMPLICIT, Layer.IDENTITY, id="no policy"),
        pytest.param(request(), Policies(ALL), ALLOWED, Layer.IDENTITY, id="an identity policy"),
        pytest.param(request(on="*"), Policies(ALL), ALLOWED, Layer.IDENTITY, id="on no one resource"),
        pytest.param(
            request(on="*"),
            Policies(identity(statement(Resource="arn:aws:acm:*:*:*"))),
            IMPLICIT,
            Layer.IDENTITY,
            id="on no one resource, where only ARNs are allowed",
        ),
        pytest.param(
            request(), Policies(identity(statement(Action="iam:*"))), IMPLICIT, Layer.IDENTITY, id="another action"
        ),
        pytest.param(
            request(), Policies(identity(statement(Resource=ROLE))), IMPLICIT, Layer.IDENTITY, id="another resource"
        ),
        pytest.param(
            request(), Policies(identity(statement(), DENYING)), EXPLICIT, Layer.IDENTITY, id="a deny beside an allow"
        ),
        pytest.param(
            request(), Policies(ALL + identity(DENYING)), EXPLICIT, Layer.IDENTITY, id="a deny in another policy"
        ),
        pytest.param(
            request(), Policies(ALL, document(Form.BOUNDARY, DENYING)), EXPLICIT, Layer.BOUNDARY, id="boundary denies"
        ),
        pytest.param(
            request(),
            Policies(ALL, session=(document(Form.SESSION, DENYING),)),
            EXPLICIT,
            Layer.SESSION,
            id="session policy denies",
        ),
        pytest.param(
            request(), Policies(ALL, resource=resource("*", "Deny")), EXPLICIT, Layer.RESOURCE, id="resource denies"
        ),
        pytest.param(
            request(USER),
            Policies(ALL, resource=resource({"AWS": SESSION.arn}, "Deny")),
            ALLOWED,
            Layer.IDENTITY,
            id="resource denies another",
        ),
        pytest.param(
            request(USER),
            Policies(ALL, resource=resource({"AWS": HOME}, "Deny")),
            EXPLICIT,
            Layer.RESOURCE,
            id="resource denies the account",
        ),
        pytest.param(request(), Policies(ALL, WIDE), ALLOWED, Layer.IDENTITY, id="within the boundary"),
        pytest.param(request(), Policies(ALL, NARROW), IMPLICIT, Layer.BOUNDARY, id="beyond the boundary"),
        pytest.param(request(), Policies((), WIDE), IMPLICIT, Layer.IDENTITY, id="a boundary allows nothing itself"),
        pytest.param(
            request(), Policies(ALL, session=(WIDE,)), ALLOWED, Layer.IDENTITY, id="within the session policy"
        ),
        pytest.param(request(), Policies(ALL, session=(NARROW,)), IMPLICIT, Layer.SESSION, id="beyond session policy"),
        pytest.param(request(), Policies(ALL, session=()), IMPLICIT, Layer.SESSION, id="session policies, but empty"),
        pytest.param(
            request(), Policies(ALL, session=(NARROW, WIDE)), ALLOWED, Layer.IDENTITY, id="two session policies"
        ),
        pytest.param(request(), Policies(ALL, WIDE, (NARROW,)), IMPLICIT, Layer.SESSION, id="boundary, not session"),
    ],
)
def test_identity_policies_and_their_limits(
    asked: Request, policies: Policies, reason: Reason, layer: Layer | None
) -> None:
    decision = decide(asked, policies)

    assert (decision.reason, decision.layer) == (reason, layer)


@pytest.mark.parametrize(
    ("caller", "principal", "limits", "reason", "layer"),
    [
        pytest.param(USER, {"AWS": USER.arn}, {}, ALLOWED, Layer.RESOURCE, id="names the user"),
        pytest.param(USER, {"AWS": USER.arn}, {"boundary": NARROW}, ALLOWED, Layer.RESOURCE, id="beyond a boundary"),
        pytest.param(SESSION, {"AWS": SESSION.arn}, {}, ALLOWED, Layer.RESOURCE, id="names the session"),
        pytest.param(
            SESSION,
            {"AWS": SESSION.arn},
            {"boundary": NARROW, "session": (NARROW,)},
            ALLOWED,
            Layer.RESOURCE,
            id="names the session: beyond boundary and session policy",
        ),
        pytest.param(SESSION, {"AWS": ROLE}, {}, ALLOWED, Layer.RESOURCE, id="names the role"),
        pytest.param(
            SESSION, {"AWS": ROLE}, {"boundary": NARROW}, IMPLICIT, Layer.BOUNDARY, id="role: boundary limits"
        ),
        pytest.param(
            SESSION, {"AWS": ROLE}, {"session": (NARROW,)}, IMPLICIT, Layer.SESSION, id="role: session limits"
        ),
        pytest.param(SESSION, {"AWS": ROLE}, {"session": ALL}, ALLOWED, Layer.RESOURCE, id="role: within limits"),
        pytest.param(USER, "*", {}, ALLOWED, Layer.RESOURCE, id="names everyone"),
        pytest.param(USER, "*", {"boundary": NARROW}, IMPLICIT, Layer.BOUNDARY, id="everyone: boundary limits"),
        pytest.param(USER, {"AWS": HOME}, {}, IMPLICIT, Layer.IDENTITY, id="names the account: only delegates"),
        pytest.param(USER, {"AWS": HOME}, {"identity": ALL}, ALLOWED, Layer.IDENTITY, id="delegates to a policy"),
        pytest.param(USER, {"AWS": AWAY}, {}, IMPLICIT, Layer.IDENTITY, id="names another account"),
        pytest.param(SERVICE, {"Service": SERVICE.name}, {}, ALLOWED, Layer.RESOURCE, id="names the service"),
        pytest.param(SERVICE, {"Service": "sns.amazonaws.com"}, {}, IMPLICIT, Layer.RESOURCE, id="another service"),
        pytest.param(SERVICE, {"AWS": HOME}, {}, IMPLICIT, Layer.RESOURCE, id="a service is not in the account"),
        pytest.param(
            SERVICE, {"AWS": HOME}, {"identity": ALL}, IMPLICIT, Layer.RESOURCE, id="nor has identity policies"
        ),
    ],
)
def test_a_resource_policy_of_the_same_account(
    caller: Principal, principal: Any, limits: dict[str, Any], reason: Reason, layer: Layer
) -> None:
    decision = decide(
        request(caller, "lambda:InvokeFunction", FUNCTION), Policies(resource=resource(principal), **limits)
    )

    assert (decision.reason, decision.layer) == (reason, layer)


def test_the_most_direct_statement_of_a_resource_policy_counts() -> None:
    both = document(
        Form.RESOURCE, statement(Sid="all", Principal="*"), statement(Sid="one", Principal={"AWS": SESSION.arn})
    )

    decision = decide(request(), Policies(boundary=NARROW, resource=both))

    assert decision == Decision(ALLOWED, Layer.RESOURCE, "", "one")


@pytest.mark.parametrize(
    ("policies", "reason", "layer"),
    [
        pytest.param(NOTHING, IMPLICIT, Layer.IDENTITY, id="neither side"),
        pytest.param(Policies(ALL), IMPLICIT, Layer.RESOURCE, id="only the caller's"),
        pytest.param(Policies(resource=resource({"AWS": ROLE})), IMPLICIT, Layer.IDENTITY, id="only the resource's"),
        pytest.param(
            Policies(resource=resource({"AWS": SESSION.arn})), IMPLICIT, Layer.IDENTITY, id="even naming the session"
        ),
        pytest.param(Policies(ALL, resource=resource({"AWS": HOME})), ALLOWED, Layer.IDENTITY, id="both: the account"),
        pytest.param(Policies(ALL, resource=resource("*")), ALLOWED, Layer.IDENTITY, id="both: everyone"),
        pytest.param(
            Policies(ALL, NARROW, resource=resource({"AWS": SESSION.arn})),
            IMPLICIT,
            Layer.BOUNDARY,
            id="a boundary limits",
        ),
        pytest.param(Policies(ALL, resource=resource("*", "Deny")), EXPLICIT, Layer.RESOURCE, id="a deny"),
    ],
)
def test_across_accounts_both_sides_must_allow(policies: Policies, reason: Reason, layer: Layer) -> None:
    decision = decide(request(owner=AWAY), policies)

    assert (decision.reason, decision.layer) == (reason, layer)


@pytest.mark.parametrize(
    ("caller", "policies", "owner", "reason", "layer"),
    [
        pytest.param(
            USER, Policies(ALL), HOME, IMPLICIT, Layer.TRUST, id="without trust an identity policy is nothing"
        ),
        pytest.param(
            USER, Policies(resource=trust({"AWS": USER.arn})), HOME, ALLOWED, Layer.TRUST, id="names the user"
        ),
        pytest.param(SESSION, Policies(resource=trust({"AWS": ROLE})), HOME, ALLOWED, Layer.TRUST, id="names the role"),
        pytest.param(
            SESSION,
            Policies(boundary=NARROW, resource=trust({"AWS": ROLE})),
            HOME,
            IMPLICIT,
            Layer.BOUNDARY,
            id="names the role: boundary limits",
        ),
        pytest.param(
            USER, Policies(resource=trust({"AWS": HOME})), HOME, IMPLICIT, Layer.IDENTITY, id="the account: delegates"
        ),
        pytest.param(USER, Policies(ALL, resource=trust({"AWS": HOME})), HOME, ALLOWED, Layer.IDENTITY, id="both"),
        pytest.param(USER, Policies(resource=trust("*")), HOME, IMPLICIT, Layer.IDENTITY, id="everyone: not by name"),
        pytest.param(USER, Policies(ALL, resource=trust({"AWS": AWAY})), HOME, IMPLICIT, Layer.TRUST, id="others"),
        pytest.param(
            USER, Policies(ALL, resource=trust({"AWS": USER.arn}, "Deny")), HOME, EXPLICIT, Layer.TRUST, id="a deny"
        ),
        pytest.param(
            USER,
            Policies(resource=trust({"AWS": USER.arn})),
            AWAY,
            IMPLICIT,
            Layer.IDENTITY,
            id="across accounts: trust",
        ),
        pytest.param(
            USER, Policies(ALL, resource=trust({"AWS": USER.arn})), AWAY, ALLOWED, Layer.IDENTITY, id="both sides"
        ),
        pytest.param(
            SERVICE, Policies(resource=trust({"Service": SERVICE.name})), HOME, ALLOWED, Layer.TRUST, id="a service"
        ),
        pytest.param(
            SERVICE, Policies(resource=trust({"Service": "lambda.amazonaws.com"})), HOME, IMPLICIT, Layer.TRUST, id="no"
        ),
    ],
)
def test_assuming_a_role(caller: Principal, policies: Policies, owner: str, reason: Reason, layer: Layer) -> None:
    if policies.resource is None:
        policies = Policies(policies.identity, resource=trust({"Service": "lambda.amazonaws.com"}))
    decision = decide(request(caller, "sts:AssumeRole", ROLE, owner), policies)

    assert (decision.reason, decision.layer) == (reason, layer)


@pytest.mark.parametrize(
    ("policies", "owner", "reason", "layer"),
    [
        pytest.param(NOTHING, HOME, ALLOWED, None, id="everything in its account"),
        pytest.param(Policies(resource=resource({"AWS": ROLE})), HOME, ALLOWED, None, id="whatever a resource says"),
        pytest.param(Policies(resource=resource("*", "Deny")), HOME, EXPLICIT, Layer.RESOURCE, id="unless it denies"),
        pytest.param(Policies(session=(NARROW,)), HOME, IMPLICIT, Layer.SESSION, id="or a session policy limits"),
        pytest.param(NOTHING, AWAY, IMPLICIT, Layer.RESOURCE, id="nothing in another account"),
        pytest.param(Policies(resource=resource({"AWS": HOME})), AWAY, ALLOWED, None, id="unless that allows it"),
    ],
)
def test_the_root_user(policies: Policies, owner: str, reason: Reason, layer: Layer | None) -> None:
    decision = decide(request(ROOT, owner=owner), policies)

    assert (decision.reason, decision.layer) == (reason, layer)


def test_a_role_without_policy_cannot_export_and_is_told_so() -> None:
    """The first thing that a new renewal function meets, in the words of the service."""
    asked = request(SESSION)

    assert decide(asked, NOTHING).message(asked.principal, asked.action, asked.resource) == (
        f"User: arn:aws:sts::{HOME}:assumed-role/renewer/f is not authorized to perform: acm:ExportCertificate "
        f"on resource: {CERTIFICATE} because no identity-based policy allows the acm:ExportCertificate action"
    )


def test_a_decision_names_the_document_and_the_statement() -> None:
    first = document(Form.IDENTITY, statement(Sid="Other", Action="iam:*"), name="first")
    second = document(Form.IDENTITY, statement(Sid="Acm", Action="acm:*"), name="second")

    assert decide(request(), Policies((first, second))) == Decision(ALLOWED, Layer.IDENTITY, "second", "Acm")


def test_a_rule_may_invoke_a_function_only_from_its_own_arn() -> None:
    rule = f"arn:aws:events:us-east-1:{HOME}:rule/renewals"
    policy = resource(
        {"Service": "events.amazonaws.com"},
        Action="lambda:InvokeFunction",
        Resource=FUNCTION,
        Condition={"ArnLike": {"AWS:SourceArn": rule}, "StringEquals": {"AWS:SourceAccount": HOME}},
    )

    def invoke(source: str, account: str) -> bool:
        asked = request(SERVICE, "lambda:InvokeFunction", FUNCTION, aws_SourceArn=source, aws_SourceAccount=account)
        return decide(asked, Policies(resource=policy)).allowed

    assert invoke(rule, HOME)
    assert not invoke(rule + "2", HOME)
    assert not invoke(rule, AWAY)


def test_variables_are_resolved_from_the_request() -> None:
    own = identity(statement(Action="iam:*", Resource=f"arn:aws:iam::{HOME}:user/${{aws:username}}"))
    asked = request(USER, "iam:CreateAccessKey", f"arn:aws:iam::{HOME}:user/ann", aws_UserName="ann")

    assert decide(asked, Policies(own)).allowed
    assert not decide(request(USER, "iam:CreateAccessKey", f"arn:aws:iam::{HOME}:user/ann"), Policies(own)).allowed


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param({"NotAction": "iam:*"}, True, id="all actions but others"),
        pytest.param({"NotAction": ["iam:*", "acm:Export*"]}, False, id="all actions but this"),
        pytest.param({"NotResource": ROLE}, True, id="all resources but others"),
        pytest.param({"NotResource": "arn:aws:acm:*:*:certificate/*"}, False, id="all resources but this"),
        pytest.param({"NotResource": "*"}, False, id="all resources but all"),
    ],
)
def test_the_negated_elements(members: dict[str, Any], expected: bool) -> None:
    name = next(iter(members)).removeprefix("Not")
    negated = {key: value for key, value in statement().items() if key != name} | members

    assert decide(request(), Policies(identity(negated))).allowed is expected


def test_a_deny_for_all_but_one_spares_that_one() -> None:
    everyone_else = document(
        Form.RESOURCE,
        {
            "Effect": "Deny",
            "NotPrincipal": {"AWS": [SESSION.arn, ROLE, HOME]},
            "Action": "*",
            "Resource": "*",
        },
    )

    assert decide(request(SESSION), Policies(ALL, resource=everyone_else)).allowed
    assert decide(request(USER), Policies(ALL, resource=everyone_else)).reason is EXPLICIT
