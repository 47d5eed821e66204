"""sqs:AddPermission and RemovePermission: the queue's policy, one statement at a time."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.labelled_policy import granted, revoked
from tokiwa.domain.value import evolve
from tokiwa.operations.registry import operation
from tokiwa.operations.sqs.finding import invalid, own, policy_of, queue_arn, resource_keys
from tokiwa.work import Work, apply

_INVALID = "InvalidParameterValueException"
ACTIONS = frozenset(
    {
        "*",
        "ChangeMessageVisibility",
        "DeleteMessage",
        "GetQueueAttributes",
        "GetQueueUrl",
        "ReceiveMessage",
        "SendMessage",
    }
)


@operation("sqs:AddPermission", on=queue_arn, context=resource_keys, policy=policy_of)
def add_permission(work: Work, call: Call) -> None:
    """Let accounts do something."""
    given = call.input
    for name in given["Actions"]:
        if name not in ACTIONS:
            raise invalid("ActionName", f"SQS:{name}", "Only the queue owner is allowed to invoke this action.")
    actions = [f"SQS:{name}" for name in given["Actions"]]
    with work.transaction() as tx:
        found = own(tx, call)
        policy = granted(found.policy, given["Label"], given["AWSAccountIds"], actions, found.arn, _INVALID)
        apply(tx, Change(puts=(evolve(found, policy=policy, updated_at=call.now),)))


@operation("sqs:RemovePermission", on=queue_arn, context=resource_keys, policy=policy_of)
def remove_permission(work: Work, call: Call) -> None:
    """Take it back."""
    with work.transaction() as tx:
        found = own(tx, call)
        policy = revoked(found.policy, call.input["Label"], _INVALID)
        apply(tx, Change(puts=(evolve(found, policy=policy, updated_at=call.now),)))
