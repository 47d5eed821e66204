"""The tags that an AssumeRole call gives to its session (IAM User Guide, "Passing session tags in AWS STS")."""

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem

INVALID = "InvalidParameterValue"


def session_tags(call: Call) -> tuple[tuple[str, str], ...]:
    """Names and values; INVALID for a name that is reserved or there twice, whatever its case."""
    tags = tuple((tag["Key"], tag["Value"]) for tag in call.input.get("Tags", ()))
    names = [name.lower() for name, _ in tags]
    if len(set(names)) < len(names):
        raise Problem(
            Kind.INVALID, "Duplicate tag keys found. Please note that Tag keys are case insensitive.", INVALID
        )
    if any(name.startswith("aws:") for name in names):
        raise Problem(Kind.INVALID, "Tag keys that begin with aws: are reserved for the service.", INVALID)
    return tags
