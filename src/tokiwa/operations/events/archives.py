"""events:CreateArchive, UpdateArchive, DeleteArchive, DescribeArchive and ListArchives: what of a bus's events is kept."""

from typing import Any

from tokiwa.domain import archive as archives_
from tokiwa.domain.archive import Archive
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.pattern import compile as compile_pattern
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.events.listing import page
from tokiwa.operations.events.names import bus
from tokiwa.operations.registry import operation
from tokiwa.store import archives
from tokiwa.work import Transaction, Work, apply

_STATE = "ENABLED"  # from the first moment on: there is nothing to prepare


def _arn(call: Call) -> str:
    return archives_.arn_of(call.region, call.account, call.input.get("ArchiveName", "*"))


@operation("events:CreateArchive", on=_arn)
def create_archive(work: Work, call: Call) -> dict[str, Any]:
    """An archive, which keeps what happens from now on."""
    with work.transaction() as tx:
        on = bus(tx, call, "EventSourceArn")
        name = call.input["ArchiveName"]
        if archives.get(tx, _arn(call)) is not None:
            raise Problem(Kind.EXISTS, f"Archive {name} already exists.")
        made = _with_settings(Archive(_arn(call), call.account, name, on.arn, call.now), call)
        # An event that was matched while an archive of this name was removed may have been left behind.
        apply(tx, archives_.emptied(made) + Change(puts=(made,)) + archives_.plan(made, call.now))
    return _answer(made)


@operation("events:UpdateArchive", on=_arn)
def update_archive(work: Work, call: Call) -> dict[str, Any]:
    """Change what is given. What is in the archive stays, whatever the new pattern says."""
    with work.transaction() as tx:
        changed = _with_settings(archive(tx, call), call)
        apply(tx, Change(puts=(changed,)) + archives_.plan(changed, call.now))
    return _answer(changed)


@operation("events:DeleteArchive", on=_arn)
def delete_archive(work: Work, call: Call) -> None:
    """Remove it with all that is in it."""
    with work.transaction() as tx:
        found = archive(tx, call)
        apply(tx, archives_.emptied(found) + Change(drops=(found,), cancels=((archives_.TRIM, found.arn),)))


@operation("events:DescribeArchive", on=_arn)
def describe_archive(work: Work, call: Call) -> dict[str, Any]:
    """Everything about an archive."""
    with work.transaction() as tx:
        found = archive(tx, call)
        return _summary(tx, found) | {
            "ArchiveArn": found.arn,
            "Description": found.description,
            "EventPattern": found.pattern,
            "KmsKeyIdentifier": found.kms_key,
        }


@operation("events:ListArchives", on=_arn)
def list_archives(work: Work, call: Call) -> dict[str, Any]:
    """One page of archives, by name."""
    source = call.input.get("EventSourceArn")
    with work.transaction() as tx:
        if source is not None:
            bus(tx, call, "EventSourceArn")
        found = archives.of_account(tx, call.account) if call.input.get("State", _STATE) == _STATE else []
        wanted = [each for each in found if source in (None, each.bus)]
        return page(call, "Archives", wanted, lambda each: each.name, lambda each: _summary(tx, each), f"{source}")


def archive(tx: Transaction, call: Call) -> Archive:
    """The archive that the call names. NOT_FOUND without it."""
    found = archives.get(tx, _arn(call))
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"Archive {call.input['ArchiveName']} does not exist.")
    return found


def _with_settings(found: Archive, call: Call) -> Archive:
    given = call.input
    if "EventPattern" in given:
        compile_pattern(given["EventPattern"])
    return evolve(
        found,
        description=given.get("Description", found.description),
        pattern=given.get("EventPattern", found.pattern),
        days=given.get("RetentionDays", found.days),
        kms_key=given.get("KmsKeyIdentifier", found.kms_key),
    )


def _answer(found: Archive) -> dict[str, Any]:
    return {"ArchiveArn": found.arn, "State": _STATE, "CreationTime": found.created_at}


def _summary(tx: Transaction, found: Archive) -> dict[str, Any]:
    count, size = archives.contents(tx, found.arn)
    return {
        "ArchiveName": found.name,
        "EventSourceArn": found.bus,
        "State": _STATE,
        "RetentionDays": found.days,
        "SizeBytes": size,
        "EventCount": count,
        "CreationTime": found.created_at,
    }
