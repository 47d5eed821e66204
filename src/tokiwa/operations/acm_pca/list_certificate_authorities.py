"""acm-pca:ListCertificateAuthorities: one's own authorities, or those that other accounts share."""

from collections.abc import Callable
from typing import Any

from tokiwa.domain.authority import Authority
from tokiwa.domain.call import Call
from tokiwa.domain.policy.context import keys_of_call
from tokiwa.domain.policy.document import parse
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.request import Request
from tokiwa.domain.sharing import in_force
from tokiwa.operations.acm_pca.description import described
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import authorities
from tokiwa.work import Transaction, Work

MOST = 100  # in one answer, whatever MaxResults says (API reference)
SELF, OTHERS = "SELF", "OTHER_ACCOUNTS"


@operation("acm-pca:ListCertificateAuthorities")
def list_certificate_authorities(work: Work, call: Call) -> dict[str, Any]:
    """One page of CertificateAuthorities, by ARN."""
    owner = call.input.get("ResourceOwner", SELF)
    listing = f"{call.name} {owner}"
    after, most = position(listing, call.input.get("NextToken"), ""), min(MOST, call.input.get("MaxResults", MOST))
    with work.transaction() as tx:
        found = (
            _shared(tx, call, after, most + 1)
            if owner == OTHERS
            else authorities.page(tx, call.account, after, most + 1)
        )
    answer: dict[str, Any] = {"CertificateAuthorities": [described(each, call.now) for each in found[:most]]}
    if len(found) > most:
        answer["NextToken"] = token(listing, found[most - 1].arn)
    return answer


def _shared(tx: Transaction, call: Call, after: str, most: int) -> list[Authority]:
    found: list[Authority] = []
    lets = _lets_describe(call)
    while len(found) < most:
        page = authorities.shared(tx, call.account, after, MOST)
        found += [each for each in page if lets(each)]
        if len(page) < MOST:
            break
        after = page[-1].arn
    return found[:most]


def _lets_describe(call: Call) -> Callable[[Authority], bool]:
    """Whether an authority's policy allows the caller to describe it."""
    keys = keys_of_call(call)

    def lets(each: Authority) -> bool:
        if each.policy is None:
            return False
        request = Request("acm-pca:DescribeCertificateAuthority", each.arn, call.principal, keys, each.account)
        document = parse(in_force(each.policy), Form.RESOURCE)
        return any(allow.naming(call.principal) and allow.applies(request) for allow in document.allows)

    return lets
