"""tokiwa default-ca: set, shown and taken away; requests follow."""

from click.testing import CliRunner
from tests.story import pki

from tokiwa.cli.main import main


def run(server, *arguments, code=0):
    done = CliRunner().invoke(main, ["default-ca", *arguments, "--data", str(server.folder)])
    assert done.exit_code == code, done.output
    return done.output


def test_the_default(server):
    assert run(server, "show") == "No default CA is set.\n"
    authority = pki.authority(server)
    assert authority in run(server, "set", authority)
    assert run(server, "show") == f"{authority}\n"
    acm = server.client("acm")
    given = {"DomainName": "www.example.com", "ValidationMethod": "DNS", "KeyAlgorithm": "EC_prime256v1"}
    arn = acm.request_certificate(**given)["CertificateArn"]
    acm.get_waiter("certificate_validated").wait(CertificateArn=arn, WaiterConfig={"Delay": 1, "MaxAttempts": 1})
    assert run(server, "clear") == "No default CA is set.\n" == run(server, "show")


def test_what_is_no_ca(server):
    missing = "arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/none"
    assert "Could not find Certificate Authority" in run(server, "set", missing, code=1)
