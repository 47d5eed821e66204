import json

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from tests.operations.acm.asking import NOBODY, OTHER, authority, describe, refused, request
from tests.operations.acm.handing_in import handed_in
from tests.operations.acm_pca import pki

from tokiwa.store import audit

EXPORT = "tokiwa:ExportBundle"
FORMS = {
    "PEM": "certificate.pem",
    "PKCS12": "certificate.p12",
    "JAVA_KEY_STORE": "keystore.p12",
    "JAVA_TRUST_STORE": "truststore.p12",
}
WITH_KEY = [form for form in FORMS if form != "JAVA_TRUST_STORE"]


@pytest.fixture
def arn(world):
    return request(world, authority(world))


def of(arn, form="PKCS12", **more):
    return {"CertificateArn": arn, "Format": form, "Passphrase": b"changeit", **more}


def entries(world):
    with world.means.store.snapshot() as tx:
        return [entry for entry in audit.latest(tx, "000000000000", world.now, 100) if entry.name == EXPORT]


@pytest.mark.parametrize("form", FORMS)
def test_each_form_has_its_file(world, arn, form):
    answer = world.call(EXPORT, of(arn, form))
    assert (answer["CertificateArn"], answer["FileName"]) == (arn, FORMS[form])
    assert answer["Bundle"]


def test_the_file_holds_what_export_gives(world, arn):
    found = load_pkcs12(world.call(EXPORT, of(arn, Alias="web"))["Bundle"], b"changeit")
    texts = world.call("acm:ExportCertificate", {"CertificateArn": arn, "Passphrase": b"changeit"})

    assert found.cert is not None
    assert found.cert.friendly_name == b"web"
    assert found.cert.certificate == x509.load_pem_x509_certificate(texts["Certificate"].encode())
    chain = x509.load_pem_x509_certificates(texts["CertificateChain"].encode())
    assert [each.certificate for each in found.additional_certs] == chain
    assert found.key.public_key() == found.cert.certificate.public_key()


@pytest.mark.parametrize("form", FORMS)
def test_it_counts_as_an_export_when_the_key_is_in_it(world, arn, form):
    world.call(EXPORT, of(arn, form))
    counted = form in WITH_KEY
    assert describe(world, arn)["RenewalEligibility"] == ("ELIGIBLE" if counted else "INELIGIBLE")


def test_every_export_is_on_record_without_its_passphrase(world, arn):
    world.call(EXPORT, of(arn))
    world.call(EXPORT, of(arn))
    parameters = [json.loads(entry.parameters) for entry in entries(world)]
    assert [each["Passphrase"] for each in parameters] == ["***", "***"]
    assert {each["CertificateArn"] for each in parameters} == {arn}


RIGHTS = {
    "the right to export": ("acm:ExportCertificate", True),
    "a right of that name": ("tokiwa:ExportBundle", False),
    "everything of ours": ("tokiwa:*", False),
    "everything": ("*", True),
}


@pytest.mark.parametrize("name", RIGHTS)
def test_it_needs_the_right_to_export_the_certificate(world, arn, name):
    action, good = RIGHTS[name]
    who = pki.user(world, pki.allow(action, arn))
    if good:
        assert world.call(EXPORT, of(arn), who)
    else:
        code, message = refused(world, EXPORT, of(arn), who)
        assert code == "AccessDeniedException"
        assert f"acm:ExportCertificate on resource: {arn}" in message


def test_a_refusal_of_exports_is_one_of_bundles_too(world, arn):
    policy = pki.allow("*")
    policy["Statement"].append({"Effect": "Deny", "Action": "acm:ExportCertificate", "Resource": "*"})
    assert refused(world, EXPORT, of(arn), pki.user(world, policy))[0] == "AccessDeniedException"


def test_what_cannot_be_exported(world, arn):
    assert refused(world, EXPORT, of(handed_in(world)))[0] == "ValidationException"
    assert refused(world, EXPORT, of(NOBODY))[0] == "ResourceNotFoundException"
    assert refused(world, EXPORT, of(OTHER))[0] == "AccessDeniedException"


WRONG = {
    "an unknown form": {"Format": "JKS"},
    "a short passphrase": {"Passphrase": b"abc"},
    "no text": {"Passphrase": b"\xff\xff\xff\xff"},
    "five characters for Java": {"Format": "JAVA_KEY_STORE", "Passphrase": b"abcde"},
    "an alias with signs": {"Alias": "a b"},
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_refused_is_no_export(world, arn, name):
    assert refused(world, EXPORT, of(arn) | WRONG[name])[0] == "ValidationException"
    assert describe(world, arn)["RenewalEligibility"] == "INELIGIBLE"
