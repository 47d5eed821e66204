"""What a role may do that a rule's target names."""

from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow, deny, policy
from tokiwa.work.role_right import role_may
from world import World

SERVICE = "events.amazonaws.com"
RULE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/rule"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:queue"
FOREIGN = f"arn:aws:sqs:us-east-1:{'1' * 12}:queue"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/sender"
OPEN = policy({**allow("sqs:SendMessage"), "Principal": {"AWS": ROLE}})

CASES: dict[str, tuple[list[dict[str, Any]], str, str | None, bool]] = {
    "allowed": ([allow("sqs:SendMessage", QUEUE)], QUEUE, None, True),
    "another queue": ([allow("sqs:SendMessage", f"{QUEUE}-2")], QUEUE, None, False),
    "nothing": ([allow("sns:*")], QUEUE, None, False),
    "by the queue alone": ([allow("sns:*")], QUEUE, OPEN, True),
    "denied": ([allow("sqs:*"), deny("sqs:SendMessage")], QUEUE, OPEN, False),
    "of another account": ([allow("sqs:*")], FOREIGN, None, False),
    "of another account that agrees": ([allow("sqs:*")], FOREIGN, OPEN, True),
}


@pytest.mark.parametrize("case", CASES)
def test_what_its_policies_say(case: str, world: World) -> None:
    statements, resource, document, may = CASES[case]
    Caller(world, world.root).role("sender", {"Service": SERVICE}, *statements)
    work = world.means.work()
    assert role_may(work, ROLE, SERVICE, RULE, "sqs:SendMessage", resource, document, world.now) is may


def test_a_role_that_does_not_trust_the_service_does_nothing(world: World) -> None:
    Caller(world, world.root).role("sender", {"Service": "lambda.amazonaws.com"}, allow("sqs:*"))
    work = world.means.work()
    assert not role_may(work, ROLE, SERVICE, RULE, "sqs:SendMessage", QUEUE, OPEN, world.now)
    assert not role_may(work, f"{ROLE}-2", SERVICE, RULE, "sqs:SendMessage", QUEUE, OPEN, world.now)
