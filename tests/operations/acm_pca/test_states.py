"""Every operation in every state of an authority (PCA User Guide, "Private CA lifecycle", "Update your private CA")."""

import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.authority import AuthorityStatus
from tokiwa.domain.problem import Kind, Problem

STATES = [*AuthorityStatus]
# no: InvalidStateException; wait: RequestInProgressException.
TABLE = """
                                        CREATING PENDING ACTIVE DISABLED EXPIRED DELETED FAILED
DescribeCertificateAuthority            yes      yes     yes    yes      yes     yes     yes
UpdateCertificateAuthority              no       no      yes    yes      no      no      no
DeleteCertificateAuthority              yes      yes     no     yes      yes     no      yes
RestoreCertificateAuthority             no       no      no     no       no      yes     no
GetCertificateAuthorityCsr              wait     yes     yes    yes      yes     no      no
ImportCertificateAuthorityCertificate   no       yes     yes    no       yes     no      no
GetCertificateAuthorityCertificate      no       no      yes    yes      yes     no      no
IssueCertificate                        no       no      yes    no       no      no      no
IssueCertificate/RootCACertificate      no       yes     yes    no       yes     no      no
GetCertificate                          no       yes     yes    yes      yes     no      no
RevokeCertificate                       no       no      yes    yes      no      no      no
CreatePermission                        yes      yes     yes    yes      yes     no      yes
DeletePermission                        yes      yes     yes    yes      yes     no      yes
ListPermissions                         yes      yes     yes    yes      yes     no      yes
TagCertificateAuthority                 yes      yes     yes    yes      yes     no      yes
UntagCertificateAuthority               yes      yes     yes    yes      yes     no      yes
ListTags                                yes      yes     yes    yes      yes     no      yes
PutPolicy                               yes      yes     yes    yes      yes     no      yes
GetPolicy                               yes      yes     yes    yes      yes     no      yes
DeletePolicy                            yes      yes     yes    yes      yes     no      yes
"""
ROWS = {line.split()[0]: line.split()[1:] for line in TABLE.strip().splitlines()[1:]}
ORDER = ["CREATING", "PENDING_CERTIFICATE", "ACTIVE", "DISABLED", "EXPIRED", "DELETED", "FAILED"]
# A permission that is there already is told only by an authority that could have granted it.
WORDS = {Kind.WRONG_STATE: "no", Kind.IN_PROGRESS: "wait", Kind.PERMISSION_EXISTS: "yes"}


def prepared(world, state):
    """An authority in that state that has signed a leaf and has a permission and a policy; inputs for each operation."""
    arn = pki.create(world)
    csr = pki.own_csr(world, arn)
    _, own, _ = pki.issue(world, arn, Csr=csr, TemplateArn=pki.ROOT, Validity=pki.YEARS)
    pki.install(world, arn, own)
    leaf, _, _ = pki.issue(world, arn)
    manager = {"Principal": "acm.amazonaws.com"}
    policy = {"ResourceArn": arn, "Policy": pki.sharing(arn, "111111111111")}
    world.call("acm-pca:CreatePermission", pki.of(arn, Actions=["GetCertificate"], **manager))
    world.call("acm-pca:PutPolicy", policy)
    pki.put_in(world, arn, state)
    tags = [{"Key": "team", "Value": "pki"}]
    return arn, {
        "UpdateCertificateAuthority": {"Status": "ACTIVE"},
        "ImportCertificateAuthorityCertificate": {"Certificate": own.encode()},
        "IssueCertificate": pki.issuing(arn),
        "IssueCertificate/RootCACertificate": pki.issuing(arn, Csr=csr, TemplateArn=pki.ROOT),
        "GetCertificate": {"CertificateArn": leaf},
        "RevokeCertificate": {"CertificateSerial": leaf.rpartition("/")[2], "RevocationReason": "SUPERSEDED"},
        "CreatePermission": {"Actions": ["IssueCertificate"], **manager},
        "DeletePermission": manager,
        "TagCertificateAuthority": {"Tags": tags},
        "UntagCertificateAuthority": {"Tags": tags},
        "PutPolicy": policy,
        "GetPolicy": {"ResourceArn": arn},
        "DeletePolicy": {"ResourceArn": arn},
    }


def outcome(world, state, row):
    arn, inputs = prepared(world, state)
    given = inputs.get(row, {})
    where = {} if "ResourceArn" in given else pki.of(arn)
    try:
        world.call(f"acm-pca:{row.partition('/')[0]}", {**where, **given})
    except Problem as problem:
        return WORDS.get(problem.kind, problem.message)
    return "yes"


@pytest.mark.parametrize("state", STATES)
def test_what_an_authority_does_in_this_state(world, state):
    column = ORDER.index(state)
    expected = {row: cells[column] for row, cells in ROWS.items()}
    assert {row: outcome(world, state, row) for row in ROWS} == expected


SENTENCES = {
    (
        "DELETED",
        "ListTags",
    ): "The certificate authority is in the DELETED state and must be restored to complete this action.",
    (
        "DELETED",
        "GetCertificate",
    ): "The certificate authority {arn} is not in the correct state to have issued certificates.",
    ("DELETED", "GetCertificateAuthorityCsr"): "The certificate authority {arn} is not in the correct state to have a"
    " certificate signing request.",
    (
        "PENDING_CERTIFICATE",
        "GetCertificateAuthorityCertificate",
    ): "The certificate authority {arn} is not in the correct state to have a certificate signing request.",
    ("ACTIVE", "DeleteCertificateAuthority"): "The certificate authority is not in a valid state for deletion.",
    ("DISABLED", "IssueCertificate"): "The certificate authority is not in a valid state for issuing certificates",
    (
        "EXPIRED",
        "UpdateCertificateAuthority",
    ): "The certificate authority must be in the ACTIVE or DISABLED state to be updated",
}


@pytest.mark.parametrize(("state", "operation"), SENTENCES, ids="/".join)
def test_a_state_that_does_not_allow_it_is_told_in_the_services_words(world, state, operation):
    arn, inputs = prepared(world, AuthorityStatus(state))
    kind, message = pki.refusal(lambda: world.call(f"acm-pca:{operation}", pki.of(arn) | inputs.get(operation, {})))
    assert (kind, message) == (Kind.WRONG_STATE, SENTENCES[state, operation].format(arn=arn))
