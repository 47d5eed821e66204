"""Each filter, alone and together, over four certificates that differ in everything."""

from datetime import UTC, datetime, timedelta

import pytest

from managed import certificate
from tokiwa.domain.certificate import CertificateStatus, CertificateType, Renewal, RenewalStatus
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.acm.search_filter import DEEPEST, MOST_WORDS, arn_of, question, words_of
from tokiwa.store.certificates import searched

NOW = datetime(2027, 6, 1, tzinfo=UTC)
ARN = "arn:aws:acm:us-east-1:000000000000:certificate/{}"
SERVER = ("TLS_WEB_SERVER_AUTHENTICATION", "1.3.6.1.5.5.7.3.1")


def made(name, **changes):
    values = {"arn": ARN.format(name), "status": CertificateStatus.ISSUED, "not_before": NOW, "exported": False}
    return evolve(certificate(), **{**values, **changes})


ALL = {
    "web": made(
        "web",
        domain_name="www.example.com",
        names=("www.example.com", "shop.example.com"),
        key_algorithm="EC_prime256v1",
        serial="0a0b",
        not_after=NOW + timedelta(days=90),
        key_usages=("DIGITAL_SIGNATURE",),
        extended_key_usages=(SERVER,),
        exported=True,
        renewal=Renewal(RenewalStatus.SUCCESS, NOW, NOW),
        validation="DNS",
        options={"Export": "ENABLED"},
    ),
    "old": made(
        "old",
        domain_name="old.example.com",
        names=("old.example.com",),
        key_algorithm="RSA_2048",
        serial="0c",
        not_before=NOW - timedelta(days=100),
        not_after=NOW - timedelta(days=1),
        key_usages=("KEY_ENCIPHERMENT",),
        extended_key_usages=(("CUSTOM", "1.2.3"),),
        in_use_by=("nginx",),
    ),
    "imported": made(
        "imported",
        type=CertificateType.IMPORTED,
        domain_name="IMPORTED.example.net",
        names=("IMPORTED.example.net",),
        key_algorithm="RSA_4096",
        serial="0d",
        not_after=NOW + timedelta(days=10),
    ),
    "pending": made(
        "pending",
        status=CertificateStatus.PENDING_VALIDATION,
        domain_name="new.example.com",
        names=("new.example.com",),
        key_algorithm="EC_secp384r1",
        not_before=None,
        not_after=None,
        serial=None,
    ),
}


def f(**given):
    return {"Filter": given}


def x509(**given):
    return f(X509AttributeFilter=given)


def meta(**given):
    return f(AcmCertificateMetadataFilter=given)


def cn(value, operator="EQUALS"):
    return x509(Subject={"CommonName": {"Value": value, "ComparisonOperator": operator}})


def san(value, operator="EQUALS"):
    return x509(SubjectAlternativeName={"DnsName": {"Value": value, "ComparisonOperator": operator}})


EXCEPT_WEB = {"old", "imported", "pending"}
CASES = {
    "nothing is asked": (None, set(ALL)),
    "an ARN": (f(CertificateArn=ARN.format("old")), {"old"}),
    "a common name": (cn("www.example.com"), {"web"}),
    "a common name in capitals": (cn("WWW.EXAMPLE.COM"), {"web"}),
    "a part of one": (cn("example.net", "CONTAINS"), {"imported"}),
    "a part alone is not equal": (cn("example.net"), set()),
    "an alternative name": (san("shop.example.com"), {"web"}),
    "a part of one of several": (san("hop", "CONTAINS"), {"web"}),
    "a key algorithm": (x509(KeyAlgorithm="RSA_4096"), {"imported"}),
    "a key usage": (x509(KeyUsage="DIGITAL_SIGNATURE"), {"web"}),
    "any key usage": (x509(KeyUsage="ANY"), set(ALL)),
    "an extended key usage": (x509(ExtendedKeyUsage="TLS_WEB_SERVER_AUTHENTICATION"), {"web"}),
    "one of its own": (x509(ExtendedKeyUsage="CUSTOM"), {"old"}),
    "no extended key usage": (x509(ExtendedKeyUsage="NONE"), {"imported", "pending"}),
    "a serial number": (x509(SerialNumber="0a:0b"), {"web"}),
    "an end from then on": (x509(NotAfter={"Start": NOW + timedelta(days=10)}), {"web", "imported"}),
    "an end until then": (x509(NotAfter={"End": NOW + timedelta(days=10)}), {"old", "imported"}),
    "an end between": (x509(NotAfter={"Start": NOW, "End": NOW + timedelta(days=89)}), {"imported"}),
    "an end at any time": (x509(NotAfter={}), {"web", "old", "imported"}),
    "a beginning": (x509(NotBefore={"Start": NOW}), {"web", "imported"}),
    "issued": (meta(Status="ISSUED"), {"web", "imported"}),
    "expired, though nobody has written it down": (meta(Status="EXPIRED"), {"old"}),
    "pending": (meta(Status="PENDING_VALIDATION"), {"pending"}),
    "renewed": (meta(RenewalStatus="SUCCESS"), {"web"}),
    "imported": (meta(Type="IMPORTED"), {"imported"}),
    "in use": (meta(InUse=True), {"old"}),
    "not in use": (meta(InUse=False), {"web", "imported", "pending"}),
    "exported": (meta(Exported=True), {"web"}),
    "exportable": (meta(ExportOption="ENABLED"), {"web"}),
    "validated by DNS": (meta(ValidationMethod="DNS"), {"web"}),
    "a key of the user's": (meta(CertificateKeyPairOrigin="CUSTOMER_PROVIDED"), {"imported"}),
    "managed by CloudFront": (meta(ManagedBy="CLOUDFRONT"), set()),
    "of an ACME account": (meta(AcmeAccountId="1" * 36), set()),
    "not": ({"Not": meta(Exported=True)}, EXCEPT_WEB),
    "both": ({"And": [meta(Status="ISSUED"), meta(Exported=False)]}, {"imported"}),
    "one or the other": ({"Or": [meta(InUse=True), meta(Type="IMPORTED")]}, {"old", "imported"}),
    "neither": ({"Not": {"Or": [meta(InUse=True), meta(Type="IMPORTED")]}}, {"web", "pending"}),
}


@pytest.mark.parametrize("name", CASES)
def test_who_answers(name):
    statement, expected = CASES[name]
    asked = question(statement, NOW)
    assert {key for key, found in ALL.items() if asked(found)} == expected


def nested(depth):
    statement = meta(InUse=True)
    for _ in range(depth):
        statement = {"Not": statement}
    return statement


def test_how_deep_statements_can_be():
    assert question(nested(DEEPEST), NOW)(ALL["old"])
    with pytest.raises(Problem) as caught:
        question(nested(DEEPEST + 1), NOW)
    assert caught.value.kind is Kind.INVALID


@pytest.mark.parametrize(
    ("statement", "arn"),
    [(None, None), (meta(InUse=True), None), (f(CertificateArn="a"), "a"), ({"Not": f(CertificateArn="a")}, None)],
)
def test_whether_one_arn_is_all_that_is_asked_for(statement, arn):
    assert arn_of(statement) == arn


WORDS = {
    "no statement": (None, set()),
    "a common name": (cn("WWW.example.com"), {"www.example.com"}),
    "a part of an alternative name": (san("Hop", "CONTAINS"), {"hop"}),
    "what is no name": (meta(InUse=True), set()),
    "another attribute": (x509(KeyUsage="ANY"), set()),
    "an ARN": (f(CertificateArn="a"), set()),
    "a name that it must not have": ({"Not": cn("a")}, set()),
    "a name and more": ({"And": [meta(InUse=True), cn("a"), san("b")]}, {"a"}),
    "the part that knows most": ({"And": [{"Or": [cn("a"), cn("b")]}, cn("c")]}, {"c"}),
    "either name": ({"Or": [cn("a"), san("b", "CONTAINS")]}, {"a", "b"}),
    "a name or something else": ({"Or": [cn("a"), meta(InUse=True)]}, set()),
    "as many as there can be": ({"Or": [cn(str(n)) for n in range(MOST_WORDS)]}, {str(n) for n in range(MOST_WORDS)}),
    "too many": ({"Or": [{"Or": [cn(f"{n}") for n in range(MOST_WORDS)]}, cn("a")]}, set()),
}


@pytest.mark.parametrize("name", WORDS)
def test_words_of_a_statement(name):
    statement, expected = WORDS[name]
    assert words_of(statement) == expected


PARTS = [
    *(statement for statement, _ in CASES.values() if statement),
    cn("example", "CONTAINS"),
    san("EXAMPLE.net", "CONTAINS"),
]


@pytest.mark.parametrize("inner", range(len(PARTS)))
@pytest.mark.parametrize("outer", ["And", "Or"])
def test_whoever_answers_has_one_of_them(inner, outer):
    for other in PARTS:
        statement = {outer: [PARTS[inner], other]}
        asked, words = question(statement, NOW), words_of(statement)
        for found in filter(asked, ALL.values()):
            assert not words or any(word in searched(found) for word in words)
