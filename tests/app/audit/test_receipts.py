import pytest
from tests.operations.acm.asking import authority, request
from tests.operations.acm_pca import pki

from logbook import ids, rewrite, tamper
from tokiwa.app.audit.export import FileLog, export
from tokiwa.app.audit.log import in_database
from tokiwa.app.audit.receipts import receipts
from tokiwa.domain.problem import Problem
from tokiwa.domain.value import evolve
from tokiwa.work.sealing import seal

PASSPHRASE = b"correct horse"


@pytest.fixture
def arn(world):
    """A private certificate."""
    return request(world, authority(world))


def export_key(world, arn, principal=None, **more):
    return world.call("acm:ExportCertificate", {"CertificateArn": arn, "Passphrase": PASSPHRASE}, principal, **more)


def of(world, arn):
    with in_database(world.settings.database) as log:
        return receipts(log, arn)


def serial(world, arn):
    told = world.call("acm:DescribeCertificate", {"CertificateArn": arn})["Certificate"]["Serial"]
    return told.replace(":", "")


def test_who_got_it_when_and_from_where(world, arn):
    seal(world.means, world.now)
    root = evolve(world.root, access_key="AKIAEXAMPLE")
    export_key(world, arn, root, source="192.0.2.7", user_agent="aws-cli")
    (found,) = of(world, arn)
    assert (found.time, found.principal, found.access_key) == (world.now, world.root.arn, "AKIAEXAMPLE")
    assert (found.source, found.user_agent, found.operation) == ("192.0.2.7", "aws-cli", "acm:ExportCertificate")
    assert found.serial == serial(world, arn)
    assert found.checkpoint == 0
    seal(world.means, world.now)
    assert [each.checkpoint for each in of(world, arn)] == [2]


def test_every_export_has_its_own_with_the_serial_number_of_then(world, arn):
    export_key(world, arn)
    first = serial(world, arn)
    world.advance(days=1)
    world.call("acm:RenewCertificate", {"CertificateArn": arn})
    world.settle()
    assert serial(world, arn) != first
    export_key(world, arn)
    export_key(world, arn)
    assert [each.serial for each in of(world, arn)] == [first, serial(world, arn), serial(world, arn)]


@pytest.mark.parametrize(("form", "count"), [("PKCS12", 1), ("PEM", 1), ("JAVA_TRUST_STORE", 0)])
def test_a_bundle_is_an_export_if_a_key_is_in_it(world, arn, form, count):
    world.call("tokiwa:ExportBundle", {"CertificateArn": arn, "Format": form, "Passphrase": PASSPHRASE})
    assert [each.operation for each in of(world, arn)] == ["tokiwa:ExportBundle"] * count


def test_who_was_refused_got_nothing(world, arn):
    with pytest.raises(Problem, match="not authorized"):
        export_key(world, arn, pki.user(world, pki.allow("acm:ListCertificates")))
    world.settle()
    assert of(world, arn) == []


def test_those_of_other_certificates_are_not_among_them(world, arn):
    export_key(world, arn)
    assert of(world, arn + "0") == []


def test_a_row_of_an_older_version_does_not_tell_the_serial_number(world, arn):
    export_key(world, arn)
    number = serial(world, arn)
    (row,) = [each.event for each in of(world, arn)]
    rewrite(world, "audit", "id", row, f'"handed":"{number}"', '"handed":""')
    assert [(each.serial, each.event) for each in of(world, arn)] == [("", row)]


def test_from_an_export_of_the_log(world, arn, tmp_path):
    export_key(world, arn)
    seal(world.means, world.now)
    export_key(world, arn)
    with in_database(world.settings.database) as log:
        expected = receipts(log, arn)
    with in_database(world.settings.database) as log:
        export(log, tmp_path / "log", world.means.sealed)
    assert receipts(FileLog(tmp_path / "log"), arn) == expected
    assert [each.checkpoint for each in expected].count(0) == 1


def test_a_row_that_cannot_be_read(world, arn):
    seal(world.means, world.now)
    row = ids(world, 1)[0]
    tamper(world, "UPDATE audit SET body = {text} WHERE id = {row}", text=b"{", row=row)
    with pytest.raises(Problem, match=f"The row {row} cannot be read"):
        of(world, arn)
