from datetime import timedelta

import pytest

from managed import NOW, authority
from tokiwa.domain import revoking
from tokiwa.domain.authority import AuthorityStatus

LIST, RESPONDER = {"CrlConfiguration": {"Enabled": True}}, {"OcspConfiguration": {"Enabled": True}}
WANTED = {"neither": ({}, []), "a list": (LIST, ["crl-soon"]), "a responder": (RESPONDER, ["ocsp-signer"])}
WANTED["both"] = (LIST | RESPONDER, ["crl-soon", "ocsp-signer"])


@pytest.mark.parametrize("name", WANTED)
def test_what_is_to_be_made_at_once(name):
    revocation, kinds = WANTED[name]
    jobs = revoking.upkeep(authority(revocation=revocation, certificate="PEM"), NOW)
    assert [(job.kind, job.due) for job in jobs] == [(kind, NOW) for kind in kinds]


@pytest.mark.parametrize("status", AuthorityStatus)
def test_who_tells(status):
    """Also a disabled authority; none that is expired, deleted or was never there."""
    found = authority(revocation=LIST, certificate="PEM", status=status)
    assert bool(revoking.upkeep(found, NOW)) is (status in {AuthorityStatus.ACTIVE, AuthorityStatus.DISABLED})
    assert revoking.upkeep(found, NOW + timedelta(days=4000)) == ()


def test_a_revocation_is_told_soon_where_there_is_a_list():
    (job,) = revoking.revoked(authority(revocation=LIST), NOW)
    assert (job.kind, job.due) == ("crl-soon", NOW + timedelta(minutes=1))
    assert revoking.revoked(authority(revocation=RESPONDER), NOW) == ()
