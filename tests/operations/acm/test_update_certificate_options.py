import pytest
from tests.operations.acm.asking import describe, refused, request
from tests.operations.acm.handing_in import handed_in

UPDATE = "acm:UpdateCertificateOptions"
LOGGING = "CertificateTransparencyLoggingPreference"


@pytest.fixture
def like_public(world, ca):
    world.call("tokiwa:PutDefaultCertificateAuthority", {"CertificateAuthorityArn": ca})
    return request(world, None)


def update(world, arn, **options):
    world.call(UPDATE, {"CertificateArn": arn, "Options": options})
    return describe(world, arn)


def test_transparency_logging(world, like_public):
    assert describe(world, like_public)["Options"][LOGGING] == "ENABLED"
    assert update(world, like_public, **{LOGGING: "DISABLED"})["Options"][LOGGING] == "DISABLED"


def test_from_email_to_dns(world, like_public):
    (row,) = update(world, like_public, ValidationMethod="DNS")["DomainValidationOptions"]
    assert row["ValidationMethod"] == "DNS"
    assert row["ResourceRecord"]


@pytest.mark.parametrize("options", [{"Export": "ENABLED"}, {"ValidationMethod": "HTTP"}], ids=str)
def test_what_is_settled(world, like_public, options):
    before = describe(world, like_public)
    given = {"CertificateArn": like_public, "Options": options}
    assert refused(world, UPDATE, given)[0] == "ValidationException"
    assert describe(world, like_public) == before


@pytest.mark.parametrize("options", [{LOGGING: "ENABLED"}, {"ValidationMethod": "DNS"}], ids=str)
def test_private_and_imported_certificates_have_nothing_to_set(world, arn, options):
    for each in (arn, handed_in(world)):
        code, _ = refused(world, UPDATE, {"CertificateArn": each, "Options": options})
        assert code == "InvalidStateException"


def test_what_they_have_already_may_be_said(world, arn):
    before = describe(world, arn)
    assert update(world, arn, **{LOGGING: "DISABLED", "Export": "DISABLED"}) == before
