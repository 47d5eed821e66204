"""What a real server tells: one page for all its processes, lines for what was refused, a call while all is well."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest
import urllib3
from botocore.exceptions import ClientError
from prometheus_client.parser import text_string_to_metric_families

from running import Running

PATIENCE = 30.0


def figures(server: Running) -> dict[tuple[str, ...], float]:
    page = urllib3.request("GET", f"{server.url}/metrics", timeout=20).data.decode()
    families = text_string_to_metric_families(page)
    return {(s.name, *(s.labels[n] for n in sorted(s.labels))): s.value for f in families for s in f.samples}


@pytest.fixture
def server(tmp_path: Path):
    made = Running(tmp_path / "data", "--processes", "2")
    yield made
    made.stop()


def test_any_process_tells_of_the_whole_node_also_of_one_that_has_ended(server: Running) -> None:
    for _ in range(10):  # each client has a connection of its own, and the processes take turns
        server.client("acm").list_certificates()
    pages = [figures(server) for _ in range(4)]
    assert {page["tokiwa_call_seconds_count", "acm:ListCertificates"] for page in pages} == {10}
    processes = {key[1]: int(value) for key, value in pages[0].items() if key[0] == "tokiwa_process_id"}
    assert set(processes) == {"0", "1"}
    assert len(set(processes.values())) == 2
    assert {key for key in pages[0] if key[0] == "tokiwa_scheduler_last_tick_seconds"}
    os.kill(processes["1"], signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while figures(server).get(("tokiwa_process_id", "1")) in (None, processes["1"]):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert figures(server)["tokiwa_call_seconds_count", "acm:ListCertificates"] == 10


def test_a_refused_call_is_a_line_with_the_id_that_its_caller_got(server: Running) -> None:
    with pytest.raises(ClientError) as caught:
        server.client("acm").describe_certificate(CertificateArn="arn:aws:acm:us-east-1:000000000000:certificate/none")
    request_id = caught.value.response["ResponseMetadata"]["RequestId"]
    lines = [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]
    (line,) = [line for line in lines if line.get("request_id") == request_id]
    assert (line["event"], line["level"], line["operation"]) == ("call refused", "info", "acm:DescribeCertificate")
    assert line["principal"] == "arn:aws:iam::000000000000:root"
    assert line["error"] == caught.value.response["Error"]["Code"]
    assert line["milliseconds"] > 0
