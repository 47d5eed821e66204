"""tokiwa:DescribeDeployment and ListDeployments: where deployments are, and why."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.deployment import Deployment, arn_of
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.operations.tokiwa.deployment_shown import deployment_shown
from tokiwa.operations.tokiwa.deployments import ARN, deployment
from tokiwa.store import deployments
from tokiwa.work import Transaction, Work

MOST = 100  # unless fewer are asked for


@operation("tokiwa:DescribeDeployment", on=ARN)
def describe_deployment(work: Work, call: Call) -> dict[str, Any]:
    """One deployment."""
    with work.transaction() as tx:
        return {"Deployment": deployment_shown(deployment(tx, call))}


@operation("tokiwa:ListDeployments", on=lambda call: arn_of(call.region, call.account, "*"))
def list_deployments(work: Work, call: Call) -> dict[str, Any]:
    """A page by name: of a certificate, an agent or all, those in the state that is asked for."""
    most = call.input.get("MaxResults", MOST)
    after = position(call.name, call.input.get("NextToken"), "")
    found: list[Deployment] = []
    with work.transaction() as tx:
        page = _page(tx, call, after, most + 1)
        while page and len(found) <= most:
            found += [each for each in page if _asked_for(each, call)]
            page = _page(tx, call, page[-1].arn, most + 1) if len(page) > most else []
    answer: dict[str, Any] = {"Deployments": [deployment_shown(each) for each in found[:most]]}
    if len(found) > most:
        answer["NextToken"] = token(call.name, found[most - 1].arn)
    return answer


def _page(tx: Transaction, call: Call, after: str, most: int) -> list[Deployment]:
    given = call.input
    if "CertificateArn" in given:
        return deployments.of_certificate(tx, given["CertificateArn"], after, most)
    if "AgentName" in given:
        return deployments.of_agent(tx, call.account, given["AgentName"], after, most)
    return deployments.page(tx, call.account, after, most)


def _asked_for(found: Deployment, call: Call) -> bool:
    given = call.input
    return (
        found.account == call.account
        and given.get("AgentName", found.agent) == found.agent
        and given.get("Status", found.status.value) == found.status.value
    )
