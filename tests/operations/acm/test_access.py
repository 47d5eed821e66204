import pytest
from tests.operations.acm.asking import PASSPHRASE, refused, request
from tests.operations.acm_pca import pki

TAG = [{"Key": "team", "Value": "pki"}]
CALLS = {
    "acm:DescribeCertificate": {},
    "acm:GetCertificate": {},
    "acm:ExportCertificate": {"Passphrase": PASSPHRASE},
    "acm:ListTagsForCertificate": {},
    "acm:AddTagsToCertificate": {"Tags": [{"Key": "new", "Value": "1"}]},
    "acm:RemoveTagsFromCertificate": {"Tags": [{"Key": "nothing"}]},
    "acm:RenewCertificate": {},
    "acm:ListCertificateDomainValidations": {},
    "acm:UpdateCertificateOptions": {"Options": {"Export": "DISABLED"}},
    "acm:DeleteCertificate": {},
}
calls = pytest.mark.parametrize("name", CALLS)


@pytest.fixture
def tagged(world, ca):
    return request(world, ca, Tags=TAG)


def attempt(world, name, arn, policy):
    """What becomes of a user's call: nothing, or the error's code."""
    who, given = pki.user(world, policy), {"CertificateArn": arn, **CALLS[name]}
    if name == "acm:RenewCertificate":
        world.call("acm:ExportCertificate", {"CertificateArn": arn, "Passphrase": PASSPHRASE})
    try:
        world.call(name, given, who)
    except Exception as problem:
        assert f"is not authorized to perform: {name} on resource: {arn}" in str(problem)
        return False
    return True


@calls
def test_a_right_is_for_one_action_and_one_certificate(world, tagged, name):
    assert attempt(world, name, tagged, pki.allow(name, tagged))


@calls
def test_a_right_for_another_certificate_is_none(world, tagged, name):
    assert not attempt(world, name, tagged, pki.allow(name, tagged[:-1] + "?0"))


@calls
def test_no_right_is_none(world, tagged, name):
    assert not attempt(world, name, tagged, pki.allow("acm:ListCertificates"))


CONDITIONS = {
    "its tag": ({"StringEquals": {"aws:ResourceTag/team": "pki"}}, True),
    "another tag": ({"StringEquals": {"aws:ResourceTag/team": "web"}}, False),
    "who made its key": ({"StringEquals": {"acm:CertificateKeyPairOrigin": "AWS_MANAGED"}}, True),
    "somebody else made its key": ({"StringEquals": {"acm:CertificateKeyPairOrigin": "CUSTOMER_PROVIDED"}}, False),
}


@calls
@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_right_under_a_condition(world, tagged, name, condition):
    clause, expected = CONDITIONS[condition]
    assert attempt(world, name, tagged, pki.allow(name, **clause)) is expected


@pytest.mark.parametrize("name", ["acm:AddTagsToCertificate", "acm:RemoveTagsFromCertificate"])
@pytest.mark.parametrize(("keys", "expected"), [(["new", "nothing"], True), (["other"], False)])
def test_conditions_on_the_tags_in_the_request(world, tagged, name, keys, expected):
    condition = {"ForAllValues:StringEquals": {"aws:TagKeys": keys}}
    assert attempt(world, name, tagged, pki.allow(name, **condition)) is expected


def test_a_tag_that_was_changed_counts_from_the_next_call_on(world, tagged):
    anna = pki.user(world, pki.allow("acm:GetCertificate", StringEquals={"aws:ResourceTag/team": "pki"}))
    world.call("acm:GetCertificate", {"CertificateArn": tagged}, anna)
    world.call("acm:AddTagsToCertificate", {"CertificateArn": tagged, "Tags": [{"Key": "team", "Value": "web"}]})
    assert refused(world, "acm:GetCertificate", {"CertificateArn": tagged}, anna)[0] == "AccessDeniedException"
