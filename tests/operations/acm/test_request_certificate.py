import json
from datetime import timedelta

import pytest
from cryptography import x509
from tests.operations.acm import asking
from tests.operations.acm.asking import NAME, P256, describe, refused, request, wanted
from tests.operations.acm_pca import pki

from tokiwa.domain.authority import AuthorityStatus
from tokiwa.store import issued

ASK = "acm:RequestCertificate"
OTHER = "111111111111"


def leaf(world, arn):
    texts = world.call("acm:GetCertificate", {"CertificateArn": arn})
    return x509.load_pem_x509_certificate(texts["Certificate"].encode())


def names_of(certificate):
    return certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(
        x509.DNSName
    )


@pytest.mark.parametrize("algorithm", [P256, "EC_secp384r1"])
def test_a_key_that_is_made_quickly_is_signed_within_the_call(world, ca, algorithm):
    arn = request(world, ca, KeyAlgorithm=algorithm, SubjectAlternativeNames=["a.example.com", NAME])
    found = describe(world, arn)
    assert (found["Status"], found["KeyAlgorithm"]) == ("ISSUED", algorithm)
    assert names_of(leaf(world, arn)) == [NAME, "a.example.com"]
    assert found["NotAfter"] == world.now + timedelta(days=395)


def test_an_rsa_key_is_the_default_and_is_made_in_a_moment(world, ca):
    arn = request(world, ca, KeyAlgorithm=None)
    found = describe(world, arn)
    assert found["Status"] == "PENDING_VALIDATION"
    assert {"Serial", "NotBefore", "NotAfter", "IssuedAt"}.isdisjoint(found)
    assert (found["KeyUsages"], found["ExtendedKeyUsages"]) == ([], [])
    world.settle()
    found = describe(world, arn)
    assert (found["Status"], found["KeyAlgorithm"]) == ("ISSUED", "RSA-2048")
    assert leaf(world, arn).public_key().key_size == 2048


def test_openssl_verifies_it(world, tmp_path):
    root = pki.root(world)
    arn = request(world, pki.subordinate(world, root))
    texts = world.call("acm:GetCertificate", {"CertificateArn": arn})
    assert texts["CertificateChain"].count("BEGIN") == 2
    assert pki.openssl_verifies(tmp_path, texts["Certificate"], texts["CertificateChain"], world.now.timestamp())


def test_the_authority_has_it_on_record(world, ca, arn):
    serial = describe(world, arn)["Serial"].replace(":", "")
    with world.means.store.snapshot() as tx:
        record = issued.get(tx, ca, serial)
    assert record.requested_by == world.root.arn
    assert record.template == "arn:aws:acm-pca:::template/EndEntityCertificate/V1"


def test_no_permission_of_the_manager_is_needed(world):
    assert describe(world, request(world, pki.root(world)))["Status"] == "ISSUED"


BROKEN = {
    "it does not exist": (None, "PCA_RESOURCE_NOT_FOUND"),
    "it has no certificate": ("new", "PCA_INVALID_STATE"),
    "it is disabled": (AuthorityStatus.DISABLED, "PCA_INVALID_STATE"),
    "it expired": (AuthorityStatus.EXPIRED, "PCA_INVALID_STATE"),
    "it is deleted": (AuthorityStatus.DELETED, "PCA_INVALID_STATE"),
    "it ends too soon": ({"Value": 390, "Type": "DAYS"}, "PCA_INVALID_DURATION"),
    "it is short-lived": ("short", "PCA_INVALID_ARGS"),
}


def broken(world, how):
    if how is None:
        return pki.ARN
    if how == "new":
        return pki.create(world)
    if how == "short":
        return pki.root(world, UsageMode="SHORT_LIVED_CERTIFICATE")
    if isinstance(how, dict):
        return pki.root(world, how)
    arn = pki.root(world)
    pki.put_in(world, arn, how)
    return arn


@pytest.mark.parametrize("algorithm", [P256, "RSA_2048"])
@pytest.mark.parametrize("name", BROKEN)
def test_an_authority_that_cannot_issue_makes_it_fail_with_the_reason(world, name, algorithm):
    how, reason = BROKEN[name]
    arn = request(world, broken(world, how), KeyAlgorithm=algorithm)
    world.settle()
    found = describe(world, arn)
    assert (found["Status"], found["FailureReason"]) == ("FAILED", reason)
    code, message = refused(world, "acm:GetCertificate", {"CertificateArn": arn})
    assert code == "ValidationException"
    assert "private CA" in message
    assert message.startswith(f"Certificate {arn} was never issued. ")


REFUSED = {
    "no authority": ({"CertificateAuthorityArn": None}, "InvalidParameterException", "private CAs only"),
    "a key that is only imported": ({"KeyAlgorithm": "RSA_4096"}, "ValidationException", "cannot be requested"),
    "a key that is none": ({"KeyAlgorithm": "DSA"}, "ValidationException", "enum value set"),
    "a single label": ({"DomainName": "localhost"}, "ValidationException", "at 'domainName'"),
    "a space": ({"SubjectAlternativeNames": ["a b.example.com"]}, "ValidationException", "regular expression"),
    "a label over 63": ({"DomainName": f"{'a' * 64}.com"}, "ValidationException", "regular expression"),
    "a common name over 64": ({"DomainName": f"{'a.' * 31}com"}, "InvalidParameterException", "at most 64 characters"),
    "hyphens": ({"DomainName": "ab--cd.example.com"}, "ValidationException", "internationalised names"),
    "no A-label": ({"SubjectAlternativeNames": ["www.xn--\u00fc.com"]}, "ValidationException", "regular expression"),
    "an A-label that says nothing": ({"DomainName": "xn--a-.com"}, "ValidationException", "regular expression"),
    "an A-label that cannot be": ({"DomainName": "xn--99999999.com"}, "ValidationException", "internationalised"),
    "too many names": (
        {"SubjectAlternativeNames": [f"a{n}.example.com" for n in range(100)]},
        "LimitExceededException",
        "at most 100 domain names",
    ),
    "a reserved tag": ({"Tags": [{"Key": "aws:x", "Value": ""}]}, "InvalidTagException", "reserved"),
    "a tag twice": ({"Tags": [{"Key": "x"}, {"Key": "x"}]}, "InvalidTagException", "more than once"),
    "an ARN of another service": ({"CertificateAuthorityArn": asking.NOBODY}, "ValidationException", "regular expression"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_requested(world, ca, name):
    changes, code, words = REFUSED[name]
    told = refused(world, ASK, wanted(ca, **changes))
    assert told[0] == code
    assert words in told[1]


@pytest.mark.parametrize(
    "names",
    [
        ("xn--bcher-kva.example.com",),
        ("XN--BCHER-KVA.example.com",),
        ("*.example.com", "example.com"),
        (f"{'a' * 61}.aa",),
        ("www.example.com", f"{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 60}.com"),
        tuple(f"a{n}.example.com" for n in range(100)),
    ],
    ids=len,
)
def test_names_that_can_be(world, ca, names):
    arn = request(world, ca, DomainName=names[0], SubjectAlternativeNames=list(names))
    assert names_of(leaf(world, arn)) == list(names)
    assert tuple(describe(world, arn)["SubjectAlternativeNames"]) == names


def test_tags_come_with_it(world, ca):
    tags = [{"Key": "team", "Value": "pki"}, {"Key": "empty"}]
    arn = request(world, ca, Tags=tags)
    found = world.call("acm:ListTagsForCertificate", {"CertificateArn": arn})["Tags"]
    assert found == [{"Key": "empty", "Value": ""}, {"Key": "team", "Value": "pki"}]


@pytest.mark.parametrize("algorithm", [P256, "RSA_2048"])
def test_the_same_request_with_the_same_token_is_one_certificate_for_an_hour(world, ca, algorithm):
    first = request(world, ca, IdempotencyToken="t", KeyAlgorithm=algorithm)
    assert request(world, ca, IdempotencyToken="t", KeyAlgorithm=algorithm) == first
    world.advance(minutes=59)
    assert request(world, ca, IdempotencyToken="t", KeyAlgorithm=algorithm) == first
    assert request(world, ca, IdempotencyToken="u", KeyAlgorithm=algorithm) != first
    world.advance(minutes=2)
    assert request(world, ca, IdempotencyToken="t", KeyAlgorithm=algorithm) != first


def test_a_token_with_another_request_is_refused(world, ca):
    request(world, ca, IdempotencyToken="t")
    code, message = refused(world, ASK, wanted(ca, IdempotencyToken="t", DomainName="b.example.com"))
    assert (code, "other parameters" in message) == ("InvalidParameterException", True)


def test_tokens_of_two_accounts_have_nothing_to_do_with_each_other(world, ca):
    first = request(world, ca, IdempotencyToken="t")
    theirs = world.new_account(OTHER)
    world.call("acm-pca:PutPolicy", {"ResourceArn": ca, "Policy": pki.sharing(ca, OTHER)})
    assert request(world, ca, theirs, IdempotencyToken="t") != first


def test_who_may_not_issue_from_the_authority_is_told_in_awss_words(world, ca):
    anna = pki.user(world, pki.allow(ASK))
    code, message = refused(world, ASK, wanted(ca), anna)
    assert code == "AccessDeniedException"
    assert message == (
        "User: arn:aws:iam::000000000000:user/anna is not authorized to perform: acm-pca:IssueCertificate on resource: "
        f"{ca} because no identity-based policy allows the acm-pca:IssueCertificate action"
    )


ISSUING = "acm-pca:IssueCertificate"
RIGHTS = {
    "on this authority": (True, lambda ca: pki.allow([ASK, ISSUING], [ca, "*"])),
    "with this template": (
        True,
        lambda _: statements(
            (ASK, "*", {}),
            (ISSUING, "*", {"StringEquals": {"acm-pca:TemplateArn": pki.TEMPLATE.format("EndEntityCertificate")}}),
        ),
    ),
    "with another template": (
        False,
        lambda _: statements((ASK, "*", {}), (ISSUING, "*", {"StringEquals": {"acm-pca:TemplateArn": pki.ROOT}})),
    ),
    "only through the manager": (
        True,
        lambda _: statements(
            (ASK, "*", {}), (ISSUING, "*", {"ForAnyValue:StringEquals": {"aws:CalledVia": "acm.amazonaws.com"}})
        ),
    ),
    "never through a service": (
        False,
        lambda _: statements((ASK, "*", {}), (ISSUING, "*", {"Bool": {"aws:ViaAWSService": "false"}})),
    ),
    "of a tagged authority": (
        True,
        lambda _: statements((ASK, "*", {}), (ISSUING, "*", {"StringEquals": {"aws:ResourceTag/stage": "test"}})),
    ),
    "of an authority with another tag": (
        False,
        lambda _: statements((ASK, "*", {}), (ISSUING, "*", {"StringEquals": {"aws:ResourceTag/stage": "live"}})),
    ),
}


def statements(*rows):
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": action, "Resource": resource, "Condition": condition}
            for action, resource, condition in rows
        ],
    }


def allowed(world, act):
    try:
        act()
    except Exception as problem:
        assert "is not authorized to perform" in str(problem)
        return False
    return True


@pytest.mark.parametrize("name", RIGHTS)
def test_the_callers_own_rights_on_the_authority_count(world, ca, name):
    world.call("acm-pca:TagCertificateAuthority", pki.of(ca, Tags=[{"Key": "stage", "Value": "test"}]))
    expected, policy = RIGHTS[name]
    anna = pki.user(world, policy(ca))
    assert allowed(world, lambda: request(world, ca, anna)) is expected


CONDITIONS = {
    "names": ({"ForAllValues:StringLike": {"acm:DomainNames": "*.example.com"}}, {}, True),
    "one name that is not": (
        {"ForAllValues:StringLike": {"acm:DomainNames": "*.example.com"}},
        {"SubjectAlternativeNames": ["www.example.org"]},
        False,
    ),
    "key": ({"StringEquals": {"acm:KeyAlgorithm": P256}}, {}, True),
    "the default key": ({"StringEquals": {"acm:KeyAlgorithm": "RSA_2048"}}, {"KeyAlgorithm": None}, True),
    "another key": ({"StringEquals": {"acm:KeyAlgorithm": "RSA_2048"}}, {}, False),
    "authority": ({"ArnLike": {"acm:CertificateAuthority": "arn:aws:acm-pca:*:*:certificate-authority/*"}}, {}, True),
    "another authority": ({"ArnEquals": {"acm:CertificateAuthority": pki.ARN}}, {}, False),
    "validation": ({"StringEquals": {"acm:ValidationMethod": "DNS"}}, {"ValidationMethod": "DNS"}, True),
    "another validation": ({"StringEquals": {"acm:ValidationMethod": "DNS"}}, {"ValidationMethod": "EMAIL"}, False),
    "no validation": ({"StringEquals": {"acm:ValidationMethod": "DNS"}}, {}, False),
    "tag": ({"StringEquals": {"aws:RequestTag/team": "pki"}}, {"Tags": [{"Key": "team", "Value": "pki"}]}, True),
    "another tag": ({"StringEquals": {"aws:RequestTag/team": "pki"}}, {"Tags": [{"Key": "team", "Value": "x"}]}, False),
    "tags": (
        {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}},
        {"Tags": [{"Key": "team"}, {"Key": "other"}]},
        False,
    ),
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_conditions_on_what_is_requested(world, ca, name):
    condition, changes, expected = CONDITIONS[name]
    anna = pki.user(world, statements((ASK, "*", condition), (ISSUING, "*", {})))
    assert allowed(world, lambda: request(world, ca, anna, **changes)) is expected


def test_an_authority_that_another_account_shares(world, ca):
    theirs = world.new_account(OTHER)
    code, message = refused(world, ASK, wanted(ca), theirs)
    assert (code, f"acm-pca:IssueCertificate on resource: {ca}" in message) == ("AccessDeniedException", True)

    world.call("acm-pca:PutPolicy", {"ResourceArn": ca, "Policy": pki.sharing(ca, OTHER)})
    arn = request(world, ca, theirs)
    assert arn.split(":")[4] == OTHER
    assert describe(world, arn, theirs)["Status"] == "ISSUED"
    assert refused(world, "acm:DescribeCertificate", {"CertificateArn": arn})[0] == "AccessDeniedException"
    serial = describe(world, arn, theirs)["Serial"].replace(":", "")
    with world.means.store.snapshot() as tx:
        assert issued.get(tx, ca, serial).requested_by == theirs.arn

    world.call("acm-pca:DeletePolicy", {"ResourceArn": ca})
    assert refused(world, ASK, wanted(ca), theirs)[0] == "AccessDeniedException"


def test_another_account_needs_its_own_policies_too(world, ca):
    theirs = world.new_account(OTHER)
    world.call("acm-pca:PutPolicy", {"ResourceArn": ca, "Policy": pki.sharing(ca, OTHER)})
    anna = pki.user(world, pki.allow(ASK), OTHER)
    assert refused(world, ASK, wanted(ca), anna)[0] == "AccessDeniedException"
    document = json.dumps(pki.allow([ASK, ISSUING]))
    world.call("iam:PutUserPolicy", {"UserName": "anna", "PolicyName": "more", "PolicyDocument": document}, theirs)
    assert describe(world, request(world, ca, anna), theirs)["Status"] == "ISSUED"
