import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.acm.authority_right import permit
from world import REGION

ISSUE = "acm-pca:IssueCertificate"


def permitted(world, principal, ca):
    call = Call("acm:RequestCertificate", principal, {}, world.now, world.now, "id", REGION)
    permit(world.means.work(), call, ISSUE, ca)


VIA = {
    "without a condition": ({}, True),
    "by way of the manager": ({"ForAnyValue:StringEquals": {"aws:CalledVia": "acm.amazonaws.com"}}, True),
    "by way of another": ({"ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}}, False),
    "directly alone": ({"Bool": {"aws:ViaAWSService": "false"}}, False),
}


@pytest.mark.parametrize("name", VIA)
def test_the_right_is_the_callers_own_by_way_of_the_manager(world, ca, name):
    condition, good = VIA[name]
    user = pki.user(world, pki.allow(ISSUE, **condition))
    if good:
        permitted(world, user, ca)
    else:
        with pytest.raises(Problem) as caught:
            permitted(world, user, ca)
        assert caught.value.kind is Kind.DENIED


def test_another_account_needs_the_authoritys_policy(world, ca):
    with pytest.raises(Problem) as caught:
        permitted(world, world.new_account("111111111111"), ca)
    assert caught.value.kind is Kind.DENIED
