"""resourcegroupstaggingapi:GetResources: what has these tags, of these types, by ARN."""

from collections.abc import Mapping
from heapq import nsmallest
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.operations.resourcegroupstaggingapi.tagged import tagged, type_of
from tokiwa.work import Work

MOST = 100  # resources of an answer
ARNS, TYPES, TAGS = "ResourceARNList", "ResourceTypeFilters", "TagFilters"


@operation("resourcegroupstaggingapi:GetResources", action="tag:GetResources", slow=True)  # asks every resource
def get_resources(work: Work, call: Call) -> dict[str, Any]:
    """One page. There are no tag policies here, so everything complies with them."""
    given = call.input
    most = given.get("ResourcesPerPage", MOST)
    _check(given, most)
    listing = f"{call.name} {given.get(ARNS)} {given.get(TYPES)} {given.get(TAGS)}"
    after = position(listing, given.get("PaginationToken") or None, "")
    with work.transaction() as tx:
        every = tagged(tx, call.account)
        found = nsmallest(most + 1, (each for each in every if each[0] > after and _is_wanted(given, *each)))
    more = token(listing, found[most - 1][0]) if len(found) > most else ""
    answer = [] if given.get("ExcludeCompliantResources") else found[:most]
    return {"ResourceTagMappingList": [_told(given, *each) for each in answer], "PaginationToken": more}


def _is_wanted(given: Mapping[str, Any], arn: str, tags: Mapping[str, str]) -> bool:
    if ARNS in given:
        return arn in given[ARNS]
    service, type_ = type_of(arn)
    types = given.get(TYPES)
    if types and not {service, f"{service}:{type_}"}.intersection(types):
        return False
    return all(
        each["Key"] in tags and (not each.get("Values") or tags[each["Key"]] in each["Values"])
        for each in given.get(TAGS, ())
    )


def _told(given: Mapping[str, Any], arn: str, tags: Mapping[str, str]) -> dict[str, Any]:
    told = {"ResourceARN": arn, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
    return told | {"ComplianceDetails": {"ComplianceStatus": True}} if given.get("IncludeComplianceDetails") else told


def _check(given: Mapping[str, Any], most: int) -> None:
    others = [name for name in (TYPES, TAGS, "ResourcesPerPage", "TagsPerPage", "PaginationToken") if given.get(name)]
    if ARNS in given and others:
        raise Problem(Kind.INVALID_ARGUMENTS, f"{ARNS} and {others[0]} cannot be given together.")
    if not 1 <= most <= MOST:
        raise Problem(Kind.INVALID_ARGUMENTS, f"ResourcesPerPage must be a number from 1 to {MOST}.")
    if given.get("ExcludeCompliantResources") and not given.get("IncludeComplianceDetails"):
        raise Problem(Kind.INVALID_ARGUMENTS, "ExcludeCompliantResources needs IncludeComplianceDetails.")
