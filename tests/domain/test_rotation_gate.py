"""Who a rotation waits for: each consumer is proved, or somebody vouches for it."""

from datetime import UTC, datetime

import pytest

from domain.test_rotation import NEW, NOW, OLD, rotation
from tokiwa.domain.authority import AuthorityStatus
from tokiwa.domain.dependents import Below, Dependents, Tally
from tokiwa.domain.deployment import DeploymentStatus
from tokiwa.domain.rotation import Confirmation
from tokiwa.domain.rotation_gate import distribution, reissue, returned
from tokiwa.domain.value import evolve
from wanting import deployment

ROOT = "ab" * 32
LATER = datetime(2028, 1, 1, tzinfo=UTC)
ONE = Tally().plus("arn:one", LATER)
SERVED = deployment(status=DeploymentStatus.SERVED, trusts=("cd" * 32, ROOT))


def missing(gate):
    return {each.name for each in gate.missing}


def vouching(*names):
    return rotation(confirmed=tuple(Confirmation(name, "anna", NOW) for name in names))


TRUSTING = {
    "its agent uses the new root, and it is served": ({}, True),
    "its agent has not said that": ({"trusts": ("cd" * 32,)}, False),
    "it has never said anything": ({"trusts": ()}, False),
    "it has the root and is not served": ({"status": DeploymentStatus.DELIVERED}, False),
    "nobody can look, and it is delivered": ({"status": DeploymentStatus.DELIVERED, "probe": None}, True),
    "it was rolled back": ({"status": DeploymentStatus.ROLLED_BACK}, False),
}


@pytest.mark.parametrize("name", TRUSTING)
def test_a_deployment_proves_itself(name):
    changes, ready = TRUSTING[name]
    gate = distribution(vouching("clients"), Dependents(deployments=("front",)), [evolve(SERVED, **changes)], ROOT)
    assert gate.open is ready
    assert missing(gate) == (set() if ready else {"deployment/front"})


def test_a_deployment_of_another_ca_is_not_asked():
    assert distribution(vouching("clients"), Dependents(), [deployment()], ROOT).open


def test_whoever_cannot_prove_it_is_vouched_for():
    found = Dependents(managed=ONE, accounts=("111111111111",))
    wanted = {"clients", "account/111111111111", "printers"}
    gate = distribution(rotation(consumers=("printers",)), found, [], ROOT)
    assert missing(gate) == wanted
    assert all(each.by_hand for each in gate.consumers)
    vouched = evolve(vouching(*wanted), consumers=("printers",))
    assert distribution(vouched, found, [], ROOT).open


def test_also_what_could_prove_itself_can_be_vouched_for():
    unproved = evolve(SERVED, trusts=())
    assert distribution(
        vouching("clients", "deployment/front"), Dependents(deployments=("front",)), [unproved], ROOT
    ).open


def test_those_who_are_missing_come_first():
    gate = distribution(rotation(), Dependents(deployments=("front",)), [SERVED], ROOT)
    assert [each.ready for each in gate.consumers] == [False, True]


def test_a_root_that_all_trust_already_asks_nobody():
    gate = distribution(rotation(consumers=("printers",)), Dependents(managed=ONE), [deployment()], None)
    assert gate.open
    assert gate.consumers == ()


HANGING = {
    "nothing": (Dependents(), set()),
    "managed certificates": (Dependents(managed=ONE), {"managed-certificates"}),
    "certificates that were issued directly": (Dependents(direct=ONE), {"direct-certificates"}),
    "earlier versions are no reason": (Dependents(earlier=ONE), set()),
    "a CA below": (Dependents(authorities=(Below(NEW, OLD, AuthorityStatus.ACTIVE, LATER),)), {"ca/new"}),
    "a deployment that serves an earlier version": (Dependents(deployments=("front",)), {"deployment/front"}),
    "requests that name no CA": (Dependents(default=True), {"default-ca"}),
}


@pytest.mark.parametrize("name", HANGING)
def test_the_old_ca_retires_when_nothing_hangs_on_it(name):
    found, expected = HANGING[name]
    gate = reissue(rotation(), found, going=False, progress="")
    assert missing(gate) == expected
    assert reissue(vouching(*expected), found, going=False, progress="").open


PROVING = {
    "a handshake with the new root alone": ({"proved": ROOT}, True),
    "an agent that has not said it": ({}, False),
    "a handshake with another root": ({"proved": "cd" * 32}, False),
    "it is not served any more": ({"proved": ROOT, "status": DeploymentStatus.DELIVERED}, False),
    "it was rolled back": ({"status": DeploymentStatus.ROLLED_BACK}, False),
    "nobody can look, and it is delivered": ({"status": DeploymentStatus.DELIVERED, "probe": None}, True),
}


@pytest.mark.parametrize("name", PROVING)
def test_clients_with_the_new_root_alone_are_proved_where_it_is_served(name):
    changes, ready = PROVING[name]
    served = [evolve(SERVED, **changes)]
    gate = reissue(rotation(), Dependents(), going=False, progress="", deployed=served, root=ROOT)
    assert missing(gate) == (set() if ready else {"proof/front"})
    vouched = vouching("proof/front")
    assert reissue(vouched, Dependents(), going=False, progress="", deployed=served, root=ROOT).open
    before = vouching("deployment/front")  # that it has the root, without which nothing would have been issued
    assert reissue(before, Dependents(), going=False, progress="", deployed=served, root=ROOT).open is ready


def test_what_serves_the_old_certificate_is_missing_once():
    found = Dependents(deployments=("front",))
    gate = reissue(rotation(), found, going=False, progress="", deployed=[SERVED], root=ROOT)
    assert [each.message for each in gate.missing] == ["It still serves a certificate of the old CA."]


def test_the_replacement_comes_first():
    gate = reissue(rotation(), Dependents(), going=True, progress="1 of 2")
    assert [(each.name, each.message) for each in gate.missing] == [("replacement", "1 of 2")]


@pytest.mark.parametrize(
    ("found", "going", "over"),
    [(Dependents(), False, True), (Dependents(), True, False), (Dependents(ONE), False, False)],
)
def test_the_way_back_is_over(found, going, over):
    assert returned(found, going=going) is over
