import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind

OTHER = "111111111111"


def put(world, arn, account=OTHER, **more):
    world.call("acm-pca:PutPolicy", {"ResourceArn": arn, "Policy": pki.sharing(arn, account, **more)})


def get(world, arn):
    return world.call("acm-pca:GetPolicy", {"ResourceArn": arn})["Policy"]


def delete(world, arn):
    world.call("acm-pca:DeletePolicy", {"ResourceArn": arn})


def test_it_reads_back_unchanged_and_is_replaced(world):
    arn = pki.create(world)
    put(world, arn)
    assert get(world, arn) == pki.sharing(arn, OTHER)
    put(world, arn, "222222222222")
    assert get(world, arn) == pki.sharing(arn, "222222222222")


def test_there_is_none(world):
    arn = pki.create(world)
    delete(world, arn)
    assert pki.refusal(lambda: get(world, arn)) == (Kind.NOT_FOUND, f"Could not find a policy of {arn}")
    put(world, arn)
    delete(world, arn)
    assert pki.refusal(lambda: get(world, arn))[0] is Kind.NOT_FOUND


def test_a_document_of_another_form_is_not_kept(world):
    arn = pki.create(world)
    wrong = pki.sharing(pki.ARN, OTHER)
    call = {"ResourceArn": arn, "Policy": wrong}
    assert pki.refusal(lambda: world.call("acm-pca:PutPolicy", call))[0] is Kind.INVALID_POLICY
    assert pki.refusal(lambda: get(world, arn))[0] is Kind.NOT_FOUND


def denied(principal, operation, arn):
    action = f"acm-pca:{operation}"
    sentence = f"User: {principal.arn} is not authorized to perform: {action} on resource: {arn}"
    return Kind.DENIED, f"{sentence} because no resource-based policy allows the {action} action"


READING = {
    "DescribeCertificateAuthority": {},
    "GetCertificateAuthorityCertificate": {},
    "ListPermissions": {},
    "ListTags": {},
}
OWNERS = {
    "GetCertificateAuthorityCsr": {},
    "UpdateCertificateAuthority": {"Status": "DISABLED"},
    "DeleteCertificateAuthority": {},
    "RestoreCertificateAuthority": {},
    "RevokeCertificate": {"CertificateSerial": "00", "RevocationReason": "SUPERSEDED"},
    "CreatePermission": {"Principal": "acm.amazonaws.com", "Actions": ["GetCertificate"]},
    "DeletePermission": {"Principal": "acm.amazonaws.com"},
    "ImportCertificateAuthorityCertificate": {"Certificate": b"x"},
    "TagCertificateAuthority": {"Tags": [{"Key": "a"}]},
    "UntagCertificateAuthority": {"Tags": [{"Key": "a"}]},
}


def test_another_account_issues_and_reads_what_is_shared_with_it(world, tmp_path):
    others, arn = world.new_account(OTHER), pki.root(world)
    put(world, arn)
    made, certificate, chain = pki.issue(world, arn, others)
    assert pki.openssl_verifies(tmp_path, certificate, chain, world.now.timestamp())
    for operation in READING:
        world.call(f"acm-pca:{operation}", pki.of(arn), others)
    event = world.events("ACM Private CA Certificate Issuance")[-1]
    assert (event.account, event.resources) == ("000000000000", (arn, made))


@pytest.mark.parametrize("operation", OWNERS)
def test_the_rest_is_the_owners(world, operation):
    others, arn = world.new_account(OTHER), pki.root(world)
    put(world, arn)
    call = pki.of(arn, **OWNERS[operation])
    assert pki.refusal(lambda: world.call(f"acm-pca:{operation}", call, others)) == denied(others, operation, arn)


@pytest.mark.parametrize("operation", READING)
def test_what_is_not_shared_is_denied_whether_it_exists_or_not(world, operation):
    others = world.new_account(OTHER)
    for arn in (pki.root(world), pki.ARN):
        assert pki.refusal(lambda arn=arn: world.call(f"acm-pca:{operation}", pki.of(arn), others)) == denied(
            others, operation, arn
        )


def test_only_from_the_template_that_is_shared(world):
    others, arn = world.new_account(OTHER), pki.root(world)
    put(world, arn)
    server = pki.TEMPLATE.format("EndEntityServerAuthCertificate")
    assert pki.refusal(lambda: pki.issue(world, arn, others, TemplateArn=server)) == denied(
        others, "IssueCertificate", arn
    )
    put(world, arn, template=server)
    pki.issue(world, arn, others, TemplateArn=server)
    assert pki.refusal(lambda: pki.issue(world, arn, others))[0] is Kind.DENIED


def test_a_user_of_the_other_account_needs_its_own_permission_too(world):
    world.new_account(OTHER)
    arn = pki.root(world)
    put(world, arn)
    call = pki.of(arn)
    without = pki.user(world, None, OTHER)
    kind, message = pki.refusal(lambda: world.call("acm-pca:ListTags", call, without))
    assert (kind, "no identity-based policy" in message) == (Kind.DENIED, True)


def test_a_user_of_the_other_account_with_permission(world):
    world.new_account(OTHER)
    arn = pki.root(world)
    put(world, arn)
    world.call("acm-pca:ListTags", pki.of(arn), pki.user(world, pki.allow("acm-pca:*", arn), OTHER))


def test_an_unknown_authority_of_ones_own_account(world):
    assert pki.refusal(lambda: get(world, pki.ARN)) == (
        Kind.NOT_FOUND,
        f"Could not find Certificate Authority {pki.ARN}",
    )
