"""What of an account can have tags and be found by them: certificates, CAs, rules and functions."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tokiwa.store import authorities, certificates, functions, rules
from tokiwa.work import Transaction

PAGE = 500


def tagged(tx: Transaction, account: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """ARN and tags of everything that has a tag."""
    for arn, tags in _all(tx, account):
        if tags:
            yield arn, tags


def type_of(arn: str) -> tuple[str, str]:
    """Service and type of a resource, as its ARN has them: `acm` and `certificate`."""
    _, _, service, _, _, resource = arn.split(":", 5)
    return service, re.split("[:/]", resource, maxsplit=1)[0]


def _all(tx: Transaction, account: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    def certificates_after(after: Any) -> list[Any]:
        return certificates.page(tx, account, after, PAGE, newest_first=False)

    for certificate in _pages(certificates_after, certificates.FIRST, certificates.position):
        yield certificate.arn, certificate.tags
    for authority in _pages(lambda after: authorities.page(tx, account, after, PAGE), "", lambda last: last.arn):
        yield authority.arn, authority.tags
    for function in _pages(lambda after: functions.page(tx, account, after, PAGE), "", lambda last: last.name):
        yield function.arn, function.tags
    for rule in rules.of_account(tx, account):
        yield rule.arn, rule.tags


def _pages(page: Callable[[Any], list[Any]], first: Any, position: Callable[[Any], Any]) -> Iterator[Any]:
    after = first
    while found := page(after):
        yield from found
        after = position(found[-1])
