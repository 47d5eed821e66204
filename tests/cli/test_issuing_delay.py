"""tokiwa issuing-delay: boto3's waiter meets RequestInProgressException, and goes on when it is over."""

import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner
from tests.operations.acm_pca import pki

from tokiwa.cli.main import main


def run(server, *arguments, code=0):
    done = CliRunner().invoke(main, ["issuing-delay", *arguments, "--data", str(server.folder)])
    assert done.exit_code == code, done.output
    return done.output


def test_a_waiter_is_tried(server):
    assert run(server, "show") == "Certificates are there at once.\n"
    client = server.client("acm-pca")
    arn = client.create_certificate_authority(
        CertificateAuthorityType="ROOT", CertificateAuthorityConfiguration=pki.configuration()
    )["CertificateAuthorityArn"]
    csr = client.get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"].encode()
    asked = pki.of(arn, Csr=csr, SigningAlgorithm=pki.SIGNING, TemplateArn=pki.ROOT, Validity=pki.DAYS)
    made = pki.of(arn, CertificateArn=client.issue_certificate(**asked)["CertificateArn"])
    assert run(server, "set", "60") == "Certificates are there 60 s after they were issued.\n"
    with pytest.raises(ClientError) as caught:
        client.get_certificate(**made)
    assert caught.value.response["Error"]["Code"] == "RequestInProgressException"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    answers = []
    client.meta.events.register(
        "after-call.acm-pca.GetCertificate",
        lambda parsed, **_: answers.append(parsed.get("Error", {}).get("Code")) or run(server, "set", "0"),
    )
    client.get_waiter("certificate_issued").wait(**made, WaiterConfig={"Delay": 0})
    assert answers == ["RequestInProgressException", None]


def test_it_is_a_minute_at_most(server):
    assert "61" in run(server, "set", "61", code=2)
