"""Clients that know nothing of this server: boto3 for every service, the AWS CLI, the SDK for JavaScript, bare CBOR."""

from __future__ import annotations

import http.client
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.session
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.parsers import create_parser
from tests.story import pki
from tests.story.automation import exporter, role
from tests.story.server import REGION, Account, Server

from javascript import sdk
from tokiwa.wire import catalog
from tokiwa.wire.description import model_file

pytestmark = pytest.mark.xdist_group("story clients")

CALLS: dict[str, Callable[[Any], Any]] = {
    "acm": lambda client: client.get_account_configuration()["ExpiryEvents"]["DaysBeforeExpiry"] == 45,
    "acm-pca": lambda client: client.list_certificate_authorities()["CertificateAuthorities"] == [],
    "cloudtrail": lambda client: client.lookup_events()["Events"] == [],
    "cloudwatch": lambda client: client.list_metrics()["Metrics"] == [],
    "events": lambda client: client.describe_event_bus()["Name"] == "default",
    "health": lambda client: client.describe_events()["events"] == [],
    "iam": lambda client: client.get_account_summary()["SummaryMap"]["Users"] == 0,
    "lambda": lambda client: client.get_account_settings()["AccountUsage"]["FunctionCount"] == 0,
    "logs": lambda client: client.describe_log_groups()["logGroups"] == [],
    "resourcegroupstaggingapi": lambda client: client.get_resources()["ResourceTagMappingList"] == [],
    "sns": lambda client: client.list_topics()["Topics"] == [],
    "sqs": lambda client: client.list_queues().get("QueueUrls", []) == [],
    "sts": lambda client: client.get_caller_identity()["Arn"].endswith(":root"),
    "tokiwa": lambda client: client.describe_clock()["TestClock"] is True,
}


def test_boto3_speaks_to_every_service(account: Account, tmp_path: Path) -> None:
    """boto3 has all of them but ours, which it loads from the model that we ship."""
    models = model_file("tokiwa").parents[2]
    core = botocore.session.Session()
    core.get_component("data_loader").search_paths.append(str(models))
    session = boto3.Session(account.key, account.secret, None, REGION, core)

    answered = {name: CALLS[name](session.client(name, endpoint_url=account.url)) for name in catalog.SERVICES}

    assert answered == dict.fromkeys(CALLS, True)


def test_waiters(account: Account) -> None:
    """Those of the models that wait for what this server makes."""
    pca, functions = account.client("acm-pca"), account.client("lambda")
    authority = pki.create(account)
    pca.get_waiter("certificate_authority_csr_created").wait(CertificateAuthorityArn=authority)
    pki.install(account, authority)
    issued = pca.issue_certificate(
        CertificateAuthorityArn=authority,
        Csr=pki.csr(),
        SigningAlgorithm=pki.SIGNING,
        Validity={"Value": 1, "Type": "DAYS"},
    )["CertificateArn"]
    pca.get_waiter("certificate_issued").wait(CertificateAuthorityArn=authority, CertificateArn=issued)
    exporter(account)
    for name in ("function_exists", "function_active", "function_active_v2", "function_updated", "function_updated_v2"):
        functions.get_waiter(name).wait(FunctionName="exporter")
    account.client("iam").get_waiter("role_exists").wait(RoleName="exporter")


PAGES: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "certificates": ("acm", "list_certificates", {"Includes": {"keyTypes": [pki.P256]}}, "CertificateSummaryList"),
    "authorities": ("acm-pca", "list_certificate_authorities", {}, "CertificateAuthorities"),
    "roles": ("iam", "list_roles", {}, "Roles"),
    "functions": ("lambda", "list_functions", {}, "Functions"),
    "log groups": ("logs", "describe_log_groups", {}, "logGroups"),
    "rules": ("events", "list_rules", {}, "Rules"),
    "Health events": ("health", "describe_events", {}, "events"),
}


@pytest.fixture(scope="module")
def crowded(server: Server) -> Account:
    """An account with three of everything that is listed in pages; the log group is of no function."""
    made = server.account("crowded", test_clock=True)
    authorities = [pki.authority(made) for _ in range(3)]
    for number, arn in enumerate(authorities):
        pki.grant(made, arn)
        pki.managed(made, arn)
        made.client("lambda").create_function(
            FunctionName=f"f{number}",
            Runtime="python3.12",
            Role=role(made, f"r{number}"),
            Handler="app.handler",
            Code={"ZipFile": pki.zipped("", "app")},
        )
        made.client("logs").create_log_group(logGroupName=f"g{number}")
        made.client("events").put_rule(Name=f"r{number}", EventPattern=json.dumps({"source": ["nobody"]}))
    made.advance("335d")
    return made


@pytest.mark.parametrize(("service", "operation", "given", "member"), PAGES.values(), ids=PAGES)
def test_paginators(crowded: Account, service: str, operation: str, given: dict[str, Any], member: str) -> None:
    """Pages of one, two or all have the same three things in the same order."""
    client = crowded.client(service)

    def pages(size: int) -> list[list[Any]]:
        paginator = client.get_paginator(operation)
        return [page[member] for page in paginator.paginate(**given, PaginationConfig={"PageSize": size})]

    whole = [each for page in pages(50) for each in page]
    singly = pages(1 if service != "health" else 10)
    assert len(whole) == (4 if operation == "list_roles" else 3)  # the manager has made a role of its own
    assert [each for page in singly for each in page] == whole


def test_the_cli_tells_an_error_and_fails(account: Account) -> None:
    missing = f"arn:aws:acm:{REGION}:{account.id}:certificate/11111111-2222-4333-8444-555555555555"
    done = account.try_aws("acm", "describe-certificate", "--certificate-arn", missing)
    assert done.returncode in {254, 255}  # by the version of the CLI
    assert f"Could not find certificate {missing} in account {account.id}." in done.stderr
    assert "(ResourceNotFoundException)" in done.stderr


def test_the_cli_with_our_model_moves_the_clock(account: Account) -> None:
    """`aws configure add-model` is all that `aws tokiwa` needs."""
    model = f"file://{model_file('tokiwa')}"
    added = account.try_aws("configure", "add-model", "--service-name", "tokiwa", "--service-model", model)
    assert added.returncode == 0, added.stderr

    before = account.aws("tokiwa", "describe-clock")["Offset"]
    account.aws("tokiwa", "advance-clock", "--duration", "335d")
    assert account.aws("tokiwa", "describe-clock")["Offset"] - before == 335 * 86400


SCRIPT = """
import { ACMClient, DescribeCertificateCommand, ExportCertificateCommand, paginateListCertificates } from "@aws-sdk/client-acm";
import { ACMPCAClient, DescribeCertificateAuthorityCommand } from "@aws-sdk/client-acm-pca";

const [arn, authority] = process.argv.slice(2);
const acm = new ACMClient({ maxAttempts: 1 });
const pca = new ACMPCAClient({ maxAttempts: 1 });
const said = { listed: [] };

for await (const page of paginateListCertificates({ client: acm }, { Includes: { keyTypes: ["EC_prime256v1"] } }))
  said.listed.push(...page.CertificateSummaryList.map((each) => each.CertificateArn));
const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
said.notAfter = Certificate.NotAfter.toISOString();
const exported = await acm.send(new ExportCertificateCommand({ CertificateArn: arn, Passphrase: Buffer.from([1, 2, 3, 0]) }));
said.key = exported.PrivateKey;
const described = await pca.send(new DescribeCertificateAuthorityCommand({ CertificateAuthorityArn: authority }));
said.createdAt = described.CertificateAuthority.CreatedAt.toISOString();
try {
  await acm.send(new DescribeCertificateCommand({ CertificateArn: arn.slice(0, -1) + "x" }));
} catch (error) {
  said.error = [error.name, error.$metadata.httpStatusCode, error.message];
}
console.log(JSON.stringify(said));
"""


def test_the_sdk_for_javascript(account: Account) -> None:
    """It lists, describes, exports and gets its typed error; the key opens with the bytes that it sent."""
    authority = pki.authority(account)
    arn = pki.request(account, authority)
    folder = sdk()
    (folder / "story.mjs").write_text(SCRIPT)

    done = subprocess.run(
        ["node", "story.mjs", arn, authority],
        cwd=folder,
        env=account.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["listed"] == [arn]
    assert said["notAfter"] == f"{pki.describe(account, arn)['NotAfter']:%Y-%m-%dT%H:%M:%S.000Z}"
    assert said["key"].startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    pki.opened(said["key"], b"\x01\x02\x03\x00")
    missing = f"{arn[:-1]}x"
    told = f"Could not find certificate {missing} in account {account.id}."
    assert said["error"] == ["ResourceNotFoundException", 400, told]


CBOR = {
    "an empty map": (b"\xa0", 200, {"CertificateAuthorities": []}),
    "a map of unknown length": (b"\xbf\xff", 200, {"CertificateAuthorities": []}),
    "a number in two bytes": (b"\xa1\x6aMaxResults\x18\x32", 200, {"CertificateAuthorities": []}),
    "a text for a number": (b"\xa1\x6aMaxResults\x61\x31", 400, "SerializationException"),
    "a number out of bounds": (b"\xa1\x6aMaxResults\x00", 400, "ValidationException"),
    "an unfinished map": (b"\xa2\x6aMaxResults\x01", 400, "SerializationException"),
}


@pytest.mark.parametrize(("body", "status", "expected"), CBOR.values(), ids=CBOR)
def test_cbor_by_hand(account: Account, body: bytes, status: int, expected: Any) -> None:
    """Smithy RPC v2 CBOR, which the models list first and future SDKs will choose; botocore's parser reads the answer."""
    request = AWSRequest(
        "POST",
        f"{account.url}/service/ACMPrivateCA/operation/ListCertificateAuthorities",
        {"Smithy-Protocol": "rpc-v2-cbor", "Content-Type": "application/cbor", "Accept": "application/cbor"},
        body,
    )
    SigV4Auth(Credentials(account.key, account.secret), "acm-pca", REGION).add_auth(request)
    connection = http.client.HTTPConnection(urlsplit(account.url).netloc)
    connection.request("POST", urlsplit(request.url).path, body, dict(request.headers))
    answer = connection.getresponse()
    content = answer.read()
    connection.close()

    assert (answer.status, answer.headers["smithy-protocol"]) == (status, "rpc-v2-cbor")
    output = catalog.operation("acm-pca:ListCertificateAuthorities").output
    parsed = create_parser("smithy-rpc-v2-cbor").parse(
        {"body": content, "headers": answer.headers, "status_code": answer.status}, output
    )
    parsed.pop("ResponseMetadata")
    assert (parsed if status == 200 else parsed["Error"]["Code"]) == expected
