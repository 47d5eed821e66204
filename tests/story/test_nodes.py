"""Several nodes on one database of PostgreSQL: whichever is asked, the answer is the same, and at once."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from tests.story.nodes import Nodes

from postgres import Postgres
from running import Running, tokiwa

pytestmark = pytest.mark.xdist_group("story nodes")

ALLOW = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "acm:ListCertificates", "Resource": "*"}],
}


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Nodes]:
    """Two nodes, each of two processes, with a test clock."""
    made = Nodes(tmp_path_factory.mktemp("nodes"), postgres)
    try:
        made.start("--test-clock", "--processes", "2")
        made.start("--processes", "2")
        yield made
    finally:
        made.stop()


def caller(server: Running, key: dict[str, Any]) -> Any:
    """ACM as a user of this account sees it."""
    return boto3.client(
        "acm",
        endpoint_url=server.url,
        region_name="us-east-1",
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
        config=Config(retries={"max_attempts": 0}),
    )


def may(client: Any) -> bool:
    try:
        client.list_certificates()
    except ClientError as error:
        assert error.response["Error"]["Code"] == "AccessDeniedException"
        return False
    return True


def test_what_one_node_was_told_counts_for_the_next_call_to_another(nodes: Nodes) -> None:
    first, second = nodes.servers
    iam = first.client("iam")
    iam.create_user(UserName="reader")
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    theirs = caller(second, key)
    assert not may(theirs)
    for _ in range(10):
        iam.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=json.dumps(ALLOW))
        assert may(theirs)
        iam.delete_user_policy(UserName="reader", PolicyName="read")
        assert not may(theirs)
    iam.update_access_key(UserName="reader", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    with pytest.raises(ClientError, match="security token included in the request is invalid"):
        theirs.list_certificates()


def test_every_step_may_go_to_another_node(nodes: Nodes) -> None:
    """From an authority to a renewed certificate, as a load balancer that remembers nobody would have it."""
    pca = cycle([server.client("acm-pca") for server in nodes.servers])
    acm = cycle([server.client("acm") for server in nodes.servers])
    arn = next(pca).create_certificate_authority(
        CertificateAuthorityType="ROOT",
        CertificateAuthorityConfiguration={
            "KeyAlgorithm": "EC_prime256v1",
            "SigningAlgorithm": "SHA256WITHECDSA",
            "Subject": {"CommonName": "Example Root"},
        },
    )["CertificateAuthorityArn"]
    next(pca).get_waiter("certificate_authority_csr_created").wait(CertificateAuthorityArn=arn)
    csr = next(pca).get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"]
    issued = next(pca).issue_certificate(
        CertificateAuthorityArn=arn,
        Csr=csr.encode(),
        SigningAlgorithm="SHA256WITHECDSA",
        TemplateArn="arn:aws:acm-pca:::template/RootCACertificate/V1",
        Validity={"Value": 10, "Type": "YEARS"},
    )["CertificateArn"]
    found = next(pca).get_certificate(CertificateAuthorityArn=arn, CertificateArn=issued)
    next(pca).import_certificate_authority_certificate(
        CertificateAuthorityArn=arn, Certificate=found["Certificate"].encode()
    )
    next(pca).create_permission(
        CertificateAuthorityArn=arn,
        Principal="acm.amazonaws.com",
        Actions=["IssueCertificate", "GetCertificate", "ListPermissions"],
    )
    certificate = next(acm).request_certificate(
        DomainName="www.example.com", KeyAlgorithm="EC_prime256v1", CertificateAuthorityArn=arn
    )["CertificateArn"]
    before = next(acm).export_certificate(CertificateArn=certificate, Passphrase=b"passphrase")
    advanced = tokiwa("clock", "advance", "335d", "--data", str(nodes.servers[1].folder))
    assert advanced.returncode == 0, advanced.stderr
    for _ in nodes.servers:
        shown = next(acm).describe_certificate(CertificateArn=certificate)["Certificate"]
        assert shown["RenewalSummary"]["RenewalStatus"] == "SUCCESS"
    after = next(acm).export_certificate(CertificateArn=certificate, Passphrase=b"passphrase")
    assert after["Certificate"] != before["Certificate"]


def test_a_node_without_the_others_key_is_told_what_to_do(nodes: Nodes, tmp_path: Path) -> None:
    refused = tokiwa("serve", "--data", str(tmp_path / "new"), "--listen", "127.0.0.1:0", "--database", nodes.url)
    assert refused.returncode != 0
    assert "Copy the file kek from the data folder of a node that works" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_nodes_that_start_at_once_on_an_empty_database_become_one_server(tmp_path: Path, postgres: Postgres) -> None:
    """With the key that both were given; one of them makes the tables and the account."""
    url = postgres.empty()
    key = tmp_path / "kek"
    from tokiwa.crypto import kek

    kek.create(key)
    started: list[Running] = []

    def start(name: str) -> None:
        folder = tmp_path / name
        folder.mkdir(mode=0o700)
        (folder / "kek").write_bytes(key.read_bytes())
        (folder / "kek").chmod(0o600)
        started.append(Running(folder, "--database", url))

    threads = [threading.Thread(target=start, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    try:
        assert len(started) == 3
        (owner,) = [server for server in started if (server.folder / "credentials").exists()]
        for server in started:
            text = (owner.folder / "credentials").read_text()
            (server.folder / "credentials").write_text(text)
            assert server.client("sts").get_caller_identity()["Account"] == "000000000000"
    finally:
        assert [server.stop() for server in started] == [0] * len(started)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda url: url.replace("correct%20horse", "wrong"), "password authentication failed"),
        (lambda url: url.rpartition("/")[0] + "/nowhere", "does not exist"),
        (lambda _: "mysql://root:correct@localhost/tokiwa", "postgresql://USER:PASSWORD@HOST/NAME"),
    ],
    ids=["password", "name", "another database"],
)
def test_what_cannot_be_opened_is_one_sentence(nodes: Nodes, tmp_path: Path, change: Any, says: str) -> None:
    refused = tokiwa("serve", "--data", str(tmp_path), "--listen", "127.0.0.1:0", "--database", change(nodes.url))
    assert refused.returncode != 0
    assert says in refused.stderr
    assert "correct" not in refused.stderr
    assert "Traceback" not in refused.stderr
