"""Functions as targets: the invocation that is stored, and when there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from eventing import FUNCTION, RULE, Client
from tokiwa.domain import async_event
from tokiwa.domain.async_event import AsyncEvent
from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure
from tokiwa.domain.function import Alias, Configuration, Function, Published
from tokiwa.domain.function_policy import statement
from tokiwa.jobs.targets.function import invoke_change
from tokiwa.store import rules
from world import ACCOUNT, REGION, START, World

CODE = Configuration("role", "python3.12", "app.handler", "sha", 1, START, "1", "1")


def permission(resource: str = FUNCTION, **changes: Any) -> str:
    """A statement as AddPermission writes it."""
    given = {
        "StatementId": "events",
        "Principal": "events.amazonaws.com",
        "Action": "lambda:InvokeFunction",
        "SourceArn": RULE,
        **changes,
    }
    return statement(resource, {k: v for k, v in given.items() if v is not None})


def store(world: World, policies: Mapping[str, str], account: str = ACCOUNT) -> None:
    """A function with version 1 and the alias `live`, and a policy of one statement for each qualifier."""
    function = Function(
        account,
        REGION,
        "install",
        CODE,
        published=1,
        aliases={"live": Alias("live", "1", "1")},
        policies={qualifier: (text,) for qualifier, text in policies.items()},
    )
    values = (function, Published(account, "install", 1, CODE))
    world.means.store.submit([Change(puts=values)])[0].result()


def invoke(client: Client, arn: str = FUNCTION) -> Change | Failure:
    """What the target answers for an event of a rule."""
    client.rule()
    with client.world.means.store.snapshot() as tx:
        rule = rules.get(tx, RULE)
        assert rule is not None
        return invoke_change(tx, arn, '{"n":1}', rule, "request-1", client.world.now)


LIVE, ONE = f"{FUNCTION}:live", f"{FUNCTION}:1"
TAKEN: dict[str, tuple[dict[str, str], str]] = {
    "this rule": ({"$LATEST": permission()}, FUNCTION),
    "any rule of the account": ({"$LATEST": permission(SourceArn=None, SourceAccount=ACCOUNT)}, FUNCTION),
    "rules by pattern": ({"$LATEST": permission(SourceArn=RULE.replace("/rule", "/*"))}, FUNCTION),
    "anything of the service": ({"$LATEST": permission(SourceArn=None)}, FUNCTION),
    "the newest code by name": ({"$LATEST": permission(f"{FUNCTION}:$LATEST")}, f"{FUNCTION}:$LATEST"),
    "a version": ({"1": permission(ONE)}, ONE),
    "an alias": ({"live": permission(LIVE)}, LIVE),
}


@pytest.mark.parametrize("case", TAKEN)
def test_an_invocation_is_stored_for_whom_the_policy_lets_in(case: str, client: Client, world: World) -> None:
    policies, arn = TAKEN[case]
    store(world, policies)

    change = invoke(client, arn)

    assert isinstance(change, Change)
    (job,) = change.jobs
    assert (job.kind, job.key, job.account, job.due) == ("invoke", "request-1", ACCOUNT, world.now)
    assert async_event.read(job.payload) == AsyncEvent(
        arn, '{"n":1}', "request-1", world.now, invoked_by="events.amazonaws.com", source_arn=RULE
    )


def test_a_function_of_another_account_is_invoked_there(client: Client, world: World) -> None:
    arn = FUNCTION.replace(ACCOUNT, "111111111111")
    store(world, {"$LATEST": permission(arn)}, "111111111111")

    change = invoke(client, arn)

    assert isinstance(change, Change)
    assert change.jobs[0].account == "111111111111"


REFUSED: dict[str, tuple[dict[str, str], str, str]] = {
    "no policy": ({}, FUNCTION, "NO_PERMISSIONS"),
    "another rule": ({"$LATEST": permission(SourceArn=f"{RULE}-2")}, FUNCTION, "NO_PERMISSIONS"),
    "another account": ({"$LATEST": permission(SourceAccount="111111111111")}, FUNCTION, "NO_PERMISSIONS"),
    "another service": ({"$LATEST": permission(Principal="s3.amazonaws.com")}, FUNCTION, "NO_PERMISSIONS"),
    "another action": ({"$LATEST": permission(Action="lambda:GetFunction")}, FUNCTION, "NO_PERMISSIONS"),
    "only the function, not its alias": ({"$LATEST": permission()}, LIVE, "NO_PERMISSIONS"),
    "another function": ({"$LATEST": permission()}, f"{FUNCTION}-2", "NO_RESOURCE"),
    "another region": ({"$LATEST": permission()}, FUNCTION.replace(REGION, "eu-west-1"), "NO_RESOURCE"),
    "another version": ({"2": permission(f"{FUNCTION}:2")}, f"{FUNCTION}:2", "NO_RESOURCE"),
    "another alias": ({"old": permission(f"{FUNCTION}:old")}, f"{FUNCTION}:old", "NO_RESOURCE"),
    "no name of a function": ({"$LATEST": permission()}, f"{FUNCTION}:live:live", "NO_RESOURCE"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_is_permanent(case: str, client: Client, world: World) -> None:
    policies, arn, code = REFUSED[case]
    store(world, policies)

    failure = invoke(client, arn)

    assert isinstance(failure, Failure)
    assert (failure.code, failure.permanent) == (code, True)
    assert arn in failure.message or "install" in failure.message
