"""What a reimport may change and what it may not (ACM User Guide, "Reimporting a certificate")."""

from datetime import UTC, datetime

import pytest

from managed import certificate
from tokiwa.domain.certificate import CertificateStatus, CertificateType
from tokiwa.domain.imported import replaced
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve

NOW = datetime(2027, 6, 1, tzinfo=UTC)
SERVER, CLIENT = (
    ("TLS_WEB_SERVER_AUTHENTICATION", "1.3.6.1.5.5.7.3.1"),
    (
        "TLS_WEB_CLIENT_AUTHENTICATION",
        "1.3.6.1.5.5.7.3.2",
    ),
)
OWN, OTHER = ("CUSTOM", "1.2.3.4"), ("CUSTOM", "1.2.3.5")
ARN = "arn:aws:acm:us-east-1:000000000000:certificate/old"


def imported(**changes):
    values = {
        "arn": ARN,
        "type": CertificateType.IMPORTED,
        "status": CertificateStatus.ISSUED,
        "names": ("a.example.net", "b.example.net"),
        "key_algorithm": "EC_prime256v1",
        "key_usages": ("DIGITAL_SIGNATURE",),
        "extended_key_usages": (SERVER,),
        "authority": None,
    }
    return evolve(certificate(), **{**values, **changes})


NEW = {
    "the same": {},
    "another serial": {"serial": "02"},
    "one name less": {"names": ("a.example.net",)},
    "a name in capitals": {"names": ("B.EXAMPLE.NET",)},
    "one name more": {"names": ("a.example.net", "b.example.net", "c.example.net")},
    "one key usage more": {"key_usages": ("DIGITAL_SIGNATURE", "KEY_AGREEMENT")},
    "one extended key usage more": {"extended_key_usages": (SERVER, CLIENT)},
}


@pytest.mark.parametrize("name", NEW)
def test_what_may_follow(name):
    new = imported(arn="another", tags={"x": "y"}, key="new", in_use_by=("x",), **NEW[name])
    old = imported(tags={"a": "b"}, in_use_by=("nginx",), version=7)
    found = replaced(old, new, NOW)
    kept = {field: getattr(old, field) for field in ("arn", "tags", "in_use_by", "created_at", "version", "type")}
    assert {field: getattr(found, field) for field in kept} == kept
    brought = {field: getattr(new, field) for field in ("names", "key", "serial", "key_usages", "not_after")}
    assert {field: getattr(found, field) for field in brought} == brought
    assert found.imported_at == NOW


REFUSED = {
    "another key": ({}, {"key_algorithm": "EC_secp384r1"}, "Type and size of the key cannot change"),
    "other names": ({}, {"names": ("c.example.net",)}, "has none of the domain names"),
    "a key usage less": ({}, {"key_usages": ()}, "lacks key usages"),
    "an extended key usage less": ({}, {"extended_key_usages": ()}, "TLS_WEB_SERVER_AUTHENTICATION"),
    "another one of its own": (
        {"extended_key_usages": (OWN,)},
        {"extended_key_usages": (OTHER,)},
        "(1.2.3.4)",
    ),
    "key encipherment of RSA": (
        {"key_algorithm": "RSA_2048", "key_usages": ("KEY_ENCIPHERMENT",)},
        {"key_algorithm": "RSA_2048", "key_usages": ()},
        "KEY_ENCIPHERMENT",
    ),
    "a private certificate": ({"type": CertificateType.PRIVATE}, {}, "was not imported"),
    "a revoked one": ({"status": CertificateStatus.REVOKED}, {}, "nothing can be imported"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_may_not(name):
    was, new, words = REFUSED[name]
    with pytest.raises(Problem) as caught:
        replaced(imported(**was), imported(**new), NOW)
    assert caught.value.kind is Kind.INVALID
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("was", "new"),
    [
        ({"extended_key_usages": (SERVER, CLIENT)}, {"extended_key_usages": (SERVER,)}),
        ({"key_usages": ("DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT")}, {"key_usages": ("DIGITAL_SIGNATURE",)}),
    ],
    ids=["client authentication", "key encipherment of ECDSA"],
)
def test_what_may_be_lost(was, new):
    assert replaced(imported(**was), imported(**new), NOW)


def test_what_has_expired_can_be_imported_again():
    assert replaced(imported(status=CertificateStatus.EXPIRED), imported(), NOW).status is CertificateStatus.ISSUED
