"""A certificate of another CA, from its import to its end, through boto3 and the AWS CLI; its metric in three protocols."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ClientError
from botocore.loaders import Loader
from tests.operations.acm.handing_in import NAME, issue, leaf
from tests.story.server import REGION, Account

from tokiwa.wire.description import model_file

pytestmark = pytest.mark.xdist_group("story importing")

NAMESPACE, METRIC = "AWS/CertificateManager", "DaysToExpiry"
NOW = datetime.now(UTC).replace(microsecond=0)  # a test clock begins at the wall's


def authorities() -> tuple[Any, Any]:
    """A root and an issuer under it that are valid now, whenever that is."""
    since = NOW - timedelta(days=30)
    above = issue("Their Root", ca=True, number=71, since=since, days=3650)
    return issue("Their Issuer", above, ca=True, number=72, since=since, days=1800), above


def test_boto3_and_the_cli_import_list_find_replace_and_revoke_nothing(account: Account, tmp_path: Path) -> None:
    acm, (issuer, above) = account.client("acm"), authorities()
    one = leaf(by=issuer, since=NOW - timedelta(days=1), days=60)
    arn = acm.import_certificate(**one.input(issuer, above, Tags=[{"Key": "team", "Value": "web"}]))["CertificateArn"]
    detail = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    assert (detail["Type"], detail["Status"], detail["DomainName"]) == ("IMPORTED", "ISSUED", NAME)
    assert acm.get_certificate(CertificateArn=arn)["Certificate"].encode() == one.pem

    other = leaf(by=issuer, number=1, since=NOW - timedelta(days=1), days=300)
    for name, content in {"cert": other.pem, "key": other.key_pem(), "chain": issuer.pem + above.pem}.items():
        (tmp_path / name).write_bytes(content)
    files = [
        *("--certificate", f"fileb://{tmp_path}/cert"),
        *("--private-key", f"fileb://{tmp_path}/key"),
        *("--certificate-chain", f"fileb://{tmp_path}/chain"),
    ]
    assert account.aws("acm", "import-certificate", *files, "--certificate-arn", arn) == {"CertificateArn": arn}
    wanted = {
        "Filter": {"X509AttributeFilter": {"Subject": {"CommonName": {"Value": NAME, "ComparisonOperator": "EQUALS"}}}}
    }
    found = account.aws("acm", "search-certificates", "--filter-statement", json.dumps(wanted))["Results"]
    assert [each["CertificateArn"] for each in found] == [arn]
    with pytest.raises(ClientError, match="was imported"):
        acm.revoke_certificate(CertificateArn=arn, RevocationReason="KEY_COMPROMISE")


def test_pages_of_a_search(account: Account) -> None:
    acm, (issuer, above) = account.client("acm"), authorities()
    one = leaf(by=issuer, since=NOW - timedelta(days=1))
    made = [acm.import_certificate(**one.input(issuer, above))["CertificateArn"] for _ in range(5)]
    paginator = acm.get_paginator("search_certificates")
    options = {"SortBy": "CERTIFICATE_ARN", "SortOrder": "ASCENDING", "PaginationConfig": {"PageSize": 2}}
    pages = [[each["CertificateArn"] for each in page["Results"]] for page in paginator.paginate(**options)]
    assert pages == [sorted(made)[:2], sorted(made)[2:4], sorted(made)[4:]]


def cloudwatch(account: Account, protocol: str, folder: Path) -> Any:
    """A client that speaks this protocol alone, as SDKs of another time do."""
    model = json.loads(gzip.decompress(model_file("cloudwatch").read_bytes()))
    model["metadata"] |= {"protocol": protocol, "protocols": [protocol]}
    where = folder / "cloudwatch" / model["metadata"]["apiVersion"]
    where.mkdir(parents=True)
    (where / "service-2.json").write_text(json.dumps(model))
    core = botocore.session.Session()
    loader = Loader(extra_search_paths=[str(folder)])
    loader.search_paths.insert(0, str(folder))
    core.register_component("data_loader", loader)
    return core.create_client(
        "cloudwatch",
        region_name=REGION,
        endpoint_url=account.url,
        aws_access_key_id=account.key,
        aws_secret_access_key=account.secret,
    )


@pytest.mark.parametrize("protocol", ["json", "query", "smithy-rpc-v2-cbor"])
def test_the_days_that_are_left_in_every_protocol(account: Account, tmp_path: Path, protocol: str) -> None:
    issuer, above = authorities()
    one = leaf(by=issuer, since=NOW - timedelta(days=1), days=61)
    arn = account.client("acm").import_certificate(**one.input(issuer, above))["CertificateArn"]
    account.advance("5d")
    client = cloudwatch(account, protocol, tmp_path)
    dimensions = [{"Name": "CertificateArn", "Value": arn}]
    metric = {"Namespace": NAMESPACE, "MetricName": METRIC, "Dimensions": dimensions}

    assert client.list_metrics(Namespace=NAMESPACE)["Metrics"] == [metric]
    midnight = NOW.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    span = {"StartTime": midnight, "EndTime": midnight + timedelta(days=3)}
    statistics = client.get_metric_statistics(**metric, **span, Period=86_400, Statistics=["Minimum", "SampleCount"])
    points = statistics["Datapoints"]
    assert [point["Timestamp"] for point in points] == [midnight + timedelta(days=day) for day in range(3)]
    assert [point["SampleCount"] for point in points] == [2.0] * 3
    lowest = [point["Minimum"] for point in points]
    assert lowest == [lowest[0], lowest[0] - 1, lowest[0] - 2]
    assert 58 <= lowest[0] <= 60

    query = {"Id": "days", "MetricStat": {"Metric": metric, "Period": 86_400, "Stat": "Minimum"}}
    (result,) = client.get_metric_data(MetricDataQueries=[query], **span)["MetricDataResults"]
    assert result["Values"] == lowest[::-1]

    with pytest.raises(ClientError) as caught:
        client.get_metric_statistics(**metric, **span, Period=60, Statistics=["Sum"])
    assert caught.value.response["Error"]["Code"] in {
        "InvalidParameterCombination",
        "InvalidParameterCombinationException",
    }
