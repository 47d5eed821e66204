"""What authorisation looks at besides the caller's own policies: an authority's tags and its resource policy.

Condition keys are those of the Service Authorization Reference, "Actions, resources, and condition keys for AWS
Private Certificate Authority".
"""

from tokiwa.domain.authority import Authority
from tokiwa.domain.call import Call
from tokiwa.domain.sharing import in_force
from tokiwa.domain.template import END_ENTITY
from tokiwa.domain.value import Value, field
from tokiwa.work import Work
from tokiwa.work.authorities import remembered

Keys = dict[str, str | tuple[str, ...]]

DEFAULT_TEMPLATE = f"arn:aws:acm-pca:::template/{END_ENTITY.name}/V1"


class _Access(Value):
    """What is remembered of an authority: every certificate that it issues asks for it."""

    tags: Keys = field(default_factory=dict)
    policy: str | None = None


def resource_keys(work: Work, _call: Call, arn: str) -> Keys:
    """The authority's tags."""
    return _access(work, arn).tags


def request_keys(_work: Work, call: Call, _arn: str) -> Keys:
    """The tags in the request."""
    tags = call.input.get("Tags", ())
    keys: Keys = {f"aws:RequestTag/{tag['Key']}": tag.get("Value", "") for tag in tags}
    return keys | {"aws:TagKeys": tuple(tag["Key"] for tag in tags)} if tags else keys


def tagging_keys(work: Work, call: Call, arn: str) -> Keys:
    """The tags that are there and those in the request."""
    return resource_keys(work, call, arn) | request_keys(work, call, arn)


def issuing_keys(work: Work, call: Call, arn: str) -> Keys:
    """The authority's tags and the template."""
    return resource_keys(work, call, arn) | {"acm-pca:TemplateArn": call.input.get("TemplateArn", DEFAULT_TEMPLATE)}


def policy(work: Work, arn: str) -> str | None:
    """The authority's resource policy, for the operations that can be shared with other accounts."""
    return _access(work, arn).policy


def _access(work: Work, arn: str) -> _Access:
    def load() -> _Access:
        found = remembered(work, arn)
        if found is None:
            return _Access()
        tags: Keys = {f"aws:ResourceTag/{name}": value for name, value in found.tags.items()}
        return _Access(tags, None if found.policy is None else in_force(found.policy))

    return work.means.store.cached("authority access", (Authority,), arn, load)
