from collections.abc import Iterator
from typing import Any

import pytest
from tests.operations.acm.asking import request
from tests.operations.acm_pca import pki

from functions import Client
from tokiwa.domain.problem import Problem
from world import World

GET = "resourcegroupstaggingapi:GetResources"
TEAM, STAGE = ("team", "web"), ("stage", "test")


def tags(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in pairs]


@pytest.fixture
def arns(world: World) -> dict[str, str]:
    """One of each kind that has tags, and a second certificate; another certificate has none."""
    client = Client(world, world.root)
    client.role()
    ca = pki.root(world, Tags=tags(STAGE))
    request(world, ca)
    made = {
        "certificate": request(world, ca, Tags=tags(TEAM, STAGE)),
        "other": request(world, ca, Tags=tags(("team", "mail"))),
        "authority": ca,
        "function": client.function(Tags=dict([TEAM]))["FunctionArn"],
    }
    rule = {"Name": "renewed", "EventPattern": '{"source": ["aws.acm"]}', "Tags": tags(TEAM)}
    made["rule"] = world.call("events:PutRule", rule)["RuleArn"]
    return made


def found(world: World, arns: dict[str, str], **given: Any) -> set[str]:
    names = {arn: name for name, arn in arns.items()}
    answer = world.call(GET, given)
    assert answer["PaginationToken"] == ""
    return {names[each["ResourceARN"]] for each in answer["ResourceTagMappingList"]}


FILTERS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "nothing": ({}, {"certificate", "other", "authority", "function", "rule"}),
    "a key": ({"TagFilters": [{"Key": "team"}]}, {"certificate", "other", "function", "rule"}),
    "a value": ({"TagFilters": [{"Key": "team", "Values": ["web"]}]}, {"certificate", "function", "rule"}),
    "one of two values": (
        {"TagFilters": [{"Key": "team", "Values": ["web", "mail"]}]},
        {"certificate", "other", "function", "rule"},
    ),
    "two keys": ({"TagFilters": [{"Key": "team", "Values": ["web"]}, {"Key": "stage"}]}, {"certificate"}),
    "another case": ({"TagFilters": [{"Key": "Team"}]}, set()),
    "a type": ({"ResourceTypeFilters": ["acm:certificate"]}, {"certificate", "other"}),
    "a service": ({"ResourceTypeFilters": ["acm-pca", "events"]}, {"authority", "rule"}),
    "a type that is not served": ({"ResourceTypeFilters": ["ec2:instance"]}, set()),
    "a type and a key": ({"ResourceTypeFilters": ["lambda:function"], "TagFilters": [{"Key": "team"}]}, {"function"}),
}


@pytest.mark.parametrize(("given", "names"), FILTERS.values(), ids=FILTERS)
def test_what_is_found(world: World, arns: dict[str, str], given: dict[str, Any], names: set[str]) -> None:
    assert found(world, arns, **given) == names


def test_those_that_are_named(world: World, arns: dict[str, str]) -> None:
    """One that is not there is no error."""
    missing = f"{arns['certificate'][:-12]}000000000000"
    assert found(world, arns, ResourceARNList=[arns["rule"], missing]) == {"rule"}


def test_each_is_told_with_its_tags(world: World, arns: dict[str, str]) -> None:
    given = {"TagFilters": [{"Key": "stage"}], "ResourceTypeFilters": ["acm"], "IncludeComplianceDetails": True}
    told = {"ResourceARN": arns["certificate"], "Tags": tags(TEAM, STAGE)}
    complies = {"ComplianceDetails": {"ComplianceStatus": True}}
    assert world.call(GET, given)["ResourceTagMappingList"] == [told | complies]
    assert found(world, arns, IncludeComplianceDetails=True, ExcludeCompliantResources=True) == set()


def test_pages_are_by_arn(world: World, arns: dict[str, str]) -> None:
    assert list(_pages(world, 2)) == sorted(arns.values())


def _pages(world: World, size: int) -> Iterator[str]:
    more = ""
    while True:
        answer = world.call(GET, {"ResourcesPerPage": size, "PaginationToken": more})
        assert len(answer["ResourceTagMappingList"]) <= size
        yield from (each["ResourceARN"] for each in answer["ResourceTagMappingList"])
        more = answer["PaginationToken"]
        if not more:
            return


def test_another_account_s_are_not_told(world: World, arns: dict[str, str]) -> None:
    answer = world.call(GET, {}, world.new_account("111111111111"))
    assert answer["ResourceTagMappingList"] == []


REFUSED = {
    "ARNs and filters": (
        {"ResourceARNList": ["arn:aws:acm:us-east-1:0:x/y"], "TagFilters": [{"Key": "a"}]},
        "together",
    ),
    "a page of none": ({"ResourcesPerPage": 0}, "from 1 to 100"),
    "exclusion alone": ({"ExcludeCompliantResources": True}, "needs IncludeComplianceDetails"),
    "a foreign token": ({"PaginationToken": "WzEsMl0="}, "pagination token is not valid"),
}


@pytest.mark.parametrize(("given", "why"), REFUSED.values(), ids=REFUSED)
def test_refusals(world: World, given: dict[str, Any], why: str) -> None:
    with pytest.raises(Problem, match=why):
        world.call(GET, given)
