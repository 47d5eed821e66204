"""What programs for public certificates read of a certificate that was requested from the default CA."""

import pytest
from botocore.waiter import SingleWaiterConfig
from tests.operations.acm.asking import describe, put, refused, request, stored
from tests.operations.acm.handing_in import handed_in

from tokiwa.domain.certificate import CertificateStatus

LIST, RESEND = "acm:ListCertificateDomainValidations", "acm:ResendValidationEmail"
NAMES = ["*.www.example.com", "api.example.com"]
DNS = {"ValidationMethod": "DNS"}


@pytest.fixture
def default(world, ca):
    world.call("tokiwa:PutDefaultCertificateAuthority", {"CertificateAuthorityArn": ca})
    return ca


def asked(world, **changes):
    return request(world, None, **changes)


def test_by_dns_there_is_a_record_for_each_name_and_the_wait_ends(world, default):
    arn = asked(world, SubjectAlternativeNames=NAMES, **DNS)
    found = describe(world, arn)
    rows = found["DomainValidationOptions"]
    assert [row["DomainName"] for row in rows] == ["www.example.com", *NAMES]
    assert {row["ValidationStatus"] for row in rows} == {"SUCCESS"}
    assert {row["ValidationMethod"] for row in rows} == {"DNS"}
    records = [row["ResourceRecord"] for row in rows]
    assert records[0] == records[1], "a wildcard and its domain are proved by one record"
    assert records[0]["Name"].endswith(".www.example.com.")
    assert records[0]["Type"] == "CNAME"
    assert records[0]["Value"].endswith(".acm-validations.aws.")
    assert records[2] != records[0]
    assert (found["Type"], found["CertificateAuthorityArn"]) == ("PRIVATE", default)
    assert found["Options"] == {"CertificateTransparencyLoggingPreference": "ENABLED", "Export": "DISABLED"}


def test_the_waiter_of_the_model_is_content(world, default):
    """CertificateValidated waits for SUCCESS of every name, which it never sees of a private certificate."""
    from botocore.session import get_session

    model = get_session().get_waiter_model("acm").get_waiter("CertificateValidated")
    assert isinstance(model, SingleWaiterConfig)
    detail = {"Certificate": describe(world, asked(world, **DNS))}
    states = [acceptor.state for acceptor in model.acceptors if acceptor.matcher_func(detail)]
    assert states == ["success"]


def test_by_email_there_are_mailboxes(world, default):
    (row,) = describe(world, asked(world))["DomainValidationOptions"]
    assert row["ValidationMethod"] == "EMAIL"
    assert row["ValidationDomain"] == "www.example.com"
    assert len(row["ValidationEmails"]) == 5
    assert "hostmaster@www.example.com" in row["ValidationEmails"]
    assert row["ResourceRecord"] is None


STATES = {
    CertificateStatus.PENDING_VALIDATION: "PENDING_VALIDATION",
    CertificateStatus.FAILED: "FAILED",
    CertificateStatus.EXPIRED: "SUCCESS",
}


@pytest.mark.parametrize("status", STATES)
def test_the_state_of_a_name_follows_the_certificates(world, default, status):
    arn = asked(world, **DNS)
    put(world, arn, status=status)
    (row,) = describe(world, arn)["DomainValidationOptions"]
    assert row["ValidationStatus"] == STATES[status]


OPTION = "DomainValidationOptions"
OPTIONS = {
    "the domain itself": ("www.example.com", "www.example.com", True),
    "one above": ("www.example.com", "example.com", True),
    "of a wildcard": ("*.www.example.com", "www.example.com", True),
    "another name": ("other.example.com", "example.com", False),
    "another domain": ("www.example.com", "example.net", False),
    "one that only ends so": ("www.example.com", "ample.com", False),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options_for_each_name(world, default, name):
    domain, validation, good = OPTIONS[name]
    given = {OPTION: [{"DomainName": domain, "ValidationDomain": validation}], "SubjectAlternativeNames": NAMES}
    if good:
        assert asked(world, **given)
    else:
        code, _ = refused(
            world, "acm:RequestCertificate", {"DomainName": "www.example.com", "KeyAlgorithm": "EC_prime256v1"} | given
        )
        assert code == "InvalidDomainValidationOptionsException"


def test_a_private_certificate_has_nothing_to_validate(world, default, arn):
    assert OPTION not in describe(world, arn)
    assert stored(world, arn).validation == ""
    assert world.call(LIST, {"CertificateArn": arn})["DomainValidationSummaryList"] == []


def test_summaries_page_by_page(world, default):
    arn = asked(world, SubjectAlternativeNames=NAMES, **DNS)
    first = world.call(LIST, {"CertificateArn": arn, "MaxItems": 2})
    second = world.call(LIST, {"CertificateArn": arn, "MaxItems": 2, "NextToken": first["NextToken"]})
    rows = [*first["DomainValidationSummaryList"], *second["DomainValidationSummaryList"]]
    assert [row["DomainName"] for row in rows] == ["www.example.com", *NAMES]
    assert second["NextToken"] is None
    active = rows[0]["ActiveValidationConfiguration"]
    assert (active["ValidationMethod"], active["ValidationStatus"]) == ("DNS", "SUCCESS")
    record = describe(world, arn)[OPTION][0]["ResourceRecord"]
    assert active["ValidationChallenge"] == {"DnsValidationChallenge": {"ResourceRecord": record}}


def test_the_summary_of_a_validation_by_email_and_by_http(world, default):
    (row,) = world.call(LIST, {"CertificateArn": asked(world)})["DomainValidationSummaryList"]
    challenge = row["ActiveValidationConfiguration"]["ValidationChallenge"]["EmailValidationChallenge"]
    assert challenge["ValidationDomain"] == "www.example.com"
    by_http = asked(world, ValidationMethod="HTTP")
    (row,) = world.call(LIST, {"CertificateArn": by_http})["DomainValidationSummaryList"]
    assert row["ActiveValidationConfiguration"]["ValidationChallenge"] is None


def resend(arn, domain="www.example.com"):
    return {"CertificateArn": arn, "Domain": domain, "ValidationDomain": domain}


def test_no_mail_is_sent_again(world, default, arn):
    by_mail = asked(world)
    for each in (arn, by_mail, handed_in(world)):
        domain = describe(world, each)["DomainName"]
        assert refused(world, RESEND, resend(each, domain))[0] == "InvalidStateException"
    assert refused(world, RESEND, resend(by_mail, "other.example.com"))[0] == "ValidationException"
    put(world, by_mail, status=CertificateStatus.PENDING_VALIDATION)
    world.call(RESEND, resend(by_mail))


@pytest.mark.parametrize("word", ["ENABLED", "DISABLED"])
def test_a_private_certificate_tells_whether_it_was_requested_to_be_exported(world, ca, word):
    found = describe(world, request(world, ca, Options={"Export": word}))
    assert found["Options"] == {"CertificateTransparencyLoggingPreference": "DISABLED", "Export": word}
