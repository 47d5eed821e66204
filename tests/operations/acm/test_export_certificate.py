import json
import subprocess

import pytest
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from tests.operations.acm.asking import PASSPHRASE, describe, export, put, refused, request
from tests.operations.acm_pca import pki

from tokiwa.domain.certificate import CertificateStatus, CertificateType
from tokiwa.store import audit

EXPORT = "acm:ExportCertificate"
PASSPHRASES = {
    "the page's": PASSPHRASE,
    "four bytes": b"\x00\xff\xfe\x80",
    "128 bytes": bytes(range(128)),
    "what the guide forbids": b"#$%&",
    "words": "grüß Gott".encode(),
}


def public(key):
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def entries(world):
    with world.means.store.snapshot() as tx:
        return [entry for entry in audit.latest(tx, "000000000000", world.now, 100) if entry.name == EXPORT]


@pytest.mark.parametrize("name", PASSPHRASES)
def test_any_bytes_are_a_passphrase(world, arn, name):
    texts = export(world, arn, PASSPHRASES[name])
    assert texts["PrivateKey"].startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
    key = load_pem_private_key(texts["PrivateKey"].encode(), PASSPHRASES[name])
    leaf = x509.load_pem_x509_certificate(texts["Certificate"].encode())
    assert public(key.public_key()) == public(leaf.public_key())


@pytest.mark.parametrize("passphrase", [b"", b"abc", b"x" * 129])
def test_too_few_or_too_many_are_not(world, arn, passphrase):
    code, message = refused(world, EXPORT, {"CertificateArn": arn, "Passphrase": passphrase})
    assert code == "ValidationException"
    assert "at 'passphrase' failed to satisfy constraint: Member must have length" in message
    assert not entries(world)


def test_another_passphrase_does_not_open_it(world, arn):
    key = export(world, arn, b"right one")["PrivateKey"].encode()
    with pytest.raises((ValueError, UnsupportedAlgorithm)):
        load_pem_private_key(key, b"wrong one")


@pytest.mark.parametrize("algorithm", ["EC_prime256v1", "EC_secp384r1", "RSA_2048"])
def test_the_three_texts_are_one_file_that_openssl_reads(world, tmp_path, algorithm):
    arn = request(world, pki.subordinate(world, pki.root(world)), KeyAlgorithm=algorithm)
    world.settle()
    texts = export(world, arn, b"secret-1")
    (tmp_path / "all.pem").write_text(texts["Certificate"] + texts["CertificateChain"] + texts["PrivateKey"])
    command = ["openssl", "pkey", "-in", "all.pem", "-passin", "pass:secret-1", "-noout", "-check"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "Key is valid\n"), done.stderr
    assert texts["CertificateChain"].count("BEGIN CERTIFICATE") == 2


def test_the_same_key_comes_out_each_time_in_another_envelope(world, arn):
    first, second = export(world, arn), export(world, arn)
    assert first["PrivateKey"] != second["PrivateKey"]
    assert {k: v for k, v in first.items() if k != "PrivateKey"} == {
        k: v for k, v in second.items() if k != "PrivateKey"
    }
    keys = [load_pem_private_key(texts["PrivateKey"].encode(), PASSPHRASE) for texts in (first, second)]
    assert public(keys[0].public_key()) == public(keys[1].public_key())


def test_it_is_eligible_for_renewal_from_then_on(world, arn):
    assert describe(world, arn)["RenewalEligibility"] == "INELIGIBLE"
    export(world, arn)
    assert describe(world, arn)["RenewalEligibility"] == "ELIGIBLE"
    assert world.call("acm:ListCertificates", {"Includes": {"keyTypes": ["EC_prime256v1"]}})["CertificateSummaryList"][
        0
    ]["Exported"]


def test_it_is_renewed_60_days_before_its_end_once_exported(world, arn):
    export(world, arn)
    before = describe(world, arn)["Serial"]
    world.advance(days=334)
    assert describe(world, arn)["Serial"] == before
    world.advance(days=1)
    assert describe(world, arn)["Serial"] != before
    renewed = export(world, arn)
    leaf = x509.load_pem_x509_certificate(renewed["Certificate"].encode())
    key = load_pem_private_key(renewed["PrivateKey"].encode(), PASSPHRASE)
    assert public(key.public_key()) == public(leaf.public_key())


@pytest.mark.parametrize("kind", [CertificateType.IMPORTED, CertificateType.AMAZON_ISSUED])
def test_only_private_certificates_are_exported(world, arn, kind):
    put(world, arn, type=kind)
    code, message = refused(world, EXPORT, {"CertificateArn": arn, "Passphrase": PASSPHRASE})
    assert (code, message) == (
        "ValidationException",
        f"Certificate {arn} is not a private certificate, so it cannot be exported.",
    )
    assert not entries(world)


def test_one_that_is_being_issued_or_never_was_is_not(world, ca):
    arn = request(world, ca, KeyAlgorithm="RSA_2048")
    given = {"CertificateArn": arn, "Passphrase": PASSPHRASE}
    assert refused(world, EXPORT, given)[0] == "RequestInProgressException"
    put(world, arn, status=CertificateStatus.FAILED, failure_message="The private CA is gone.")
    assert refused(world, EXPORT, given) == (
        "ValidationException",
        f"Certificate {arn} was never issued. The private CA is gone.",
    )


def test_every_export_is_on_record_without_the_passphrase(world, arn):
    for number in range(3):
        world.now += pki.timedelta(seconds=1)
        export(world, arn, b"hunter2-%d" % number)
        (entry, *_) = entries(world)
        assert (entry.principal, entry.error, len(entries(world))) == (world.root.arn, "", number + 1)
        assert json.loads(entry.parameters) == {"CertificateArn": arn, "Passphrase": "***"}


def test_a_refused_export_is_on_record_too(world, arn):
    anna = pki.user(world, pki.allow("acm:GetCertificate"))
    assert refused(world, EXPORT, {"CertificateArn": arn, "Passphrase": b"hunter2"}, anna)[0] == "AccessDeniedException"
    world.settle()
    (entry,) = entries(world)
    assert (entry.principal, entry.error) == (anna.arn, "denied")
    assert "hunter2" not in entry.parameters


def test_the_key_is_nowhere_in_clear(world, arn):
    key = load_pem_private_key(export(world, arn)["PrivateKey"].encode(), PASSPHRASE)
    secret = key.private_numbers().private_value.to_bytes(32, "big")
    for path in world.settings.data.iterdir():
        if path.is_file():
            assert secret not in path.read_bytes(), path
