"""tokiwa:StartReplacement, DescribeReplacement, ListReplacements, StopReplacement: many certificates renewed in waves."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Change, Job
from tokiwa.domain.duration import parse
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.replacement import REPLACE, Replacement, ReplacementStatus, Selection
from tokiwa.domain.replacement_item import Hindrance, Item, ItemState, hindrance
from tokiwa.operations.authorise import require
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import certificates, issued, replacements
from tokiwa.work import Transaction, Work, apply
from tokiwa.work.authorities import renewing

WAVE, NO_LIMIT = 100, 1_000_000_000
SERVED = "SERVED"
PAGE = 1000  # certificates that are looked at together
MOST = 100  # of a listing, unless fewer are asked for
_TOLD = (ItemState.STRAGGLING, ItemState.FAILING)


@operation("tokiwa:StartReplacement", slow=True)
def start_replacement(work: Work, call: Call) -> dict[str, Any]:
    """Begin a replacement; with DryRun only tell what it would do."""
    wanted = _replacement(work, call)
    _require(work, call, wanted)
    if call.input.get("DryRun"):
        return {"DryRun": foreseen(work, wanted)}
    with work.transaction() as tx:
        apply(tx, Change(puts=(wanted,), jobs=(Job(REPLACE, wanted.id, wanted.account, call.now),)))
    return {"ReplacementId": wanted.id}


@operation("tokiwa:DescribeReplacement", slow=True)  # it counts
def describe_replacement(work: Work, call: Call) -> dict[str, Any]:
    """How far it is, and a page of its stragglers with their reasons."""
    with work.transaction() as tx:
        found = _named(tx, call)
        counts = replacements.counts(tx, found.id)
        stragglers = _stragglers(tx, call, found)
    return {"Replacement": {**_shown(found), "Progress": _progress(counts)}, **stragglers}


@operation("tokiwa:ListReplacements")
def list_replacements(work: Work, call: Call) -> dict[str, Any]:
    """Those of the account, oldest first."""
    after, most = position(call.name, call.input.get("NextToken"), ""), call.input.get("MaxResults", MOST)
    with work.transaction() as tx:
        found = replacements.page(tx, call.account, after, most + 1)
    answer: dict[str, Any] = {"Replacements": [_shown(each) for each in found[:most]]}
    if len(found) > most:
        answer["NextToken"] = token(call.name, found[most - 1].id)
    return answer


@operation("tokiwa:StopReplacement")
def stop_replacement(work: Work, call: Call) -> None:
    """Begin no further wave and revoke nothing more. Renewals that were asked for take their course."""
    with work.transaction() as tx:
        found = _named(tx, call)
        if not found.going:
            raise Problem(Kind.CONFLICT, f"The replacement {found.id} is {found.status} already.")
        stopped = found.ended(ReplacementStatus.STOPPED, call.now)
        apply(tx, Change(puts=(stopped,), cancels=((REPLACE, found.id),)))


def _replacement(work: Work, call: Call) -> Replacement:
    given = call.input
    selection = Selection(
        authority=given.get("CertificateAuthorityArn"),
        key_algorithm=given["KeyAlgorithm"].replace("-", "_") if "KeyAlgorithm" in given else None,
        template=given.get("Template"),
        issued_after=given.get("IssuedAfter"),
        issued_before=given.get("IssuedBefore"),
        tags=tuple((tag["Key"], tag.get("Value", "")) for tag in given.get("Tags", ())),
    )
    if selection.everything:
        raise Problem(
            Kind.INVALID,
            "Say which certificates are to be replaced, by CertificateAuthorityArn, KeyAlgorithm, Template, IssuedAfter,"
            " IssuedBefore or Tags.",
        )
    if "RevocationReason" in given and "RevokeAfter" not in given:
        raise Problem(Kind.INVALID, "RevocationReason goes with RevokeAfter: nothing is revoked without that.")
    return Replacement(
        id=work.draw.dated(call.now),
        account=call.account,
        started_at=call.now,
        started_by=call.principal.arn,
        selection=selection,
        wave=given.get("WaveSize", WAVE),
        per_hour=given.get("MaxPerHour", NO_LIMIT),
        revoke_after=parse(given["RevokeAfter"]) if "RevokeAfter" in given else None,
        reason=given.get("RevocationReason", "SUPERSEDED"),
        force=given.get("Force", False),
        until_served=given.get("WaitFor") == SERVED,
    )


def _require(work: Work, call: Call, wanted: Replacement) -> None:
    """Whoever has many certificates renewed and revoked must be allowed to do so with each."""
    region, account = work.means.region, call.account
    require(work, call, "acm:RenewCertificate", f"arn:aws:acm:{region}:{account}:certificate/*")
    if wanted.revoke_after is not None:
        every = f"arn:aws:acm-pca:{region}:{account}:certificate-authority/*"
        require(work, call, "acm-pca:RevokeCertificate", wanted.selection.authority or every)


def foreseen(work: Work, wanted: Replacement, by: str | None = None) -> dict[str, Any]:
    """What it would do, by the same checks and without writing anything. `by` is the CA that would issue, if not the same."""
    chosen, reasons = 0, Counter[str]()
    examples: dict[str, tuple[Certificate, Hindrance]] = {}
    for certificate in _chosen(work, wanted):
        chosen += 1
        authority = renewing(work, by or certificate.authority or "")
        why_not = hindrance(certificate, authority, wanted.started_at, force=wanted.force)
        if why_not is not None:
            reasons[why_not.reason] += 1
            examples.setdefault(why_not.reason, (certificate, why_not))
    able = chosen - sum(reasons.values())
    return {
        "Chosen": chosen,
        "Renewable": able,
        "Waves": -(-able // min(wanted.wave, wanted.per_hour)),
        "Hours": max(0, -(-able // wanted.per_hour) - 1),
        "Hindrances": [
            {
                "Reason": reason,
                "Count": count,
                "Example": examples[reason][0].arn,
                "Message": examples[reason][1].message,
            }
            for reason, count in reasons.most_common()
        ],
    }


def _chosen(work: Work, wanted: Replacement) -> Iterator[Certificate]:
    """Looked up a page at a time, each in a look of its own: a million takes longer than a look should."""
    after, more = certificates.FIRST, True
    while more:
        with work.transaction() as tx:
            page = certificates.page(tx, wanted.account, after, PAGE, newest_first=False)
            found = [each for each in page if wanted.selection.chooses(each, wanted.started_at)]
            found = [each for each in found if wanted.selection.template is None or _fits(tx, wanted, each)]
        yield from found
        more = len(page) == PAGE
        after = certificates.position(page[-1]) if page else after


def _fits(tx: Transaction, wanted: Replacement, certificate: Certificate) -> bool:
    record = issued.get(tx, certificate.authority or "", certificate.serial or "")
    return record is not None and wanted.selection.fits(record.template)


def _named(tx: Transaction, call: Call) -> Replacement:
    found = replacements.get(tx, call.input["ReplacementId"])
    if found is None or found.account != call.account:
        raise Problem(Kind.NOT_FOUND, f"There is no replacement {call.input['ReplacementId']}.")
    return found


def _stragglers(tx: Transaction, call: Call, found: Replacement) -> dict[str, Any]:
    """A page through one state after the other."""
    listing, most = f"{call.name} {found.id}", call.input.get("MaxResults", MOST)
    number, after = position(listing, call.input.get("NextToken"), (0, ""))
    items: list[Item] = []
    for at in range(max(0, number), len(_TOLD)):
        items += replacements.listed(tx, found.id, _TOLD[at], after if at == number else "", most + 1 - len(items))
    answer: dict[str, Any] = {
        "Stragglers": [
            {"CertificateArn": item.arn, "State": item.state.value, "Reason": item.reason, "Message": item.message}
            for item in items[:most]
        ]
    }
    if len(items) > most:
        answer["NextToken"] = token(listing, [_TOLD.index(items[most - 1].state), items[most - 1].arn])
    return answer


def _progress(counts: dict[ItemState, int]) -> dict[str, int]:
    words = {state: state.value.capitalize() for state in ItemState}
    return {"Chosen": sum(counts.values()), **{words[state]: counts.get(state, 0) for state in ItemState}}


def _shown(found: Replacement) -> dict[str, Any]:
    selection = found.selection
    chosen_by = {
        "CertificateAuthorityArn": selection.authority,
        "KeyAlgorithm": selection.key_algorithm,
        "Template": selection.template,
        "IssuedAfter": selection.issued_after,
        "IssuedBefore": selection.issued_before,
        "Tags": [{"Key": key, "Value": value} for key, value in selection.tags] or None,
    }
    return {
        "ReplacementId": found.id,
        "Status": found.status.value,
        "StartedAt": found.started_at,
        "StartedBy": found.started_by,
        "EndedAt": found.ended_at,
        "Selection": {name: value for name, value in chosen_by.items() if value is not None},
        "WaveSize": found.wave,
        "MaxPerHour": None if found.per_hour == NO_LIMIT else found.per_hour,
        "RevokeAfter": None if found.revoke_after is None else _seconds(found.revoke_after),
        "RevocationReason": None if found.revoke_after is None else found.reason,
        "Force": found.force,
        "WaitFor": SERVED if found.until_served else "ISSUED",
        "Waves": found.waves,
    }


def _seconds(length: timedelta) -> str:
    return f"{int(length.total_seconds())}s"
