"""The ways to name a function: name, partial ARN or ARN, each with or without a qualifier."""

import re

from tokiwa.domain import function
from tokiwa.domain.function import LATEST
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

_NAME = re.compile(
    r"(?:arn:aws[a-z-]*:lambda:(?P<region>[a-z0-9-]+):)?(?:(?P<account>\d{12}):)?(?:function:)?"
    r"(?P<name>[a-zA-Z0-9-_]+)(?::(?P<qualifier>\$LATEST|[a-zA-Z0-9-_]+))?"
)


class FunctionName(Value):
    """Which function, and which version or alias of it; `qualifier` is empty where none is given."""

    region: str
    account: str
    name: str
    qualifier: str = ""

    @property
    def arn(self) -> str:
        """The ARN as it was asked for."""
        return function.arn(self.region, self.account, self.name, self.qualifier)

    @property
    def unqualified(self) -> str:
        """The ARN of the function itself."""
        return function.arn(self.region, self.account, self.name)

    @property
    def version(self) -> str:
        """The qualifier, `$LATEST` where none is given."""
        return self.qualifier or LATEST


def parse(text: str, region: str, account: str, qualifier: str | None = None) -> FunctionName:
    """Read a FunctionName parameter (Lambda API Reference), of a caller in this region and account.

    INVALID_ARGUMENTS when it has another qualifier than the one given beside it, NOT_FOUND for a function of
    another region.
    """
    found = _NAME.fullmatch(text)
    if found is None:
        raise Problem(Kind.INVALID_ARGUMENTS, f"{text} is neither the name nor the ARN of a function.")
    if found["region"] not in (None, region):
        raise Problem(
            Kind.NOT_FOUND, f"Functions from '{found['region']}' are not reachable in this region ('{region}')"
        )
    if qualifier and found["qualifier"] not in (None, qualifier):
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            "The derived qualifier from the function name does not match the specified qualifier.",
        )
    return FunctionName(region, found["account"] or account, found["name"], qualifier or found["qualifier"] or "")


def of_arn(text: str) -> FunctionName:
    """Read the ARN of a function, a version or an alias. INVALID_ARGUMENTS for any other text."""
    found = _NAME.fullmatch(text)
    if found is None or not (found["region"] and found["account"]):
        raise Problem(Kind.INVALID_ARGUMENTS, f"{text} is not the ARN of a function.")
    return FunctionName(found["region"], found["account"], found["name"], found["qualifier"] or "")
