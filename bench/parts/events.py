"""Events: each is held against many rules, and some are sent to an HTTP endpoint."""

import json
import time
from collections.abc import Callable

from bench.load import load
from bench.options import Options
from bench.receiver import receiver
from bench.report import Report
from bench.server import Server
from bench.steady import Found, Measured, Round

EACH = 10  # events of one PutEvents: the most that it takes
UNHEARD, HEARD = "default", "heard"  # buses
SOURCE, TYPE = "bench.shop", "Order placed"
_LOG = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/bench"


def events(options: Options, report: Report) -> None:
    """From the first PutEvents until everything is done."""
    with Server() as server, receiver() as endpoint:
        _rules(server, options.rules)
        _destination(server, endpoint.url)
        checked = _put(server, UNHEARD, options.events, lambda: server.until_done("publish"))
        report.judge("rules", [checked.rate * options.rules])
        sent = _put(server, HEARD, options.events, lambda: endpoint.until(options.events))
        report.judge("deliveries", [sent.rate])
        names = {f"events against {options.rules} rules": checked, "events to an HTTP target": sent}
        report.tell("Events", Found(tuple(Measured(name, server.who, 8, (one,)) for name, one in names.items())))


def _put(server: Server, bus: str, count: int, done: Callable[[], None]) -> Round:
    detail = json.dumps({"shop": "none", "amount": 1, "customer": {"name": "Ann", "since": 2019}})
    entry = {"EventBusName": bus, "Source": SOURCE, "DetailType": TYPE, "Detail": detail}
    asked = server.request("events", "PutEvents", {"Entries": [entry] * EACH})
    cpu, begin = server.cpu(), time.perf_counter()
    load(server.address, iter([asked] * (count // EACH)), 8, expected=b'"FailedEntryCount":0')
    done()
    seconds, cpu = time.perf_counter() - begin, server.cpu() - cpu
    return Round(rate=count / seconds, cpu=cpu / count * 1e6)


def _rules(server: Server, count: int) -> None:
    """Rules that ask for the source of the event, and more, so that each of them must be held against it."""
    client = server.client("events")
    for number in range(count):
        wanted = {"shop": [f"shop {number}"], "amount": [{"numeric": [">", number]}]}
        pattern = {"source": [SOURCE], "detail-type": [TYPE], "detail": wanted}
        client.put_rule(Name=f"rule-{number}", EventPattern=json.dumps(pattern))
        client.put_targets(Rule=f"rule-{number}", Targets=[{"Id": "log", "Arn": _LOG}])


def _destination(server: Server, url: str) -> None:
    client = server.client("events")
    key = {"ApiKeyAuthParameters": {"ApiKeyName": "x-key", "ApiKeyValue": "a key"}}
    connection = client.create_connection(Name="bench", AuthorizationType="API_KEY", AuthParameters=key)
    destination = client.create_api_destination(
        Name="bench",
        ConnectionArn=connection["ConnectionArn"],
        InvocationEndpoint=url,
        HttpMethod="POST",
        InvocationRateLimitPerSecond=100_000,
    )
    # A bus of its own, since one takes 300 rules.
    client.create_event_bus(Name=HEARD)
    client.put_rule(Name="all", EventBusName=HEARD, EventPattern=json.dumps({"source": [SOURCE]}))
    target = {"Id": "http", "Arn": destination["ApiDestinationArn"]}
    client.put_targets(Rule="all", EventBusName=HEARD, Targets=[target])
