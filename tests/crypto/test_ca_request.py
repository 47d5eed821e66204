import subprocess

import pytest
from cryptography import x509
from tests.crypto import world

from tokiwa.crypto import ca_request
from tokiwa.domain.problem import Kind, Problem

SUBJECT = {"Country": "US", "Organization": "Example Corp", "CommonName": "Root"}
PLACE = {"UniformResourceIdentifier": "https://ca.example.com/repository"}
REFUSED = {
    "two methods": {"AccessMethodType": "CA_REPOSITORY", "CustomObjectIdentifier": "1.2.3"},
    "no method": {},
    "an unknown method": {"AccessMethodType": "ELSEWHERE"},
    "no identifier": {"CustomObjectIdentifier": "hello"},
    "an identifier that nobody reads": {"CustomObjectIdentifier": "1.2." + "9" * 50},
}


def access(method):
    return {"SubjectInformationAccess": [{"AccessMethod": method, "AccessLocation": PLACE}]}


@pytest.mark.parametrize(("signing", "key"), world.PAIRS)
def test_it_verifies_with_every_kind_of_key_and_signature(signing, key):
    csr = x509.load_pem_x509_csr(ca_request.make(SUBJECT, world.signer(key), signing).encode())
    assert csr.is_signature_valid
    assert csr.subject.rfc4514_string() == "CN=Root,O=Example Corp,C=US"


def test_it_always_asks_to_be_a_ca():
    csr = x509.load_pem_x509_csr(ca_request.make(SUBJECT, world.signer(), "SHA256WITHECDSA").encode())
    (basic,) = csr.extensions
    assert basic.critical
    assert basic.value == x509.BasicConstraints(ca=True, path_length=None)


def test_it_asks_for_the_extensions_of_the_service():
    extensions = {"KeyUsage": {"KeyCertSign": True, "CRLSign": True, "DigitalSignature": False}} | {
        "SubjectInformationAccess": [
            {"AccessMethod": {"AccessMethodType": kind}, "AccessLocation": PLACE}
            for kind in ("CA_REPOSITORY", "RESOURCE_PKI_MANIFEST", "RESOURCE_PKI_NOTIFY")
        ]
        + [{"AccessMethod": {"CustomObjectIdentifier": "1.2.3"}, "AccessLocation": PLACE}]
    }
    csr = x509.load_pem_x509_csr(ca_request.make(SUBJECT, world.signer(), "SHA256WITHECDSA", extensions).encode())
    _, key_usage, places = csr.extensions
    assert key_usage.critical
    assert (key_usage.value.key_cert_sign, key_usage.value.crl_sign, key_usage.value.digital_signature) == (
        True,
        True,
        False,
    )
    assert [place.access_method.dotted_string for place in places.value] == [
        "1.3.6.1.5.5.7.48.5",
        "1.3.6.1.5.5.7.48.10",
        "1.3.6.1.5.5.7.48.13",
        "1.2.3",
    ]
    assert {place.access_location.value for place in places.value} == set(PLACE.values())


@pytest.mark.parametrize("method", REFUSED.values(), ids=REFUSED)
def test_an_access_method_is_one_thing(method):
    with pytest.raises(Problem) as caught:
        ca_request.make(SUBJECT, world.signer(), "SHA256WITHECDSA", access(method))
    assert caught.value.kind is Kind.INVALID_ARGUMENTS


@pytest.mark.parametrize(
    "extensions",
    [
        {"KeyUsage": {"EncipherOnly": True}},
        access({"AccessMethodType": "CA_REPOSITORY"}) | {"KeyUsage": {"DecipherOnly": True, "CRLSign": True}},
        {"SubjectInformationAccess": [{"AccessMethod": {"AccessMethodType": "CA_REPOSITORY"}, "AccessLocation": {}}]},
        {
            "SubjectInformationAccess": [
                {
                    "AccessMethod": {"AccessMethodType": "CA_REPOSITORY"},
                    "AccessLocation": {"UniformResourceIdentifier": "https://bücher.example.com"},
                }
            ]
        },
    ],
    ids=["half an agreement", "half an agreement more", "nowhere", "somewhere that is not ASCII"],
)
def test_what_it_cannot_carry_is_refused(extensions):
    with pytest.raises(Problem) as caught:
        ca_request.make(SUBJECT, world.signer(), "SHA256WITHECDSA", extensions)
    assert caught.value.kind is Kind.INVALID_ARGUMENTS


def test_openssl_reads_it():
    text = ca_request.make(SUBJECT, world.signer(), "SHA256WITHECDSA", access({"AccessMethodType": "CA_REPOSITORY"}))
    run = subprocess.run(
        ["openssl", "req", "-noout", "-text", "-verify"], input=text.encode(), capture_output=True, check=True
    )
    shown = run.stdout.decode()
    assert "Subject: C = US, O = Example Corp, CN = Root" in shown
    assert "X509v3 Basic Constraints: critical" in shown
    assert "CA Repository - URI:https://ca.example.com/repository" in shown
    assert b"verify OK" in run.stderr
