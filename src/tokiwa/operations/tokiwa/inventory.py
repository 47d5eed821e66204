"""tokiwa:PutInventory, ListInventory, DescribeInventory, DeleteInventory: certificates that were found somewhere.

What is told of each is read from the certificate itself: a finder can only say where it is and what a client made of it.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from tokiwa.crypto import certificate as certificates_
from tokiwa.crypto.certificate import Certificate
from tokiwa.domain.call import Call
from tokiwa.domain.change import NOTHING
from tokiwa.domain.inventory import Facts, Find, Origin, PlaceKind, standing
from tokiwa.domain.inventory_notice import forgotten, reported
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import certificates, inventory
from tokiwa.work import Transaction, Work, apply
from tokiwa.work.inventory import Link, links
from tokiwa.work.moments import moment

MOST, PAGE, LOOKED_AT = 100, 500, 5000  # of a listing, of the store, of a call


@operation("tokiwa:PutInventory", slow=True)  # it reads certificates, and may look through all of the manager's
def put_inventory(work: Work, call: Call) -> dict[str, Any]:
    """Each find as it is stored, and those that are no certificate."""
    given: Sequence[dict[str, Any]] = call.input["Finds"]
    read: list[tuple[dict[str, Any], Certificate]] = []
    refused = []
    for each in given:
        try:
            read.append((each, certificates_.read(each["Certificate"], Kind.INVALID)))
        except Problem as problem:
            refused.append({"Place": each["Place"], "Message": problem.message})
    of = links(work.means, call.account, [facts for _, facts in read], _known(work, call, given))
    with work.transaction() as tx:
        # Twice the same place in one call: the last one counts, as it would in two calls.
        last = {each["Place"]: (each, facts) for each, facts in read}
        finds = [_find(tx, call, each, facts, of[facts.der]) for each, facts in last.values()]
        at = moment(work, call.account, call.now, ids=0)
        apply(tx, sum((reported(find, at) for find in finds), NOTHING))
        shown = [_shown(tx, call, find) for find in finds]
    return {"Finds": shown, "Refused": refused}


@operation("tokiwa:ListInventory", slow=True)
def list_inventory(work: Work, call: Call) -> dict[str, Any]:
    """A page of finds by place; it may have fewer than were asked for, or none, and there may be more all the same."""
    after, most = position(call.name, call.input.get("NextToken"), ""), call.input.get("MaxResults", MOST)
    prefix: str = call.input.get("PlacePrefix", "")
    answer: dict[str, Any] = {"Finds": []}
    with work.transaction() as tx:
        for number, find in enumerate(_behind(tx, call.account, max(after, _before(prefix)))):
            if find.place > prefix and not find.place.startswith(prefix):
                break
            if number == LOOKED_AT or len(answer["Finds"]) == most:
                answer["NextToken"] = token(call.name, after)
                break
            after = find.place
            shown = _shown(tx, call, find)
            if find.place.startswith(prefix) and _wanted(call, find, shown):
                answer["Finds"].append(shown)
    return answer


@operation("tokiwa:DescribeInventory")
def describe_inventory(work: Work, call: Call) -> dict[str, Any]:
    """One find, with the certificate itself."""
    with work.transaction() as tx:
        find = inventory.get(tx, call.account, call.input["Place"])
        if find is None:
            raise Problem(Kind.NOT_FOUND, f"Nothing was found at {call.input['Place']}.")
        return {"Find": _shown(tx, call, find), "Certificate": certificates_.read(find.facts.der).pem}


@operation("tokiwa:DeleteInventory")
def delete_inventory(work: Work, call: Call) -> None:
    """Forget places; those of which nothing is known are passed over."""
    with work.transaction() as tx:
        found = [inventory.get(tx, call.account, place) for place in dict.fromkeys(call.input["Places"])]
        apply(tx, sum((forgotten(find) for find in found if find is not None), NOTHING))


def _known(work: Work, call: Call, given: Sequence[dict[str, Any]]) -> dict[bytes, Link]:
    """What earlier reports of the same places came to, by certificate (DER)."""
    with work.means.store.snapshot() as tx:
        before = [inventory.get(tx, call.account, each["Place"]) for each in given]
    return {each.facts.der: Link(each.origin, each.arn) for each in before if each is not None}


def _find(tx: Transaction, call: Call, given: dict[str, Any], facts: Certificate, link: Link) -> Find:
    before = inventory.get(tx, call.account, given["Place"])
    fingerprint = sha256(facts.der).hexdigest()
    same = before is not None and before.facts.fingerprint == fingerprint
    return Find(
        account=call.account,
        place=given["Place"],
        kind=PlaceKind(given["Kind"]),
        facts=Facts(
            fingerprint=fingerprint,
            serial=facts.colons,
            subject=facts.subject,
            common_name=facts.common_name or "",
            issuer=facts.issuer,
            # Without alternative names the common name is what it is for (RFC 6125 section 6.4.4).
            names=(*facts.names, *facts.other_names) or ((facts.common_name,) if facts.common_name else ()),
            not_before=facts.not_before,
            not_after=facts.not_after,
            key_algorithm=facts.key_algorithm,
            der=facts.der,
        ),
        origin=link.origin,
        arn=link.arn,
        reported_by=call.principal.arn,
        first_seen_at=before.first_seen_at if before is not None and same else call.now,
        seen_at=call.now,
        server_name=given.get("ServerName", ""),
        trusted=given.get("Trusted"),
        problem=given.get("Problem", ""),
        has_key=given.get("HasKey", False),
        version=0 if before is None else before.version,
    )


def _behind(tx: Transaction, account: str, after: str) -> Iterator[Find]:
    more = True
    while more:
        page = inventory.page(tx, account, after, PAGE)
        yield from page
        after, more = page[-1].place if page else after, len(page) == PAGE


def _before(prefix: str) -> str:
    """What stands not far before the first place that begins with the prefix."""
    return prefix[:-1] + chr(ord(prefix[-1]) - 1) + "\uffff" if prefix else ""


def _wanted(call: Call, find: Find, shown: dict[str, Any]) -> bool:
    origin, ends = call.input.get("Origin"), call.input.get("EndsBefore")
    return origin in (None, shown["Origin"]) and (ends is None or find.facts.not_after < ends)


def _shown(tx: Transaction, call: Call, find: Find) -> dict[str, Any]:
    linked = None if find.arn is None or find.origin is Origin.ISSUED else certificates.get(tx, find.arn)
    facts = find.facts
    answer = {
        "Place": find.place,
        "Kind": find.kind.value,
        "Origin": standing(find, linked).value,
        "CertificateArn": find.arn,
        "Fingerprint": facts.fingerprint,
        "Serial": facts.serial,
        "Subject": facts.subject,
        "Issuer": facts.issuer,
        "SubjectAlternativeNames": list(facts.names),
        "KeyAlgorithm": facts.key_algorithm,
        "NotBefore": facts.not_before,
        "NotAfter": facts.not_after,
        "ServerName": find.server_name or None,
        "Trusted": find.trusted,
        "Problem": find.problem or None,
        "HasKey": find.has_key,
        "Faults": [fault.value for fault in find.faults(call.now)],
        "FirstSeenAt": find.first_seen_at,
        "SeenAt": find.seen_at,
        "ReportedBy": find.reported_by,
    }
    return {name: value for name, value in answer.items() if value is not None}
