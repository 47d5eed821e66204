"""Messages from services: who is let in, and what a queue takes. What rules and topics do with it is in their own tests."""

import json

import pytest

from messaging import EVENTS, Client, letting, queue_arn
from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure
from tokiwa.store import queues
from tokiwa.work.enqueuing import by_service, lets_in, put
from world import ACCOUNT, World

SOURCE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/rule"
QUEUE = queue_arn()


def statement(**changes: object) -> str:
    document = json.loads(letting(EVENTS, "sqs:SendMessage", QUEUE, SOURCE))
    document["Statement"][0] |= changes
    return json.dumps(document)


POLICIES = {
    "as AWS documents it": (statement(), True),
    "for the account": (statement(Condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}}), True),
    "for a pattern of rules": (
        statement(Condition={"ArnLike": {"aws:SourceArn": SOURCE.replace("/rule", "/*")}}),
        True,
    ),
    "without a condition": (statement(Condition={}), True),
    "for another source": (statement(Condition={"ArnEquals": {"aws:SourceArn": f"{SOURCE}-2"}}), False),
    "for another service": (statement(Principal={"Service": "s3.amazonaws.com"}), False),
    "another action": (statement(Action="sqs:ReceiveMessage"), False),
    "another queue": (statement(Resource=f"{QUEUE}-2"), False),
    "denied": (statement(Effect="Deny"), False),
    "none": (None, False),
}


@pytest.mark.parametrize("case", POLICIES)
def test_whom_a_policy_lets_in(case: str) -> None:
    policy, may = POLICIES[case]
    assert lets_in(policy, "sqs:SendMessage", QUEUE, ACCOUNT, EVENTS, SOURCE) is may


def sent(world: World, body: str = "hello", group: str = "", name: str = "queue") -> Change | Failure:
    with world.means.store.snapshot() as tx:
        return by_service(tx, world.means.draw, queue_arn(name), EVENTS, SOURCE, body, {}, world.now, group)


def test_a_message_waits_as_long_as_its_queue_says(world: World) -> None:
    client = Client(world, world.root)
    url = client.queue(let=(EVENTS, SOURCE), DelaySeconds="5")
    change = sent(world)
    assert isinstance(change, Change)
    world.means.store.submit([change])[0].result()
    assert client.counts(url) == (0, 0, 1)


FIFO = {
    "by content, with a group": ("true", "g", True),
    "by content, without a group": ("true", "", False),
    "by ids that a service has not": ("false", "g", False),
}


@pytest.mark.parametrize("case", FIFO)
def test_what_a_fifo_queue_takes(case: str, world: World) -> None:
    by_content, group, taken = FIFO[case]
    client = Client(world, world.root)
    client.queue("q.fifo", let=(EVENTS, SOURCE), FifoQueue="true", ContentBasedDeduplication=by_content)
    assert isinstance(sent(world, group=group, name="q.fifo"), Change) is taken


def test_a_message_that_is_too_large_is_refused_for_good(world: World) -> None:
    client = Client(world, world.root)
    client.queue(MaximumMessageSize="1024")
    with world.means.store.snapshot() as tx:
        found = queues.get(tx, QUEUE)
        assert found is not None
        failure = put(tx, world.means.draw, found, "x" * 1025, EVENTS, {}, world.now)
    assert failure == Failure(
        "SDK_CLIENT_ERROR", f"The message has 1025 bytes, and {QUEUE} takes at most 1024.", permanent=True
    )
