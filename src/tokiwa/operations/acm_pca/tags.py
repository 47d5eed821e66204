"""acm-pca:TagCertificateAuthority, UntagCertificateAuthority and ListTags."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.tags import checked_tags, listed, without_tags
from tokiwa.domain.value import evolve
from tokiwa.operations.acm_pca import listing
from tokiwa.operations.acm_pca.access import policy, resource_keys, tagging_keys
from tokiwa.operations.acm_pca.arn import undeleted
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply


@operation("acm-pca:TagCertificateAuthority", on="CertificateAuthorityArn", context=tagging_keys)
def tag_certificate_authority(work: Work, call: Call) -> None:
    """Add tags, or give them new values."""
    with work.transaction() as tx:
        found = undeleted(tx, call)
        apply(tx, Change(puts=(evolve(found, tags=checked_tags(call.input["Tags"], found.tags)),)))


@operation("acm-pca:UntagCertificateAuthority", on="CertificateAuthorityArn", context=tagging_keys)
def untag_certificate_authority(work: Work, call: Call) -> None:
    """Remove tags by key, or by key and value."""
    with work.transaction() as tx:
        found = undeleted(tx, call)
        apply(tx, Change(puts=(evolve(found, tags=without_tags(call.input["Tags"], found.tags)),)))


@operation("acm-pca:ListTags", on="CertificateAuthorityArn", context=resource_keys, policy=policy)
def list_tags(work: Work, call: Call) -> dict[str, Any]:
    """Tags, by key."""
    with work.transaction() as tx:
        tags = undeleted(tx, call).tags
    return listing.page(call, "Tags", {tag["Key"]: tag for tag in listed(tags)})
