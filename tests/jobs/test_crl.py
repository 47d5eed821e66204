"""What is on lists, and when they are made. Other tests compare their bytes; here they are read by the library."""

from datetime import timedelta

import pytest
from cryptography import x509
from tests.operations.acm_pca import pki

from managed import Manager, due
from revoking import LIST, abandon, told
from tokiwa.domain import distribution
from tokiwa.domain.restoration import Restoration
from tokiwa.domain.value import evolve
from tokiwa.jobs import crl as crl_job
from tokiwa.store import authorities, crls
from tokiwa.work import Conflict

PARTITIONED = {"CrlConfiguration": {"Enabled": True, "CrlType": "PARTITIONED", "ExpirationInDays": 10}}


def read(ca, name=""):
    return x509.load_der_x509_crl(ca.list(name))


def serials(found):
    return {f"{each.serial_number:032x}" for each in found}


def number(found):
    return found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


def test_it_is_there_as_soon_as_the_authority_is(world):
    ca = told(world, **LIST)
    found = read(ca)
    assert serials(found) == set()
    assert found.is_signature_valid(x509.load_pem_x509_certificate(ca.pem.encode()).public_key())
    assert (found.last_update_utc, found.next_update_utc) == (
        world.now - timedelta(hours=1),
        world.now + timedelta(days=10),
    )
    (event,) = world.events("ACM Private CA CRL Generation")
    assert (event.resources, event.detail) == ((ca.arn,), {"result": "success"})


def test_there_is_none_where_none_is_wanted(world):
    ca = told(world, OcspConfiguration={"Enabled": True})
    assert ca.get(f"/crl/{ca.id}.crl").status == 404
    assert world.events("ACM Private CA CRL Generation") == []


def test_a_revocation_is_on_it_within_a_minute(world):
    ca = told(world, **LIST)
    (first, _), (second, _) = ca.issue(), ca.issue()
    ca.revoke(first)
    world.advance(seconds=30)
    ca.revoke(second, "SUPERSEDED")
    world.advance(seconds=30)
    found = read(ca)
    assert serials(found) == {first, second}
    entry = found.get_revoked_certificate_by_serial_number(int(second, 16))
    assert entry.revocation_date_utc == world.now - timedelta(seconds=30)
    assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason is x509.ReasonFlags.superseded
    assert len(world.events("ACM Private CA CRL Generation")) == 2


def test_what_was_perhaps_signed_is_on_the_next_one(world):
    ca = told(world, **LIST)
    serial = abandon(world, ca.arn)
    world.advance(days=5)
    assert serials(read(ca)) == {serial}


def test_it_is_made_anew_half_way_through(world):
    ca = told(world, **LIST)
    first = read(ca)
    world.advance(days=4, hours=23)
    assert read(ca) == first
    world.advance(hours=1)
    second = read(ca)
    assert number(second) > number(first)
    assert second.next_update_utc == world.now + timedelta(days=10)


def test_no_number_is_given_twice_while_the_clock_stands_still(world):
    ca = told(world, **LIST)
    seen = [number(read(ca))]
    for days in (11, 12, 13):
        ca.configure(CrlConfiguration={"Enabled": True, "ExpirationInDays": days})
        world.settle()
        seen.append(number(read(ca)))
    assert seen == sorted(set(seen))


def test_numbers_grow_over_a_restore(world):
    ca = told(world, **LIST)
    before = number(read(ca))
    pki.store(world, Restoration(world.now, world.now, journal=False))
    world.advance(days=5)
    assert number(read(ca)) > before << 32


def test_what_was_restored_is_told_the_next_day(world):
    """Whatever a journal brought back: nobody planned a list for it."""
    ca = told(world, **LIST)
    serial = abandon(world, ca.arn)
    pki.store(world, Restoration(world.now, world.now, journal=True))
    world.advance(days=1)
    assert serials(read(ca)) == {serial}


def test_a_key_that_fails_is_told_and_tried_again(world):
    ca = told(world, **LIST)
    with world.means.store.snapshot() as tx:
        good = authorities.get(tx, ca.arn)
    pki.store(world, evolve(good, key="sealed:AAAA"))
    world.advance(days=5)
    assert world.events("ACM Private CA CRL Generation")[-1].detail == {
        "result": "failure",
        "reason": "Failed to generate CRL. Internal failure.",
    }
    assert due(world, "crl", ca.arn) == world.now + timedelta(minutes=15)
    pki.store(world, evolve(good, version=good.version + 1))
    world.advance(minutes=15)
    assert read(ca).next_update_utc == world.now + timedelta(days=10)


def test_what_expired_is_told_once_more(world):
    ca = told(world, **LIST)
    serial, _ = ca.issue(Validity={"Value": 1, "Type": "DAYS"})
    ca.revoke(serial)
    world.advance(minutes=1)
    told_ = []
    for _ in range(3):
        told_.append(serials(read(ca)))
        world.advance(days=5)
    assert told_ == [{serial}, {serial}, set()]


@pytest.mark.parametrize("state", ["DISABLED", "ACTIVE"])
def test_a_disabled_authority_goes_on(world, state):
    ca = told(world, **LIST)
    serial, _ = ca.issue()
    world.call("acm-pca:UpdateCertificateAuthority", pki.of(ca.arn, Status=state))
    ca.revoke(serial)
    world.advance(minutes=1)
    assert serials(read(ca)) == {serial}


def test_a_deleted_one_does_not_until_it_is_restored(world):
    ca = told(world, **LIST)
    first = read(ca)
    world.call("acm-pca:UpdateCertificateAuthority", pki.of(ca.arn, Status="DISABLED"))
    world.call("acm-pca:DeleteCertificateAuthority", pki.of(ca.arn))
    world.advance(days=6)
    assert read(ca) == first
    assert due(world, "crl", ca.arn) is None
    world.call("acm-pca:RestoreCertificateAuthority", pki.of(ca.arn))
    world.settle()
    assert number(read(ca)) > number(first)
    assert due(world, "crl", ca.arn) == world.now + timedelta(days=5)


def test_lists_that_are_switched_off_are_made_no_more(world):
    ca = told(world, **LIST)
    first = read(ca)
    ca.configure(CrlConfiguration={"Enabled": False})
    world.advance(days=30)
    assert read(ca) == first
    assert due(world, "crl", ca.arn) is None


def test_what_was_revoked_before_lists_were_switched_on(world, monkeypatch):
    """Also when it is more than fits into one commit: then it takes several, and no list shows a part of it."""
    monkeypatch.setattr(crl_job, "AT_ONCE", 2)
    monkeypatch.setattr(crl_job, "CATCH_UP", 3)
    ca = told(world, OcspConfiguration={"Enabled": True})
    revoked = {ca.issue()[0] for _ in range(8)}
    for serial in revoked:
        ca.revoke(serial)
    ca.configure(**LIST)
    world.settle()
    assert serials(read(ca)) == revoked
    assert len(world.events("ACM Private CA CRL Generation")) == 1


def test_of_two_that_make_the_same_list_one_begins_again(world):
    """Both have the same number in mind, and what they say is not the same."""
    ca = told(world, **LIST)
    serial, _ = ca.issue()
    world.now += timedelta(days=5)
    work = world.means.work()
    with work.means.store.snapshot() as tx:
        mine = crl_job._Lists(work, tx, authorities.get(tx, ca.arn), world.now).change()
    ca.revoke(serial)
    world.settle()
    assert isinstance(work.write([mine])[0], Conflict)
    late, found = x509.load_der_x509_crl(mine.puts[1].der), read(ca)
    assert number(late) == number(found)
    assert (serials(late), serials(found)) == (set(), {serial})


class TestPartitioned:
    def test_a_certificate_is_on_the_list_that_it_names_and_on_no_other(self, world):
        ca = told(world, **PARTITIONED)
        serial, pem = ca.issue()
        certificate = x509.load_pem_x509_certificate(pem.encode())
        (point,) = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        (url,) = point.full_name
        ca.revoke(serial)
        world.advance(minutes=1)
        mine = distribution.list_id(ca.arn, int(serial, 16) % distribution.PARTITIONS)
        assert url.value == f"http://127.0.0.1:1/crl/{ca.id}/{mine}.crl"
        found = {
            name: read(ca, name)
            for name in (distribution.list_id(ca.arn, each) for each in range(distribution.PARTITIONS))
        }
        assert {name for name, each in found.items() if serial in serials(each)} == {mine}
        scope = found[mine].extensions.get_extension_for_class(x509.IssuingDistributionPoint)
        assert scope.critical
        assert scope.value.full_name == [url]

    def test_a_managed_certificate_names_its_own_too(self, world):
        """Those that RequestCertificate gave; 20 of them, since one could name the right one by chance."""
        ca = told(world, **PARTITIONED)
        for _ in range(20):
            arn = Manager(world).request(ca.arn)
            pem = world.call("acm:GetCertificate", {"CertificateArn": arn})["Certificate"]
            certificate = x509.load_pem_x509_certificate(pem.encode())
            (point,) = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
            mine = distribution.list_id(ca.arn, certificate.serial_number % distribution.PARTITIONS)
            assert point.full_name[0].value == f"http://127.0.0.1:1/crl/{ca.id}/{mine}.crl"

    def test_only_the_list_that_changed_is_made_anew(self, world):
        ca = told(world, **PARTITIONED)
        serial, _ = ca.issue()
        ca.revoke(serial)
        world.advance(minutes=1)
        with world.means.store.snapshot() as tx:
            made = [each.partition for each in crls.of_authority(tx, ca.arn) if each.made_at == world.now]
        assert made == [int(serial, 16) % distribution.PARTITIONS]

    def test_a_list_names_all_the_urls_that_certificates_know_it_by(self, world):
        ca = told(world, **PARTITIONED)
        name = distribution.list_id(ca.arn, 3)
        ca.configure(CrlConfiguration={**PARTITIONED["CrlConfiguration"], "CustomCname": "crl.example.com"})
        world.settle()
        scope = read(ca, name).extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
        assert [url.value for url in scope.full_name] == [
            f"http://crl.example.com/crl/{ca.id}/{name}.crl",
            f"http://127.0.0.1:1/crl/{ca.id}/{name}.crl",
        ]

    def test_certificates_of_before_still_have_their_list(self, world):
        ca = told(world, **LIST)
        serial, _ = ca.issue()
        ca.configure(**PARTITIONED)
        world.settle()
        ca.revoke(serial)
        world.advance(minutes=1)
        assert serials(read(ca)) == {serial}
        assert read(ca).next_update_utc == world.now + timedelta(days=10)
