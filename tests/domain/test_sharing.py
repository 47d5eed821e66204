import json

import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind
from tokiwa.domain.sharing import SHARED_TEMPLATES, checked, in_force, may_issue

OTHER = "111111111111"
ORGANIZATION = {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}


def policy(**changes):
    """The sample of the guide; `changes` to both of its statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": [s | changes for s in pki.shared(pki.ARN, OTHER)]})


def statement(at, **changes):
    """The sample with changes to one statement."""
    statements = pki.shared(pki.ARN, OTHER)
    statements[at] |= changes
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def organization(**more):
    reading, issuing = pki.shared(pki.ARN, OTHER)
    template = issuing["Condition"]["StringEquals"]
    reading |= {"Principal": "*", "Condition": {"StringEquals": ORGANIZATION, **more}}
    issuing |= {"Principal": {"AWS": "*"}, "Condition": {"StringEquals": template | ORGANIZATION, **more}}
    return json.dumps({"Version": "2012-10-17", "Statement": [reading, issuing]})


FORMS = {
    "an account": policy(),
    "an account by its root": policy(Principal={"AWS": f"arn:aws:iam::{OTHER}:root"}),
    "several accounts": policy(Principal={"AWS": [OTHER, "222222222222"]}),
    "an organization": organization(),
    "an organization without the owner": organization(StringNotEquals={"aws:PrincipalAccount": "000000000000"}),
    **{name: pki.sharing(pki.ARN, OTHER, pki.TEMPLATE.format(name)) for name in SHARED_TEMPLATES},
}
WRONG = {
    "no JSON": "{",
    "no object": "[]",
    "no statements": json.dumps({"Version": "2012-10-17", "Statement": []}),
    "an unknown version": json.dumps({"Version": "2020-01-01", "Statement": pki.shared(pki.ARN, OTHER)}),
    "a denial": policy(Effect="Deny"),
    "another authority": policy(Resource=pki.ARN.replace("1111", "9999")),
    "every authority": policy(Resource="*"),
    "everybody": policy(Principal="*"),
    "a user": policy(Principal={"AWS": f"arn:aws:iam::{OTHER}:user/anna"}),
    "a service": policy(Principal={"Service": "lambda.amazonaws.com"}),
    "NotAction": statement(0, NotAction="acm-pca:IssueCertificate"),
    "an action more": statement(0, Action=[*pki.READING, "acm-pca:RevokeCertificate"]),
    "an action less": statement(0, Action=pki.READING[:-1]),
    "every action": statement(0, Action="acm-pca:*"),
    "reading under a condition": statement(0, Condition={"StringEquals": {"aws:SourceIp": "127.0.0.1"}}),
    "issuing without a template": statement(1, Condition={}),
    "issuing as one likes": statement(1, Condition={"StringLike": {"acm-pca:TemplateArn": "*"}}),
    "a root": pki.sharing(pki.ARN, OTHER, pki.ROOT),
    "an organization that is none": organization().replace("o-a1b2c3d4e5", "*"),
    "a condition that is none": statement(1, Condition="always"),
}


@pytest.mark.parametrize("name", FORMS)
def test_forms_that_exist(name):
    checked(FORMS[name], pki.ARN)


@pytest.mark.parametrize("name", WRONG)
def test_anything_else(name):
    assert pki.refusal(lambda: checked(WRONG[name], pki.ARN))[0] is Kind.INVALID_POLICY


def test_the_ids_of_statements_do_not_matter_when_it_is_evaluated():
    assert "Sid" in policy()
    assert "Sid" not in in_force(policy())


THEIRS = pki.TEMPLATE.format("EndEntityCertificate")
ISSUERS = {
    "the account": (policy(), OTHER, THEIRS, True),
    "the account by its root": (policy(Principal={"AWS": f"arn:aws:iam::{OTHER}:root"}), OTHER, THEIRS, True),
    "a third account": (policy(), "222222222222", THEIRS, False),
    "another template": (policy(), OTHER, pki.TEMPLATE.format("EndEntityServerAuthCertificate"), False),
    "no policy": (None, OTHER, THEIRS, False),
}


@pytest.mark.parametrize("name", ISSUERS)
def test_who_may_issue(name):
    document, account, template, expected = ISSUERS[name]
    assert may_issue(document, pki.ARN, "000000000000", account, template) is expected
