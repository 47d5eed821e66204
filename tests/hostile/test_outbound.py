"""URLs that users give must not make the server call what only it can reach (server-side request forgery)."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from tests.jobs.targets.scripted import scripted
from tests.jobs.targets.test_courier import FINE, asked, post

from eventing import http_endpoint
from revoking import LIST, RESPONDER, told
from running import Running
from tokiwa.domain.delivery import Failure
from tokiwa.domain.reach import Reach, network
from tokiwa.jobs.targets import courier as couriers
from tokiwa.jobs.targets.answer import Answer
from tokiwa.jobs.targets.courier import OUT_OF_REACH, Courier
from world import World

pytestmark = pytest.mark.xdist_group("hostile outbound")

REFUSED = Failure("SDK_CLIENT_ERROR", OUT_OF_REACH, permanent=True)
FORMS = {
    "the address": "127.0.0.1",
    "another of its network": "127.1.2.3",
    "a name for it": "localhost",
    "in upper case": "LOCALHOST",
    "one number": "2130706433",
    "one number in hex": "0x7f000001",
    "octal": "0177.0.0.1",
    "shortened": "127.1",
    "nothing": "0.0.0.0",  # noqa: S104
    "nothing, shortened": "0",
    "version 6": "[::1]",
    "mapped": "[::ffff:127.0.0.1]",
    "mapped, in hex": "[::ffff:7f00:1]",
    "6to4": "[2002:7f00:1::]",
    "NAT64": "[64:ff9b::7f00:1]",
    "metadata": "169.254.169.254",
    "metadata as one number": "2852039166",
    "private": "10.255.255.254",
}


@pytest.mark.parametrize("name", FORMS)
def test_whatever_an_inner_address_is_called_it_is_not_called(name: str) -> None:
    """And the answer does not tell whether somebody listens there."""
    with scripted() as server:
        courier = Courier(reach=Reach(inside=False))
        assert asked(courier, post(f"http://{FORMS[name]}:{server.port}/")) == [REFUSED]
        assert server.connections == 0


def test_a_redirect_to_an_inner_address_is_not_followed() -> None:
    with scripted() as inner:
        moved = f"HTTP/1.1 307 Moved\r\nLocation: {inner.url}\r\nContent-Length: 0\r\n\r\n".encode()
        with scripted(moved) as outer:
            reach = Reach(inside=False, networks=(network("127.0.0.1"),))
            assert asked(Courier(reach=reach), post(outer.url)) == [Answer(307, b"", None)]
        assert inner.connections == 0


class Rebinding(asyncio.SelectorEventLoop):
    """What name servers of an attacker do: the first answer is an address that may be called, later ones are not."""

    asked = 0

    async def getaddrinfo(self, _host: Any, port: Any, **_: Any) -> Any:
        self.asked += 1
        address = "127.0.0.2" if self.asked == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port))]


def test_only_the_address_that_was_looked_at_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is looked up again when the connection is made may lead elsewhere by then (DNS rebinding)."""
    loop = Rebinding()
    monkeypatch.setattr(couriers.uvloop, "new_event_loop", lambda: loop)
    with scripted() as inner:
        courier = Courier(reach=Reach(inside=False, networks=(network("127.0.0.2"),)))
        (failure,) = asked(courier, post(f"http://rebinding.example.com:{inner.port}/"))
        assert failure == Failure("SDK_CLIENT_ERROR", "The endpoint could not be reached: ConnectionRefusedError.")
        assert (loop.asked, inner.connections) == (1, 0)
        assert asked(courier, post(f"http://rebinding.example.com:{inner.port}/")) == [REFUSED]
        assert inner.connections == 0


def test_a_name_is_called_at_an_address_that_may_be() -> None:
    with scripted() as server:
        courier = Courier(reach=Reach(inside=False, networks=(network("127.0.0.0/8"),)))
        assert asked(courier, post(f"http://localhost:{server.port}/")) == [FINE]


@pytest.mark.parametrize("named", [False, True], ids=["unless it is named", "if it is named"])
def test_a_server_that_others_reach_calls_nothing_within(tmp_path: Path, *, named: bool) -> None:
    """From a rule to the dead-letter log group that says why, on a real server; the same for OAuth."""
    options = ("--target-network", "127.0.0.0/8") if named else ()
    with http_endpoint() as endpoint:
        server = Running(tmp_path / "data", *options, listen="0.0.0.0:0")
        try:
            events, logs = server.client("events"), server.client("logs")
            logs.create_log_group(logGroupName="/lost")
            key = {"ApiKeyAuthParameters": {"ApiKeyName": "x-key", "ApiKeyValue": "a"}}
            arn = events.create_connection(Name="c", AuthorizationType="API_KEY", AuthParameters=key)["ConnectionArn"]
            hook = events.create_api_destination(
                Name="d", ConnectionArn=arn, InvocationEndpoint=endpoint.url, HttpMethod="POST"
            )
            events.put_rule(Name="r", EventPattern='{"source":["mine"]}')
            lost = "arn:aws:logs:us-east-1:000000000000:log-group:/lost"
            target = {"Id": "1", "Arn": hook["ApiDestinationArn"], "DeadLetterConfig": {"Arn": lost}}
            events.put_targets(Rule="r", Targets=[target])
            events.put_events(Entries=[{"Source": "mine", "DetailType": "t", "Detail": "{}"}])
            found = None
            while not (found or endpoint.requests):
                found = logs.filter_log_events(logGroupName="/lost")["events"]
        finally:
            server.stop()
        if named:
            assert not found
            assert endpoint.requests[0]["method"] == "POST"
        else:
            assert endpoint.requests == []
            assert json.loads(found[0]["message"])["attributes"]["ERROR_MESSAGE"] == OUT_OF_REACH


def test_urls_for_certificates_are_written_and_never_called(world: World) -> None:
    """Whoever configures a CA names hosts for its lists and its responder; the server itself asks neither."""
    with socket.create_server(("127.0.0.1", 0)) as inner:
        inner.setblocking(False)
        host = f"127.0.0.1:{inner.getsockname()[1]}"
        made = told(
            world,
            CrlConfiguration={**LIST["CrlConfiguration"], "CustomCname": "localhost", "CustomPath": "x"},
            OcspConfiguration={**RESPONDER["OcspConfiguration"], "OcspCustomCname": host},
        )
        serial, pem = made.issue()
        made.revoke(serial)
        world.advance(days=8)
        assert re.search("BEGIN CERTIFICATE", pem)
        with pytest.raises(BlockingIOError):
            inner.accept()
