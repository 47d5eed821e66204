"""acm-pca:PutPolicy, GetPolicy and DeletePolicy: which other accounts share an authority."""

from tokiwa.domain import sharing
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.acm_pca.access import resource_keys
from tokiwa.operations.acm_pca.arn import undeleted
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply

RESOURCE = "ResourceArn"


@operation("acm-pca:PutPolicy", on=RESOURCE, context=resource_keys)
def put_policy(work: Work, call: Call) -> None:
    """Share, or share otherwise: the document replaces the one before. None of the forms can lock the owner out."""
    document = call.input["Policy"]
    with work.transaction() as tx:
        found = undeleted(tx, call, RESOURCE)
        sharing.checked(document, found.arn)
        apply(tx, Change(puts=(evolve(found, policy=document),)))


@operation("acm-pca:GetPolicy", on=RESOURCE, context=resource_keys)
def get_policy(work: Work, call: Call) -> dict[str, str]:
    """The document as it was given. NOT_FOUND without one."""
    with work.transaction() as tx:
        found = undeleted(tx, call, RESOURCE)
    if found.policy is None:
        raise Problem(Kind.NOT_FOUND, f"Could not find a policy of {found.arn}")
    return {"Policy": found.policy}


@operation("acm-pca:DeletePolicy", on=RESOURCE, context=resource_keys)
def delete_policy(work: Work, call: Call) -> None:
    """Share no longer; nothing happens without a policy."""
    with work.transaction() as tx:
        found = undeleted(tx, call, RESOURCE)
        if found.policy is not None:
            apply(tx, Change(puts=(evolve(found, policy=None),)))
