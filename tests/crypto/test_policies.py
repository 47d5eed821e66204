import pytest
from cryptography import x509

from tokiwa.crypto import policies
from tokiwa.domain.problem import Kind, Problem

CPS = "https://ca.example.com/cps?a=b"
OID = x509.ObjectIdentifier


def policy(dotted, *places):
    qualifiers = [{"PolicyQualifierId": "CPS", "Qualifier": {"CpsUri": place}} for place in places]
    return {"CertPolicyId": dotted} | ({"PolicyQualifiers": qualifiers} if qualifiers else {})


SAME = {
    "one": ([policy("1.2.3")], [x509.PolicyInformation(OID("1.2.3"), None)]),
    "any policy": ([policy("2.5.29.32.0")], [x509.PolicyInformation(OID("2.5.29.32.0"), None)]),
    "with a statement": ([policy("1.2.3", CPS)], [x509.PolicyInformation(OID("1.2.3"), [CPS])]),
    "several with several": (
        [policy("1.2.3", CPS, "ldap://a/b"), policy("1.2.4")],
        [x509.PolicyInformation(OID("1.2.3"), [CPS, "ldap://a/b"]), x509.PolicyInformation(OID("1.2.4"), None)],
    ),
}
REFUSED = {
    "no identifier": [policy("1.hello")],
    "one twice": [policy("1.2.3"), policy("1.2.03")],
    "a statement that is nowhere": [policy("1.2.3", "cps.html")],
    "a statement at nothing": [policy("1.2.3", "")],
    "a statement that is not ASCII": [policy("1.2.3", "https://é.example.com")],
    "a statement with a control character": [policy("1.2.3", "https://example.com/\0")],
}


@pytest.mark.parametrize(("given", "theirs"), SAME.values(), ids=SAME)
def test_they_are_what_the_library_writes(given, theirs):
    assert policies.encode(given) == x509.CertificatePolicies(theirs).public_bytes()


@pytest.mark.parametrize("given", REFUSED.values(), ids=REFUSED)
def test_what_is_no_policy_is_refused(given):
    with pytest.raises(Problem) as caught:
        policies.encode(given)
    assert caught.value.kind is Kind.INVALID_ARGUMENTS
