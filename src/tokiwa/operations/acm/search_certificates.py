"""acm:SearchCertificates: certificates of which a statement is true, in the order that is asked for."""

import heapq
from collections.abc import Collection, Iterator
from typing import Any

from tokiwa.crypto.attributes import x509_attributes
from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.eligibility import eligibility
from tokiwa.operations.acm.listing import PAGE, some
from tokiwa.operations.acm.search_filter import arn_of, question, words_of
from tokiwa.operations.acm.search_order import Place, place, start
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import certificates
from tokiwa.work import Transaction, Work
from tokiwa.work.editions import der

SEARCH = "acm:SearchCertificates"
MOST = 100
CREATED = "CREATED_AT"


@operation(SEARCH, slow=True)  # an order but that of creation has every certificate of the account read
def search_certificates(work: Work, call: Call) -> dict[str, Any]:
    """One page of Results; newest first unless another order is asked for."""
    given = call.input
    order, descending = given.get("SortBy", CREATED), given.get("SortOrder", "DESCENDING") == "DESCENDING"
    listing = f"{SEARCH} {order} {'descending' if descending else 'ascending'}"
    # Without a token the search begins at an end, which no place stands for.
    after: Place | None = position(listing, given["NextToken"], start(order)) if "NextToken" in given else None
    most = given.get("MaxResults", MOST)
    with work.transaction() as tx:
        found, more = _found(tx, call, order, after, most, descending=descending)
        results = [_result(tx, each, call) for each in found]
    return {"Results": results, "NextToken": None if more is None else token(listing, more)}


def _found(
    tx: Transaction, call: Call, order: str, after: Place | None, most: int, *, descending: bool
) -> tuple[list[Certificate], Place | None]:
    """The next certificates, and the place behind which there are more."""
    statement = call.input.get("FilterStatement")
    asked, words = question(statement, call.now), words_of(statement)
    arn = arn_of(statement)
    if arn is not None:
        named = certificates.get(tx, arn)
        return [] if named is None or named.account != call.account or after is not None else [named], None
    if order == CREATED:  # the order of the store
        begin: Any = after or (certificates.LAST if descending else certificates.FIRST)
        return some(tx, call.account, begin, most, asked, newest_first=descending, words=words)

    def behind(found: Certificate) -> bool:
        if after is None:
            return True
        here: Any = place(found, order, call.now)
        return bool(here < after if descending else here > after)

    pick = heapq.nlargest if descending else heapq.nsmallest
    by_place: Any = lambda found: place(found, order, call.now)  # noqa: E731  # places of one order are of one form
    found = pick(most + 1, filter(behind, filter(asked, _all(tx, call.account, words))), key=by_place)
    return found[:most], place(found[most - 1], order, call.now) if len(found) > most else None


def _all(tx: Transaction, account: str, words: Collection[str]) -> Iterator[Certificate]:
    """The account's certificates; with words those that have one of them in a name."""
    page = certificates.page(tx, account, certificates.FIRST, PAGE, newest_first=False, words=words)
    while page:
        yield from page
        if len(page) < PAGE:  # to look for more would read the rest of the index for nothing
            return
        after = certificates.position(page[-1])
        page = certificates.page(tx, account, after, PAGE, newest_first=False, words=words)


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
