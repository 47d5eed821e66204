import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tokiwa.runner.outcome import Status
from tokiwa.runner.sandbox import Endpoint

EVENT = {
    "resources": ["arn:aws:acm:eu-west-1:123456789012:certificate/one"],
    "detail": {"eventDescription": [{"latestDescription": "ACM has completed the renewal of it"}]},
}
# The same as the documented function, in our words.
EXPORTER = """
import boto3
acm = boto3.client("acm")
def lambda_handler(event, context):
    exported = acm.export_certificate(CertificateArn=event["resources"][0], Passphrase=b"\\x01\\x09\\x00")
    context.log("Certificate : " + exported["Certificate"] + "\\n")
    return {"statusCode": 200}
"""


def page_function() -> str:
    """The documented function, which lies beside the checkout on machines that have the reference texts."""
    found = Path(__file__).parents[3] / "shared/reference/page/lambda_function.py"
    if not found.is_file():
        pytest.skip("the reference texts are not beside the checkout")
    return found.read_text()


@pytest.mark.parametrize("source", [page_function, lambda: EXPORTER], ids=["the page's", "ours"])
def test_a_function_exports_its_certificate_under_its_role(
    new_bench: Callable[..., Any], sandbox: Any, acm: Any, source: Callable[[], str]
) -> None:
    """boto3 finds this server and the role in the environment, whatever the sandbox."""
    bench = new_bench(sandbox, endpoint=Endpoint(acm.url))
    files = {"lambda_function.py": source()}
    outcome = bench.run(files, EVENT, handler="lambda_function.lambda_handler")

    assert (outcome.status, json.loads(outcome.payload)) == (Status.OK, {"statusCode": 200})
    assert "Certificate : LEAF\nPEM" in [line.text for line in outcome.logs]
    [(target, authorization, body)] = acm.calls
    assert target == "CertificateManager.ExportCertificate"
    assert "Credential=ASIAEXAMPLE/" in authorization
    assert body["CertificateArn"] == EVENT["resources"][0]
    assert base64.b64decode(body["Passphrase"]).endswith(b"\x09\x00")
