import json
from datetime import timedelta

import pytest
from tests.operations.acm_pca import pki

from logbook import calls
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.cloudtrail import lookup_events

LOOKUP = "cloudtrail:LookupEvents"


def look(world, principal=None, **given):
    return world.call(LOOKUP, given, principal)


def names(answer):
    return [json.loads(each["CloudTrailEvent"])["requestParameters"]["userName"] for each in answer["Events"]]


def by(key, value):
    return [{"AttributeKey": key, "AttributeValue": value}]


@pytest.fixture
def log(world):
    """Users a to e, one in each minute."""
    for name in "abcde":
        calls(world, name)
        world.now += timedelta(minutes=1)
    return world


def test_the_newest_come_first(log):
    answer = look(log)
    assert names(answer) == [*"edcba"]
    assert "NextToken" not in answer


def test_pages(log, monkeypatch):
    monkeypatch.setattr(lookup_events, "PAGE", 2)
    found, more = [], {}
    sizes = []
    while True:
        answer = look(log, MaxResults=2, **more)
        found += names(answer)
        sizes.append(len(answer["Events"]))
        if "NextToken" not in answer:
            break
        more = {"NextToken": answer["NextToken"]}
    assert (found, sizes) == ([*"edcba"], [2, 2, 1])


def test_what_is_written_between_two_pages_moves_nothing(log):
    first = look(log, MaxResults=2)
    calls(log, "z")
    assert names(look(log, MaxResults=3, NextToken=first["NextToken"])) == [*"cba"]


def test_rows_of_one_moment_are_told_once(world):
    calls(world, *"abcdef")
    first = look(world, MaxResults=4)
    rest = look(world, MaxResults=4, NextToken=first["NextToken"])
    assert sorted(names(first) + names(rest)) == [*"abcdef"]


def test_a_call_looks_at_no_more_than_it_may_and_says_that_there_is_more(log, monkeypatch):
    monkeypatch.setattr(lookup_events, "MOST_SEARCHED", 2)
    given = {"LookupAttributes": by("ResourceName", "a")}
    sizes, more = [], {}
    while True:
        answer = look(log, **given, **more)
        sizes.append(len(answer["Events"]))
        if "NextToken" not in answer:
            break
        more = {"NextToken": answer["NextToken"]}
    assert sizes == [0, 0, 1]


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [(1, 3, "dcb"), (None, 1, "ba"), (3, None, "ed"), (2, 2, "c"), (10, 11, "")],
)
def test_between_two_moments_both_included(log, start, end, found):
    first = log.now - timedelta(minutes=5)
    given = {"StartTime": start, "EndTime": end}
    span = {name: first + timedelta(minutes=at) for name, at in given.items() if at is not None}
    assert names(look(log, **span)) == [*found]


def test_the_second_that_is_asked_for_is_told_whole(world):
    """Clients ask for seconds, and are told seconds."""
    world.now += timedelta(milliseconds=700)
    calls(world, "a")
    (told,) = look(world)["Events"]
    assert names(look(world, StartTime=told["EventTime"], EndTime=told["EventTime"])) == ["a"]


def test_attributes(log):
    anna = pki.user(log, pki.allow("iam:GetUser"))
    with pytest.raises(Problem, match="not authorized"):
        log.call("iam:ListRoles", {}, anna)
    log.call("events:PutRule", {"Name": "nightly", "ScheduleExpression": "rate(1 day)"})
    log.settle()
    event = look(log)["Events"][0]
    table = {
        ("EventId", event["EventId"]): 1,
        ("EventName", "CreateUser"): 5,
        ("EventName", "DeleteUser"): 0,
        ("ReadOnly", "true"): 1,
        ("ReadOnly", "false"): 6,
        ("Username", anna.name): 1,
        ("Username", "root"): 6,
        ("ResourceType", "AWS::IAM::User"): 5,
        ("ResourceType", "AWS::Events::Rule"): 1,
        ("ResourceName", "nightly"): 1,
        ("ResourceName", "arn:aws:iam::000000000000:user/a"): 1,
        ("EventSource", "iam.amazonaws.com"): 6,
        ("EventSource", "events.amazonaws.com"): 1,
        ("AccessKeyId", "AKIANOBODY"): 0,
    }
    found = {key: len(look(log, LookupAttributes=by(*key))["Events"]) for key in table}
    assert found == table


def test_an_access_key(world):

    root = evolve(world.root, access_key="AKIAEXAMPLE")
    world.call("iam:CreateUser", {"UserName": "a"}, root)
    calls(world, "b")
    assert names(look(world, LookupAttributes=by("AccessKeyId", "AKIAEXAMPLE"))) == ["a"]


def test_each_account_sees_its_own(log):
    other = log.new_account("111111111111")
    assert look(log, other)["Events"] == []
    log.call("iam:CreateUser", {"UserName": "x"}, other)
    assert names(look(log, other)) == ["x"]
    assert len(look(log)["Events"]) == 5


def test_one_event_by_its_id(log):
    event = look(log)["Events"][1]
    given = {"LookupAttributes": by("EventId", event["EventId"])}
    assert look(log, **given) == {"Events": [event]}
    assert look(log, **given, EndTime=event["EventTime"] - timedelta(seconds=1)) == {"Events": []}
    assert look(log, log.new_account("111111111111"), **given) == {"Events": []}
    assert look(log, LookupAttributes=by("EventId", "nobody")) == {"Events": []}


def test_reading_is_not_on_record(log):
    log.call("iam:ListUsers")
    look(log)
    assert len(look(log)["Events"]) == 5


def test_there_are_no_insights(log):
    assert look(log, EventCategory="insight") == {"Events": []}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"LookupAttributes": by("EventName", "a") + by("EventName", "b")}, "InvalidLookupAttributesException"),
        ({"StartTime": 2, "EndTime": 1}, "InvalidTimeRangeException"),
    ],
    ids=["attributes", "times"],
)
def test_what_cannot_be_asked(log, given, code):
    given = {
        name: log.now + timedelta(days=value) if isinstance(value, int) else value for name, value in given.items()
    }
    with pytest.raises(Problem) as caught:
        look(log, **given)
    assert caught.value.code == code


def test_a_token_of_another_question(log):
    token = look(log, MaxResults=1)["NextToken"]
    for given in ({"LookupAttributes": by("EventName", "CreateUser")}, {"StartTime": log.now}):
        with pytest.raises(Problem) as caught:
            look(log, NextToken=token, **given)
        assert caught.value.kind is Kind.INVALID_PAGE
    with pytest.raises(Problem) as caught:
        look(log, NextToken="x")
    assert caught.value.kind is Kind.INVALID_PAGE


def test_it_needs_its_permission(log):
    anna = pki.user(log, pki.allow("cloudtrail:DescribeTrails"))
    with pytest.raises(Problem, match="cloudtrail:LookupEvents"):
        look(log, anna)


def test_as_often_as_in_aws_where_quotas_are_on(log):
    from tokiwa.domain.quota import AWS

    assert AWS["cloudtrail:LookupEvents"] == 2
