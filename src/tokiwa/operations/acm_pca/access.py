"""What authorisation looks at besides the caller's own policies: an authority's tags and its resource policy.

Condition keys are those of the Service Authorization Reference, "Actions, resources, and condition keys for AWS
Private Certificate Authority".
"""

from tokiwa.domain.call import Call
from tokiwa.domain.template import END_ENTITY
from tokiwa.operations.acm_pca.sharing import in_force
from tokiwa.store import authorities
from tokiwa.work import Transaction

Keys = dict[str, str | tuple[str, ...]]

DEFAULT_TEMPLATE = f"arn:aws:acm-pca:::template/{END_ENTITY.name}/V1"


def resource_keys(tx: Transaction, _call: Call, arn: str) -> Keys:
    """The authority's tags."""
    found = authorities.get(tx, arn)
    return {} if found is None else {f"aws:ResourceTag/{name}": value for name, value in found.tags.items()}


def request_keys(_tx: Transaction, call: Call, _arn: str) -> Keys:
    """The tags in the request."""
    tags = call.input.get("Tags", ())
    keys: Keys = {f"aws:RequestTag/{tag['Key']}": tag.get("Value", "") for tag in tags}
    return keys | {"aws:TagKeys": tuple(tag["Key"] for tag in tags)} if tags else keys


def tagging_keys(tx: Transaction, call: Call, arn: str) -> Keys:
    """The tags that are there and those in the request."""
    return resource_keys(tx, call, arn) | request_keys(tx, call, arn)


def issuing_keys(tx: Transaction, call: Call, arn: str) -> Keys:
    """The authority's tags and the template."""
    return resource_keys(tx, call, arn) | {"acm-pca:TemplateArn": call.input.get("TemplateArn", DEFAULT_TEMPLATE)}


def policy(tx: Transaction, arn: str) -> str | None:
    """The authority's resource policy, for the operations that can be shared with other accounts."""
    found = authorities.get(tx, arn)
    return None if found is None or found.policy is None else in_force(found.policy)
