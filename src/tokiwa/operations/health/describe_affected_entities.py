"""health:DescribeAffectedEntities: the certificates that events are about."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.health import HealthEvent
from tokiwa.operations.health.access import event_keys
from tokiwa.operations.health.entity import entity_arn
from tokiwa.operations.health.finding import page
from tokiwa.operations.health.locale import check_locale
from tokiwa.operations.registry import operation
from tokiwa.work import Work


@operation(
    "health:DescribeAffectedEntities", on=lambda call: tuple(call.input["filter"]["eventArns"]), context=event_keys
)
def describe_affected_entities(work: Work, call: Call) -> dict[str, Any]:
    """One page of entities, the one that was updated last first."""
    check_locale(call)
    with work.transaction() as tx:
        return page(tx, call, "entities", _entity)


def _entity(event: HealthEvent) -> dict[str, Any]:
    return {
        "entityArn": entity_arn(event),
        "eventArn": event.arn,
        "entityValue": event.entity,
        "awsAccountId": event.account,
        "lastUpdatedTime": event.updated_at,
        "statusCode": event.entity_status,
        "resourceTags": event.tags,
        "entityMetadata": {},
    }
