"""sns:AddPermission and RemovePermission: the topic's policy, one statement at a time."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.labelled_policy import granted, revoked
from tokiwa.domain.topic import invalid
from tokiwa.domain.value import evolve
from tokiwa.operations.registry import operation
from tokiwa.operations.sns.finding import own, policy_of, resource_keys
from tokiwa.work import Work, apply

_INVALID = "InvalidParameter"
ACTIONS = frozenset(
    {
        *(
            "GetDataProtectionPolicy",
            "GetTopicAttributes",
            "ListSubscriptionsByTopic",
            "ListTagsForResource",
            "Publish",
        ),
        *("SetTopicAttributes", "Subscribe", "DeleteTopic", "AddPermission", "RemovePermission"),
    }
)


@operation("sns:AddPermission", on="TopicArn", context=resource_keys, policy=policy_of)
def add_permission(work: Work, call: Call) -> None:
    """Let accounts do something."""
    given = call.input
    for name in given["ActionName"]:
        if name not in ACTIONS:
            raise invalid("Policy statement action", f"{name} is out of service scope!")
    actions = [f"SNS:{name}" for name in given["ActionName"]]
    with work.transaction() as tx:
        found = own(tx, call, given["TopicArn"])
        policy = granted(found.policy, given["Label"], given["AWSAccountId"], actions, found.arn, _INVALID)
        apply(tx, Change(puts=(evolve(found, policy=policy),)))


@operation("sns:RemovePermission", on="TopicArn", context=resource_keys, policy=policy_of)
def remove_permission(work: Work, call: Call) -> None:
    """Take it back."""
    with work.transaction() as tx:
        found = own(tx, call, call.input["TopicArn"])
        apply(tx, Change(puts=(evolve(found, policy=revoked(found.policy, call.input["Label"], _INVALID)),)))
