"""ministack: an emulator that keeps ACM's states in memory; it checks no signature and makes no certificate."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bench.peers import cache
from bench.raw import NAME
from bench.running import Running, ask
from bench.scenario import Scenario, always, post

PACKAGE = "ministack==1.5.33"
_SIGNED = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/acm/aws4_request, SignedHeaders=host, Signature=0"


class Ministack(Running):
    """One of them."""

    who = "ministack"

    def __init__(self) -> None:
        self._program = cache.environment(PACKAGE) / "ministack"
        super().__init__()

    def command(self) -> Sequence[str]:
        """With everything as it is by default."""
        return [str(self._program)]

    def environment(self) -> Mapping[str, str]:
        """Where it takes its settings from."""
        port = str(self.address.port)
        own = {"GATEWAY_PORT": port, "EDGE_PORT": port, "BIND_HOST": "127.0.0.1", "LOG_LEVEL": "ERROR"}
        return {**super().environment(), **own}

    def probe(self) -> None:
        """It has a page for this."""
        ask(f"{self.url}/_localstack/health")

    def describe(self) -> Scenario:
        """DescribeCertificate of one that is there."""
        answer = ask(self.url + "/", json.dumps({"DomainName": NAME}).encode(), _headers("RequestCertificate"))
        arn: Any = json.loads(answer)["CertificateArn"]
        body = json.dumps({"CertificateArn": arn}).encode()
        request = post(self.address, "/", body, _headers("DescribeCertificate"))
        return Scenario("DescribeCertificate", self, always([request]), b"DomainName")


def _headers(operation: str) -> dict[str, str]:
    target = f"CertificateManager.{operation}"
    return {"content-type": "application/x-amz-json-1.1", "x-amz-target": target, "authorization": _SIGNED}
