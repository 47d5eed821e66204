from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from tests.crypto.lint_allow import lint
from tests.operations.acm_pca import pki

from tokiwa.crypto.algorithms import KEY_ALGORITHMS
from tokiwa.domain.problem import Kind
from tokiwa.domain.template import TEMPLATES
from tokiwa.store import issued

LEAVES = [name for name, template in TEMPLATES.items() if not template.ca]


def loaded(pem):
    return x509.load_pem_x509_certificate(pem.encode())


def test_a_leaf_below_a_subordinate_below_a_root_is_what_openssl_accepts(world, tmp_path):
    issuing = pki.subordinate(world, pki.root(world))
    arn, certificate, chain = pki.issue(world, issuing)
    assert pki.openssl_verifies(tmp_path, certificate, chain, world.now.timestamp())
    assert arn == f"{issuing}/certificate/{loaded(certificate).serial_number:032x}"
    assert lint(certificate) == []


@pytest.mark.parametrize("key", [key for key in KEY_ALGORITHMS if key not in ("RSA_3072", "RSA_4096")])
def test_authorities_of_every_kind_of_key_issue(world, tmp_path, key):
    signing = KEY_ALGORITHMS[key].signing
    arn = pki.root(world, CertificateAuthorityConfiguration=pki.configuration(key, CommonName="Root"))
    _, certificate, chain = pki.issue(world, arn, SigningAlgorithm=signing)
    loaded(certificate).verify_directly_issued_by(loaded(chain))
    assert lint(certificate) == []
    if not key.startswith("ML_DSA"):  # openssl knows those from 3.5 on
        assert pki.openssl_verifies(tmp_path, certificate, chain, world.now.timestamp())


@pytest.mark.parametrize("name", LEAVES)
def test_templates_of_leaves(world, name):
    _, certificate, _ = pki.issue(world, pki.root(world), TemplateArn=pki.TEMPLATE.format(name))
    template = TEMPLATES[name]
    extensions = loaded(certificate).extensions
    usages = [item for item in extensions if isinstance(item.value, x509.ExtendedKeyUsage)]
    assert sum(len(item.value) for item in usages) == len(template.extended_key_usages)
    assert all(item.critical is template.extended_key_usages_critical for item in usages)
    assert extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False


@pytest.mark.parametrize("length", range(4))
def test_templates_of_subordinates(world, length):
    template = pki.TEMPLATE.format(f"SubordinateCACertificate_PathLen{length}")
    arn = pki.subordinate(world, pki.root(world), template)
    text = world.call("acm-pca:GetCertificateAuthorityCertificate", pki.of(arn))["Certificate"]
    basic = loaded(text).extensions.get_extension_for_class(x509.BasicConstraints)
    assert (basic.critical, basic.value.ca, basic.value.path_length) == (True, True, length)


START = datetime(2027, 1, 1, tzinfo=UTC)
VALIDITIES = {
    "days": ({"Value": 30, "Type": "DAYS"}, START + timedelta(days=30)),
    "months": ({"Value": 13, "Type": "MONTHS"}, datetime(2028, 2, 1, tzinfo=UTC)),
    "years": ({"Value": 2, "Type": "YEARS"}, datetime(2029, 1, 1, tzinfo=UTC)),
    "a moment": ({"Value": 1830297600, "Type": "ABSOLUTE"}, datetime(2028, 1, 1, tzinfo=UTC)),
    "a date": ({"Value": 20280229123456, "Type": "END_DATE"}, datetime(2028, 2, 29, 12, 34, 56, tzinfo=UTC)),
    "a date with two digits for the year": (
        {"Value": 280229123456, "Type": "END_DATE"},
        datetime(2028, 2, 29, 12, 34, 56, tzinfo=UTC),
    ),
}


@pytest.mark.parametrize("name", VALIDITIES)
def test_from_an_hour_ago_until_the_end_that_is_asked_for(world, name):
    validity, end = VALIDITIES[name]
    _, certificate, _ = pki.issue(world, pki.root(world), Validity=validity)
    found = loaded(certificate)
    assert (found.not_valid_before_utc, found.not_valid_after_utc) == (START - timedelta(hours=1), end)


def test_a_start_of_its_own_does_not_move_the_end(world):
    start = {"Value": int((START + timedelta(days=3)).timestamp()), "Type": "ABSOLUTE"}
    _, certificate, _ = pki.issue(world, pki.root(world), ValidityNotBefore=start)
    found = loaded(certificate)
    assert found.not_valid_before_utc == START + timedelta(days=3)
    assert found.not_valid_after_utc == START + timedelta(days=30)


def test_it_is_recorded_and_told(world):
    arn = pki.root(world)
    made, _, _ = pki.issue(world, arn)
    with world.means.store.snapshot() as tx:
        record = issued.get(tx, arn, made.rpartition("/")[2])
    assert record.template == pki.TEMPLATE.format("EndEntityCertificate")
    assert record.requested_by == "arn:aws:iam::000000000000:root"
    event = world.events("ACM Private CA Certificate Issuance")[-1]
    assert (event.resources, event.detail) == ((arn, made), {"result": "success"})


def test_a_serial_that_was_used_is_reserved_no_longer(world):
    made, _, _ = pki.issue(world, pki.root(world))
    with world.means.store.snapshot() as tx:
        reserved = {each.serial for each in issued.reserved_elsewhere(tx, "another node")}
    assert reserved
    assert made.rpartition("/")[2] not in reserved


def test_a_refusal_uses_up_no_serial(world):
    arn = pki.root(world)
    pki.refusal(lambda: pki.issue(world, arn, Validity={"Value": 20, "Type": "YEARS"}))
    with world.means.store.snapshot() as tx:
        before = len(issued.reserved_elsewhere(tx, "another node"))
    world.means.serials.give_back()
    with world.means.store.snapshot() as tx:
        assert len(issued.reserved_elsewhere(tx, "another node")) == 0
    assert before > 0


def test_the_same_token_gives_the_same_certificate_for_five_minutes(world):
    arn = pki.root(world)
    first, _, _ = pki.issue(world, arn, IdempotencyToken="once")
    world.now += timedelta(minutes=4, seconds=59)
    assert pki.issue(world, arn, IdempotencyToken="once")[0] == first
    world.now += timedelta(seconds=1)
    assert pki.issue(world, arn, IdempotencyToken="once")[0] != first
    kind, _ = pki.refusal(lambda: pki.issue(world, arn, IdempotencyToken="once", Csr=pki.csr("other.example.com")))
    assert kind is Kind.INVALID_ARGUMENTS


def test_a_root_can_sign_itself_again_when_its_certificate_has_expired(world):
    arn = pki.root(world, validity=pki.DAYS)
    world.now += timedelta(days=31)
    assert pki.status(world, arn) == "EXPIRED"
    pki.activate(world, arn)
    assert pki.status(world, arn) == "ACTIVE"


def test_a_short_lived_authority_issues_for_a_week(world):
    arn = pki.root(world, UsageMode="SHORT_LIVED_CERTIFICATE")
    pki.issue(world, arn, Validity={"Value": 7, "Type": "DAYS"})
    kind, message = pki.refusal(lambda: pki.issue(world, arn, Validity={"Value": 8, "Type": "DAYS"}))
    assert (kind, "at most 7 days" in message) == (Kind.INVALID, True)


DEFECTS = {
    "no request": ({"Csr": b"-----BEGIN"}, Kind.MALFORMED_CSR, "could not be read"),
    "a request without names": (
        {"Csr": pki.csr(None, ())},
        Kind.MALFORMED_CSR,
        "a subject or a subject alternative name",
    ),
    "an unknown template": (
        {"TemplateArn": pki.TEMPLATE.format("EndEntityCertificat")},
        Kind.INVALID_ARGUMENTS,
        "EndEntityCertificat/V1 does not exist or is not supported",
    ),
    "a template's ARN that is another's": (
        {"TemplateArn": pki.ARN},
        Kind.INVALID_ARGUMENTS,
        "does not exist or is not supported",
    ),
    "longer than the authority": ({"Validity": {"Value": 11, "Type": "YEARS"}}, Kind.INVALID, "later than that"),
    "an end in the past": ({"Validity": {"Value": 20200101000000, "Type": "END_DATE"}}, Kind.INVALID, "must end"),
    "an end that is no date": ({"Validity": {"Value": 20271301000000, "Type": "END_DATE"}}, Kind.INVALID, "not a date"),
    "a relative start": ({"ValidityNotBefore": {"Value": 1, "Type": "DAYS"}}, Kind.INVALID, "ABSOLUTE"),
    "a signature of another family": ({"SigningAlgorithm": "SHA256WITHRSA"}, Kind.INVALID_ARGUMENTS, "SHA256WITHRSA"),
    "a name that is none": (
        {
            "TemplateArn": TEMPLATES["EndEntityCertificate_APIPassthrough"].arn,
            "ApiPassthrough": {"Extensions": {"SubjectAlternativeNames": [{"DnsName": "bücher.example.com"}]}},
        },
        Kind.INVALID_ARGUMENTS,
        "xn--",
    ),
    "a root for somebody else": ({"TemplateArn": pki.ROOT}, Kind.INVALID_ARGUMENTS, "own certificate signing request"),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_what_is_refused(world, name):
    changes, kind, part = DEFECTS[name]
    arn = pki.root(world)
    told, message = pki.refusal(lambda: pki.issue(world, arn, **changes))
    assert (told, part in message) == (kind, True), message


def test_a_subordinate_does_not_sign_itself(world):
    arn = pki.subordinate(world, pki.root(world))
    csr = pki.own_csr(world, arn)
    assert pki.refusal(lambda: pki.issue(world, arn, Csr=csr, TemplateArn=pki.ROOT)) == (
        Kind.INVALID_ARGUMENTS,
        "The template RootCACertificate is for root certificate authorities only.",
    )


def test_an_authority_of_path_length_0_makes_no_subordinate(world):
    arn = pki.subordinate(world, pki.root(world))
    kind, message = pki.refusal(lambda: pki.subordinate(world, arn))
    assert (kind, "path length" in message) == (Kind.INVALID, True)


def test_an_unknown_authority_and_the_arn_of_something_else(world):
    assert pki.refusal(lambda: pki.issue(world, pki.ARN)) == (
        Kind.NOT_FOUND,
        f"Could not find Certificate Authority {pki.ARN}",
    )
    kind, _ = pki.refusal(lambda: pki.issue(world, f"{pki.ARN}/certificate/00"))
    assert kind is Kind.INVALID_ARN


def test_permission_can_be_bound_to_a_template(world):
    arn = pki.root(world)
    server = pki.TEMPLATE.format("EndEntityServerAuthCertificate")
    policy = pki.allow("acm-pca:*Certificate", arn, StringEquals={"acm-pca:TemplateArn": server})
    policy["Statement"].append({"Effect": "Allow", "Action": "acm-pca:GetCertificate", "Resource": arn})
    anna = pki.user(world, policy)
    pki.issue(world, arn, anna, TemplateArn=server)
    assert pki.refusal(lambda: pki.issue(world, arn, anna))[0] is Kind.DENIED


def test_permission_can_be_bound_to_the_authoritys_tags(world):
    mine, other = pki.root(world, Tags=[{"Key": "team", "Value": "pki"}]), pki.root(world)
    anna = pki.user(world, pki.allow("acm-pca:*", StringEquals={"aws:ResourceTag/team": "pki"}))
    pki.issue(world, mine, anna)
    assert pki.refusal(lambda: pki.issue(world, other, anna))[0] is Kind.DENIED
