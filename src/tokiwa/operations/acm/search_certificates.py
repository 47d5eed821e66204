"""acm:SearchCertificates: certificates of which a statement is true, in the order that is asked for."""

import heapq
from collections.abc import Iterator
from itertools import islice
from typing import Any

from tokiwa.crypto.attributes import x509_attributes
from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.eligibility import eligibility
from tokiwa.operations.acm.search_filter import arn_of, question
from tokiwa.operations.acm.search_order import Place, place, start
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import certificates
from tokiwa.work import Transaction, Work
from tokiwa.work.editions import der

SEARCH = "acm:SearchCertificates"
MOST, PAGE = 100, 500
CREATED = "CREATED_AT"


@operation(SEARCH, slow=True)  # a statement may have to be asked of every certificate of the account
def search_certificates(work: Work, call: Call) -> dict[str, Any]:
    """One page of Results; newest first unless another order is asked for."""
    given = call.input
    order, descending = given.get("SortBy", CREATED), given.get("SortOrder", "DESCENDING") == "DESCENDING"
    listing = f"{SEARCH} {order} {'descending' if descending else 'ascending'}"
    # Without a token the search begins at an end, which no place stands for.
    after: Place | None = position(listing, given["NextToken"], start(order)) if "NextToken" in given else None
    most = given.get("MaxResults", MOST)
    with work.transaction() as tx:
        found = _found(tx, call, order, after, most + 1, descending=descending)
        results = [_result(tx, each, call) for each in found[:most]]
    more = token(listing, place(found[most - 1], order, call.now)) if len(found) > most else None
    return {"Results": results, "NextToken": more}


def _found(
    tx: Transaction, call: Call, order: str, after: Place | None, most: int, *, descending: bool
) -> list[Certificate]:
    """The next certificates, `most` of them if there are as many."""
    statement = call.input.get("FilterStatement")
    asked = question(statement, call.now)
    arn = arn_of(statement)
    if arn is not None:
        named = certificates.get(tx, arn)
        return [] if named is None or named.account != call.account or after is not None else [named]
    if order == CREATED:  # the order of the store
        # Without a statement these are all that is read.
        return list(islice(filter(asked, _all(tx, call.account, after, most, descending=descending)), most))

    def behind(found: Certificate) -> bool:
        if after is None:
            return True
        here: Any = place(found, order, call.now)
        return bool(here < after if descending else here > after)

    everything = filter(asked, _all(tx, call.account, None, PAGE, descending=descending))
    pick = heapq.nlargest if descending else heapq.nsmallest
    by_place: Any = lambda found: place(found, order, call.now)  # noqa: E731  # places of one order are of one form
    return pick(most, filter(behind, everything), key=by_place)


def _all(tx: Transaction, account: str, after: Any, size: int, *, descending: bool) -> Iterator[Certificate]:
    """The account's certificates by creation, those behind a place; so many are read at first."""
    after = after or (certificates.LAST if descending else certificates.FIRST)
    page = certificates.page(tx, account, after, size, newest_first=descending)
    while page:
        yield from page
        if len(page) < size:
            return
        size = PAGE
        page = certificates.page(tx, account, certificates.position(page[-1]), PAGE, newest_first=descending)


def _result(tx: Transaction, found: Certificate, call: Call) -> dict[str, Any]:
    text = der(tx, found)
    attributes = x509_attributes(text) if text else {"SubjectAlternativeNames": [{"DnsName": n} for n in found.names]}
    metadata = {
        "CreatedAt": found.created_at,
        "Exported": found.exported,
        "ImportedAt": found.imported_at,
        "InUse": found.in_use,
        "IssuedAt": found.issued_at,
        "RenewalEligibility": eligibility(found, call.now).word,
        "RevokedAt": found.revoked_at,
        "Status": found.state(call.now).value,
        "RenewalStatus": found.renewal.status.value if found.renewal else None,
        "Type": found.type.value,
        "ExportOption": found.options.get("Export", "DISABLED"),
        "ValidationMethod": found.validation or None,
        "CertificateKeyPairOrigin": found.key_origin,
    }
    return {
        "CertificateArn": found.arn,
        "X509Attributes": {"KeyAlgorithm": found.key_algorithm, **attributes},
        "CertificateMetadata": {"AcmCertificateMetadata": metadata},
    }
