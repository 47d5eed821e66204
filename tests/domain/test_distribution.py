import uuid

import pytest

from managed import authority
from tokiwa.domain import distribution

BASE = "http://pki.example.com"
CA = distribution.identity(authority().arn)
PART = distribution.list_id(authority().arn, 7)


def having(**crl):
    return authority(revocation={"CrlConfiguration": {"Enabled": True, **crl}})


URLS = {
    "the server's own": ({}, None, f"{BASE}/crl/{CA}.crl"),
    "a name of its own": ({"CustomCname": "crl.example.com"}, None, f"http://crl.example.com/crl/{CA}.crl"),
    "with a port and a path": ({"CustomCname": "a.example:81/x/"}, None, f"http://a.example:81/x/crl/{CA}.crl"),
    "a path of its own": ({"CustomPath": "lists/prod"}, None, f"{BASE}/lists/prod/{CA}.crl"),
    "the root as its path": ({"CustomPath": "/"}, None, f"{BASE}/crl/{CA}.crl"),
    "a partition": ({"CrlType": "PARTITIONED"}, 7, f"{BASE}/crl/{CA}/{PART}.crl"),
    "a partition with both": (
        {"CrlType": "PARTITIONED", "CustomCname": "crl.example.com", "CustomPath": "p"},
        7,
        f"http://crl.example.com/p/{PART}.crl",
    ),
}


@pytest.mark.parametrize("name", URLS)
def test_where_a_list_is(name):
    configuration, partition, url = URLS[name]
    found = having(**configuration)
    assert distribution.crl_url(found, partition, BASE) == url


def test_lists_have_names_of_their_own():
    names = {distribution.list_id(authority().arn, each) for each in (None, *range(distribution.PARTITIONS))}
    assert len(names) == 1 + distribution.PARTITIONS
    assert all(str(uuid.UUID(name)) == name for name in names)
    assert distribution.list_id("arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/other", 7) != PART


@pytest.mark.parametrize(
    ("revocation", "told"),
    [
        ({}, False),
        ({"CrlConfiguration": {"Enabled": False}}, False),
        ({"CrlConfiguration": {"Enabled": True}}, True),
        (
            {
                "CrlConfiguration": {
                    "Enabled": True,
                    "CrlDistributionPointExtensionConfiguration": {"OmitExtension": True},
                }
            },
            False,
        ),
    ],
)
def test_whether_certificates_name_their_list(revocation, told):
    assert distribution.announced(authority(revocation=revocation)) is told


@pytest.mark.parametrize(
    ("configuration", "url"),
    [
        ({"Enabled": False}, None),
        ({"Enabled": True}, f"{BASE}/ocsp/{CA}"),
        ({"Enabled": True, "OcspCustomCname": "ocsp.example.com"}, "http://ocsp.example.com"),
    ],
)
def test_where_the_responder_is(configuration, url):
    assert distribution.ocsp_url(authority(revocation={"OcspConfiguration": configuration}), BASE) == url


def test_certificates_are_spread_evenly_and_for_ever():
    assert [distribution.partition_of(each) for each in (0, 63, 64, (1 << 127) - 1)] == [0, 63, 0, 63]
    assert distribution.partitions(having(CrlType="PARTITIONED")) == tuple(range(64))
    assert distribution.partitions(having()) == (None,)


def test_a_list_is_valid_for_a_week_unless_it_is_said():
    assert distribution.validity(having()).days == 7
    assert distribution.validity(having(ExpirationInDays=30)).days == 30
