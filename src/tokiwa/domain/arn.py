"""Amazon Resource Names: `arn:<partition>:<service>:<region>:<account>:<resource>`."""

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

_PARTS = 6


class Arn(Value):
    """The parts of a name. `region` and `account` may be empty; `resource` may hold colons and slashes."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"


def parse(text: str) -> Arn:
    """Read a name (AWS General Reference, "Amazon Resource Names"). Raises Problem(INVALID_ARN)."""
    parts = text.split(":", _PARTS - 1)
    if len(parts) != _PARTS:
        raise _invalid(text)
    prefix, partition, service, region, account, resource = parts
    if prefix != "arn" or not (partition and service and resource):
        raise _invalid(text)
    return Arn(partition, service, region, account, resource)


def _invalid(text: str) -> Problem:
    return Problem(Kind.INVALID_ARN, f"Invalid ARN: {text} is not arn:partition:service:region:account:resource.")
