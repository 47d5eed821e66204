"""acm:AddTagsToCertificate, RemoveTagsFromCertificate, ListTagsForCertificate, and the same by any resource's ARN.

TagResource, UntagResource and ListTagsForResource are for all resources of ACM; here these are certificates.
"""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.tags import checked_tags, listed, without_tags
from tokiwa.domain.value import evolve
from tokiwa.operations.acm.access import resource_keys, tagging_keys
from tokiwa.operations.acm.arn import certificate
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply


@operation("acm:AddTagsToCertificate", on="CertificateArn", context=tagging_keys)
def add_tags_to_certificate(work: Work, call: Call) -> None:
    """Add tags, or give them new values."""
    with work.transaction() as tx:
        found = certificate(tx, call)
        apply(tx, Change(puts=(evolve(found, tags=checked_tags(call.input["Tags"], found.tags)),)))


@operation("acm:RemoveTagsFromCertificate", on="CertificateArn", context=tagging_keys)
def remove_tags_from_certificate(work: Work, call: Call) -> None:
    """Remove tags by key, or by key and value."""
    with work.transaction() as tx:
        found = certificate(tx, call)
        apply(tx, Change(puts=(evolve(found, tags=without_tags(call.input["Tags"], found.tags)),)))


@operation("acm:ListTagsForCertificate", on="CertificateArn", context=resource_keys)
def list_tags_for_certificate(work: Work, call: Call) -> dict[str, list[dict[str, str]]]:
    """All tags, by key."""
    with work.transaction() as tx:
        return {"Tags": listed(certificate(tx, call).tags)}


@operation("acm:TagResource", on="ResourceArn", context=tagging_keys)
def tag_resource(work: Work, call: Call) -> None:
    """Add tags, or give them new values."""
    with work.transaction() as tx:
        found = certificate(tx, call, "ResourceArn")
        apply(tx, Change(puts=(evolve(found, tags=checked_tags(call.input["Tags"], found.tags)),)))


@operation("acm:UntagResource", on="ResourceArn", context=tagging_keys)
def untag_resource(work: Work, call: Call) -> None:
    """Remove tags by key."""
    with work.transaction() as tx:
        found = certificate(tx, call, "ResourceArn")
        kept = {name: value for name, value in found.tags.items() if name not in call.input["TagKeys"]}
        apply(tx, Change(puts=(evolve(found, tags=kept),)))


@operation("acm:ListTagsForResource", on="ResourceArn", context=resource_keys)
def list_tags_for_resource(work: Work, call: Call) -> dict[str, list[dict[str, str]]]:
    """All tags, by key."""
    with work.transaction() as tx:
        return {"Tags": listed(certificate(tx, call, "ResourceArn").tags)}
