import pytest
from tests.operations.acm.asking import refused

GET, PUT = "acm:GetAccountConfiguration", "acm:PutAccountConfiguration"


def days(world, principal=None):
    return world.call(GET, principal=principal)["ExpiryEvents"]["DaysBeforeExpiry"]


def put(world, value, named="t", principal=None):
    given = {"ExpiryEvents": {"DaysBeforeExpiry": value}, "IdempotencyToken": named}
    assert not world.call(PUT, given, principal)


def test_notices_begin_45_days_before_the_end_unless_told_otherwise(world):
    assert days(world) == 45
    put(world, 10)
    assert days(world) == 10


def test_each_account_has_its_own(world):
    theirs = world.new_account("111111111111")
    put(world, 10, principal=theirs)
    assert (days(world), days(world, theirs)) == (45, 10)


def test_a_token_is_good_once_for_an_hour(world):
    put(world, 10)
    put(world, 20, "u")
    put(world, 10)  # the same request again, late: it was done before
    assert days(world) == 20
    world.advance(minutes=61)
    put(world, 10)
    assert days(world) == 10


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"ExpiryEvents": {"DaysBeforeExpiry": 1}}, "at 'idempotencyToken'"),
        ({"ExpiryEvents": {"DaysBeforeExpiry": 0}, "IdempotencyToken": "t"}, "at 'expiryEvents.daysBeforeExpiry'"),
        ({"ExpiryEvents": {"DaysBeforeExpiry": 1}, "IdempotencyToken": "a b"}, "at 'idempotencyToken'"),
    ],
)
def test_what_cannot_be(world, given, words):
    code, message = refused(world, PUT, given)
    assert (code, words in message) == ("ValidationException", True)


def test_a_token_with_other_days_is_refused(world):
    put(world, 10)
    given = {"ExpiryEvents": {"DaysBeforeExpiry": 20}, "IdempotencyToken": "t"}
    assert refused(world, PUT, given)[0] == "ValidationException"


def test_without_days_nothing_changes(world):
    put(world, 10)
    world.call(PUT, {"IdempotencyToken": "u"})
    assert days(world) == 10


@pytest.mark.parametrize(("value", "first"), [(50, 50), (45, 45), (3, 3)])
def test_notices_of_certificates_that_are_there_follow(world, arn, value, first):
    put(world, value)
    kind = "ACM Certificate Approaching Expiration"
    world.advance(days=395 - first - 1)
    assert world.events(kind) == []
    world.advance(days=1)
    assert [e.detail["DaysToExpiry"] for e in world.events(kind)] == [first]
