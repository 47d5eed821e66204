"""Idempotency tokens: the same request is done once, another one under the same token is refused."""

from datetime import timedelta
from typing import Any

import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind
from tokiwa.domain.value import evolve
from tokiwa.work.idempotency import earlier, remember
from world import START, World, root_of

HOUR = timedelta(hours=1)


def call(world: World, **changes: Any) -> Call:
    """A call with a token."""
    values = {"IdempotencyToken": "t", "DomainName": "a", "Blob": b"x", "Names": ["b", "c"]}
    made = Call("acm:RequestCertificate", world.root, values, START, START, "r", "us-east-1")
    return evolve(made, **changes)


def use(world: World, made: Call, result: str = "arn") -> None:
    """Do what the call asks for, once."""
    work = world.means.work()
    with work.transaction() as tx:
        assert earlier(tx, made) is None
        tx.apply(remember(tx, made, result, HOUR))


def answer(world: World, made: Call) -> str | None:
    with world.means.store.snapshot() as tx:
        return earlier(tx, made)


def test_the_same_request_gets_the_same_answer(world: World) -> None:
    use(world, call(world))
    assert answer(world, call(world)) == "arn"
    reordered = dict(reversed(call(world).input.items()))
    assert answer(world, call(world, input=reordered)) == "arn"
    assert answer(world, call(world, now=START + HOUR - timedelta(seconds=1))) == "arn"


OTHERS: dict[str, dict[str, Any]] = {
    "another token": {"input": {"IdempotencyToken": "u", "DomainName": "b"}},
    "no token": {"input": {"DomainName": "b"}},
    "another operation": {"name": "acm-pca:IssueCertificate"},
    "another account": {"principal": root_of("111111111111")},
    "an hour later": {"now": START + HOUR, "input": {"IdempotencyToken": "t", "DomainName": "b"}},
}


@pytest.mark.parametrize("case", OTHERS)
def test_another_request_is_another_request(case: str, world: World) -> None:
    use(world, call(world))
    assert answer(world, call(world, **OTHERS[case])) is None


@pytest.mark.parametrize("changed", [{"DomainName": "b"}, {"Names": ["c", "b"]}, {"Blob": b"y"}, {"Tags": []}])
def test_other_parameters_under_the_same_token_are_refused(changed: dict[str, Any], world: World) -> None:
    use(world, call(world))
    other = call(world, input={**call(world).input, **changed})
    refused = pki.refusal(lambda: answer(world, other))
    assert refused == (
        Kind.INVALID_ARGUMENTS,
        "The idempotency token t was used with other parameters. Use a new token for a new request.",
    )


def test_a_token_can_be_used_anew_when_it_has_lapsed(world: World) -> None:
    use(world, call(world))
    use(world, call(world, now=START + HOUR), "another")
    assert answer(world, call(world, now=START + HOUR)) == "another"


def test_a_request_without_a_token_leaves_nothing_behind(world: World) -> None:
    with world.means.store.snapshot() as tx:
        assert remember(tx, call(world, input={"DomainName": "a"}), "arn", HOUR).puts == ()
