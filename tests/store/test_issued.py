from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.issued import Chain, Issued, IssuedStatus, ReservedSerial
from tokiwa.domain.value import evolve
from tokiwa.store import issued


def record(serial, authority="ca", **more):
    return Issued(authority, ACCOUNT, serial, NOW, "template", "somebody", der=b"\x30\x00\xff", **more)


def serials(found):
    return [each.serial for each in found]


def test_a_record_is_found_by_authority_and_serial(store):
    write(store, record("01"), record("01", "another"))
    assert look(store, issued.get, "ca", "01") == evolve(record("01"), version=1)
    assert look(store, issued.get, "ca", "02") is None


def test_pages_by_serial_all_or_what_nobody_may_trust(store):
    revoked, abandoned = record("04", status=IssuedStatus.REVOKED), record("02", status=IssuedStatus.ABANDONED)
    write(store, record("03"), record("01"), abandoned, revoked, record("05", "x"))
    assert serials(look(store, issued.page, "ca", "01", 2)) == ["02", "03"]
    assert serials(look(store, issued.withdrawn, "ca", "", 9)) == ["02", "04"]
    assert serials(look(store, issued.withdrawn, "ca", "02", 9)) == ["04"]


def test_a_chain_is_stored_once(store):
    write(store, Chain("digest", "pem"))
    assert look(store, issued.chain, "digest").pem == "pem"
    assert look(store, issued.chain, "other") is None


def test_serials_that_another_run_left(store):
    write(store, *(ReservedSerial(f"0{n}", "ca", ACCOUNT, node, NOW) for n, node in enumerate("aab")))
    assert serials(look(store, issued.reserved_elsewhere, "a")) == ["02"]
    assert serials(look(store, issued.reserved_elsewhere, "c")) == ["00", "01", "02"]
