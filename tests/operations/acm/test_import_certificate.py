import subprocess

import pytest
from cryptography import x509
from tests.operations.acm.asking import NOBODY, describe, export, refused, request
from tests.operations.acm.handing_in import IMPORT, NAME, handed_in, intermediate, issue, leaf, root
from tests.operations.acm_pca import pki

from tokiwa.domain.notice import WATCH
from tokiwa.domain.problem import Problem
from tokiwa.store import audit, imports, jobs


def again(world, arn, one=None, **more):
    given = (one or leaf(number=1)).input(intermediate(), root(), CertificateArn=arn, **more)
    return world.call(IMPORT, given)["CertificateArn"]


def names_of(events):
    return [event.detail_type for event in events]


def test_what_describe_tells(world):
    one = leaf()
    arn = handed_in(world, one, Tags=[{"Key": "team", "Value": "web"}])
    loaded = one.certificate
    found = describe(world, arn)
    serial = f"{loaded.serial_number:x}"
    serial = serial.zfill(len(serial) + len(serial) % 2)
    assert found == {
        "CertificateArn": arn,
        "DomainName": NAME,
        "SubjectAlternativeNames": (NAME,),
        "DomainValidationOptions": [{"DomainName": NAME}],
        "Serial": ":".join(serial[at : at + 2] for at in range(0, len(serial), 2)),
        "Subject": f"CN={NAME}",
        "Issuer": "Another Issuer",
        "CreatedAt": world.now,
        "ImportedAt": world.now,
        "Status": "ISSUED",
        "NotBefore": loaded.not_valid_before_utc,
        "NotAfter": loaded.not_valid_after_utc,
        "KeyAlgorithm": "EC_prime256v1",
        "SignatureAlgorithm": "SHA256WITHECDSA",
        "InUseBy": (),
        "Type": "IMPORTED",
        "KeyUsages": [{"Name": "DIGITAL_SIGNATURE"}, {"Name": "KEY_ENCIPHERMENT"}],
        "ExtendedKeyUsages": [
            {"Name": "TLS_WEB_SERVER_AUTHENTICATION", "OID": "1.3.6.1.5.5.7.3.1"},
            {"Name": "TLS_WEB_CLIENT_AUTHENTICATION", "OID": "1.3.6.1.5.5.7.3.2"},
        ],
        "RenewalEligibility": "INELIGIBLE",
        "Options": {"CertificateTransparencyLoggingPreference": "DISABLED"},
        "CertificateKeyPairOrigin": "CUSTOMER_PROVIDED",
    }
    assert world.call("acm:ListTagsForCertificate", {"CertificateArn": arn})["Tags"] == [
        {"Key": "team", "Value": "web"}
    ]


def test_the_texts_read_back(world):
    one = leaf()
    found = world.call("acm:GetCertificate", {"CertificateArn": handed_in(world, one)})
    assert found["Certificate"].encode() == one.pem
    assert found["CertificateChain"].encode() == intermediate().pem + root().pem


def test_what_openssl_makes_is_taken(world, tmp_path):
    """A self-signed certificate with an RSA key, as most people make their first."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=localhost"]
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    subprocess.run([*command, *files], check=True, capture_output=True)
    made = x509.load_pem_x509_certificate((tmp_path / "cert.pem").read_bytes())
    world.now = max(world.now, made.not_valid_before_utc)  # openssl has the wall's clock
    given = {
        "Certificate": (tmp_path / "cert.pem").read_bytes(),
        "PrivateKey": (tmp_path / "key.pem").read_bytes(),
    }
    arn = world.call(IMPORT, given)["CertificateArn"]
    found = describe(world, arn)
    assert (found["DomainName"], found["KeyAlgorithm"], found["Subject"]) == ("localhost", "RSA-2048", "CN=localhost")
    listed = world.call("acm:ListCertificates")["CertificateSummaryList"]
    assert [(each["CertificateArn"], each["Type"]) for each in listed] == [(arn, "IMPORTED")]


def test_names_are_those_of_the_extension_else_the_common_name(world):
    only_san = describe(world, handed_in(world, leaf(common_name=None, names=("a.example.net", "b.example.net"))))
    assert (only_san["DomainName"], only_san["SubjectAlternativeNames"]) == (
        "a.example.net",
        ("a.example.net", "b.example.net"),
    )
    only_cn = describe(world, handed_in(world, leaf(names=())))
    assert (only_cn["DomainName"], only_cn["SubjectAlternativeNames"]) == (NAME, (NAME,))


def test_a_reimport_keeps_arn_tags_and_creation(world):
    arn = handed_in(world, Tags=[{"Key": "team", "Value": "web"}])
    before = describe(world, arn)
    world.advance(days=30)
    one = leaf(number=1, since=world.now)
    assert again(world, arn, one) == arn
    after = describe(world, arn)
    assert after["Serial"] != before["Serial"]
    assert after["CreatedAt"] == before["CreatedAt"]
    assert after["ImportedAt"] == world.now
    assert world.call("acm:ListTagsForCertificate", {"CertificateArn": arn})["Tags"]
    assert world.call("acm:GetCertificate", {"CertificateArn": arn})["Certificate"].encode() == one.pem


REFUSED = {
    "tags": (
        lambda arn: leaf(number=1).input(intermediate(), CertificateArn=arn, Tags=[{"Key": "a"}]),
        "not permitted",
    ),
    "another key": (lambda arn: issue(kind="P-384").input(CertificateArn=arn), "cannot change"),
    "other names": (
        lambda arn: issue(names=("other.example.net",)).input(CertificateArn=arn),
        "At least one must stay",
    ),
    "a usage less": (lambda arn: issue(extended=()).input(CertificateArn=arn), "can be added, not removed"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_reimport_that_is_refused_changes_nothing(world, name):
    given, words = REFUSED[name]
    arn = handed_in(world)
    before = describe(world, arn)
    code, message = refused(world, IMPORT, given(arn))
    assert code == "ValidationException"
    assert words in message
    assert describe(world, arn) == before


def test_a_reimport_of_nothing(world):
    code, message = refused(world, IMPORT, leaf().input(intermediate(), CertificateArn=NOBODY))
    assert (code, message) == (
        "ResourceNotFoundException",
        f"Could not find certificate {NOBODY} in account 000000000000.",
    )


def test_a_requested_certificate_cannot_be_replaced(world, ca):
    arn = request(world, ca)
    code, message = refused(world, IMPORT, leaf().input(intermediate(), CertificateArn=arn))
    assert code == "ValidationException"
    assert "was not imported" in message


def test_its_events_from_import_to_end_and_back(world):
    """It is told that the end comes near, day by day; that it has come is not told of an imported certificate."""
    arn = handed_in(world, leaf(days=60))
    assert [event.detail["Action"] for event in world.events("ACM Certificate Available")] == ["IMPORT"]
    for _ in range(62):
        world.advance(days=1)
    told = [event.detail["DaysToExpiry"] for event in world.events("ACM Certificate Approaching Expiration")]
    assert told == list(range(45, 0, -1))
    assert names_of(world.events("ACM Certificate Expired")) == []
    assert describe(world, arn)["Status"] == "EXPIRED"

    again(world, arn, leaf(number=2, since=world.now, days=60))
    available = world.events("ACM Certificate Available")[-1].detail
    assert (available["Action"], available["CertificateType"], available["ValidityInDays"]) == (
        "REIMPORT",
        "IMPORTED",
        60,
    )
    assert describe(world, arn)["Status"] == "ISSUED"
    world.advance(days=20)
    assert len(world.events("ACM Certificate Approaching Expiration")) == len(told) + 1


def test_a_reimport_moves_the_date_of_the_notices(world):
    arn = handed_in(world, leaf(days=60))
    again(world, arn, leaf(number=1, days=300))
    world.advance(days=100)
    assert world.events("ACM Certificate Approaching Expiration") == []


def test_it_is_never_renewed_and_never_exported(world):
    arn = handed_in(world)
    code, message = refused(world, "acm:RenewCertificate", {"CertificateArn": arn})
    assert code == "ValidationException"
    assert "import its successor instead" in message
    with pytest.raises(Problem, match="is not a private certificate"):
        export(world, arn)


def test_the_right_to_reimport_is_for_one_certificate(world):
    arn, other = handed_in(world), handed_in(world)
    who = pki.user(world, pki.allow(IMPORT, arn))
    given = leaf(number=1).input(intermediate(), root(), CertificateArn=arn)
    assert world.call(IMPORT, given, who)["CertificateArn"] == arn
    for refusal in (given | {"CertificateArn": other}, leaf().input(intermediate())):
        assert refused(world, IMPORT, refusal, who)[0] == "AccessDeniedException"


def test_a_policy_can_ask_for_tags_of_an_import(world):
    who = pki.user(world, pki.allow(IMPORT, StringEquals={"aws:RequestTag/team": "web"}))
    tagged = leaf().input(intermediate(), Tags=[{"Key": "team", "Value": "web"}])
    assert world.call(IMPORT, tagged, who)
    assert refused(world, IMPORT, leaf().input(intermediate()), who)[0] == "AccessDeniedException"


def test_it_is_deleted_with_its_text(world):
    arn = handed_in(world)
    world.call("acm:DeleteCertificate", {"CertificateArn": arn})
    with world.means.store.snapshot() as tx:
        assert imports.get(tx, arn) is None
        assert imports.count(tx, "000000000000", 10) == 0
        assert jobs.due_at(tx, WATCH, arn) is None


def test_the_key_is_sealed_and_shows_nowhere(world):
    one = leaf()
    arn = handed_in(world, one)
    body = b"".join(one.key_pem().splitlines()[1:-1])
    with world.means.store.snapshot() as tx:
        entries = [entry for entry in audit.latest(tx, "000000000000", world.now, 10) if entry.name == IMPORT]
    assert '"PrivateKey":"***"' in entries[0].parameters
    for path in world.settings.data.rglob("*"):
        assert not path.is_file() or body not in path.read_bytes()
    assert body.decode() not in repr(describe(world, arn))
