from datetime import timedelta

import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.issued import Issued, IssuedStatus
from tokiwa.domain.problem import Kind
from tokiwa.store import issued


def revoke(world, arn, serial, reason="KEY_COMPROMISE"):
    world.call("acm-pca:RevokeCertificate", pki.of(arn, CertificateSerial=serial, RevocationReason=reason))


def serial_of(certificate_arn):
    return certificate_arn.rpartition("/")[2]


def test_it_is_recorded_and_told(world):
    arn = pki.root(world)
    made, _, _ = pki.issue(world, arn)
    world.now += timedelta(hours=1)
    revoke(world, arn, serial_of(made))
    with world.means.store.snapshot() as tx:
        record = issued.get(tx, arn, serial_of(made))
    assert (record.status, record.revoked_at) == (IssuedStatus.REVOKED, world.now)
    assert record.revocation_reason == "KEY_COMPROMISE"
    (event,) = world.events("ACM Private CA Certificate Revocation")
    assert (event.resources, event.detail) == ((arn, made), {"result": "success"})


WAYS = {
    "as it stands in the ARN": "0102030405060708090a0b0c0d0e0f10",
    "as a number, without leading zeros": "102030405060708090a0b0c0d0e0f10",
    "in pairs": "01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10",
    "in pairs, without a leading zero": "1:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10",
    "in capitals": "0102030405060708090A0B0C0D0E0F10",
    "padded": "000102030405060708090a0b0c0d0e0f10",
}


@pytest.mark.parametrize("way", WAYS)
def test_ways_to_write_a_serial(world, way):
    arn, serial = pki.root(world), WAYS["as it stands in the ARN"]
    template = pki.TEMPLATE.format("EndEntityCertificate")
    pki.store(world, Issued(arn, "000000000000", serial, world.now, template, "", b"0"))
    revoke(world, arn, WAYS[way])
    with world.means.store.snapshot() as tx:
        assert issued.get(tx, arn, serial).status is IssuedStatus.REVOKED


def test_twice(world):
    arn = pki.root(world)
    serial = serial_of(pki.issue(world, arn)[0])
    revoke(world, arn, serial)
    assert pki.refusal(lambda: revoke(world, arn, serial))[0] is Kind.ALREADY_DONE
    assert len(world.events("ACM Private CA Certificate Revocation")) == 1


def test_a_root_does_not_revoke_itself(world):
    arn = pki.root(world)
    serial = pki.describe(world, arn)["Serial"]
    assert pki.refusal(lambda: revoke(world, arn, serial)) == (
        Kind.INVALID_REQUEST,
        "Self-signed certificate can not be revoked",
    )


def test_a_subordinates_certificate(world):
    parent = pki.root(world)
    serial = pki.describe(world, pki.subordinate(world, parent))["Serial"]
    revoke(world, parent, serial, "CERTIFICATE_AUTHORITY_COMPROMISE")


def test_what_expired_need_not_be_revoked(world):
    arn = pki.root(world)
    serial = serial_of(pki.issue(world, arn)[0])
    world.now += timedelta(days=31)
    kind, message = pki.refusal(lambda: revoke(world, arn, serial))
    assert (kind, "has expired" in message) == (Kind.INVALID_REQUEST, True)


def test_a_serial_of_another_authority(world):
    serial = serial_of(pki.issue(world, pki.root(world))[0])
    assert pki.refusal(lambda: revoke(world, pki.root(world), serial))[0] is Kind.NOT_FOUND


@pytest.mark.parametrize("text", ["", "xyz", "0x10", "1::2", "-1"])
def test_what_is_no_serial(world, text):
    arn = pki.root(world)
    assert pki.refusal(lambda: revoke(world, arn, text)) == (
        Kind.INVALID,
        f"The serial number {text} is not a hexadecimal number.",
    )
