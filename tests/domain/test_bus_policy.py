"""A bus's policy, one statement at a time."""

import json

import pytest

from tokiwa.domain.bus_policy import LONGEST, checked, granted, revoked
from tokiwa.domain.problem import Kind, Problem

BUS = "arn:aws:events:us-east-1:000000000000:event-bus/default"


def grant(policy: str | None = None, sid: str = "one", principal: str = "111111111111") -> str:
    return granted(policy, BUS, sid, principal, "events:PutEvents", None)


def test_a_statement_that_stands_alone_may_have_been_no_list() -> None:
    document = json.loads(grant())
    document["Statement"] = document["Statement"][0]

    both = json.loads(grant(json.dumps(document), "two"))

    assert [statement["Sid"] for statement in both["Statement"]] == ["one", "two"]


def test_what_else_a_document_has_stays() -> None:
    document = json.loads(grant()) | {"Id": "ours", "Version": "2008-10-17"}

    changed = json.loads(grant(json.dumps(document), "two"))

    assert (changed["Id"], changed["Version"]) == ("ours", "2008-10-17")


def test_the_last_statement_takes_the_policy_along() -> None:
    assert revoked(grant(), "one") is None


def test_there_is_nothing_to_revoke_without_a_policy() -> None:
    with pytest.raises(Problem) as caught:
        revoked(None, "one")
    assert caught.value.kind is Kind.NOT_FOUND


def test_a_policy_that_grows_too_long_is_refused() -> None:
    policy = grant()
    one_more = len(grant(policy, "a0")) - len(policy)
    for number in range((LONGEST - len(policy)) // one_more):
        policy = grant(policy, f"a{number}")[: LONGEST + 1]

    with pytest.raises(Problem) as caught:
        grant(policy, "s" * 64)

    assert caught.value.code == "PolicyLengthExceededException"
    assert checked(policy) == policy
