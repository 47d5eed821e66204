"""Every pair of an authority's state and what can happen to it (PCA User Guide, "Private CA lifecycle")."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from managed import NOW, authority
from tokiwa.domain.authority import (
    Authority,
    AuthorityAct,
    AuthorityStatus,
    Permission,
    delete,
    installable,
    move,
    restore,
)
from tokiwa.domain.problem import Kind, Problem

S = AuthorityStatus
# RESTORE leads to what the authority was before it was deleted; here it was DISABLED.
TABLE = """
                     created              import  enable  disable   delete   restore   fail
CREATING             PENDING_CERTIFICATE  -       -       -         DELETED  -         FAILED
PENDING_CERTIFICATE  -                    ACTIVE  -       -         DELETED  -         -
ACTIVE               -                    ACTIVE  ACTIVE  DISABLED  -        -         -
DISABLED             -                    -       ACTIVE  DISABLED  DELETED  -         -
EXPIRED              -                    ACTIVE  -       -         DELETED  -         -
DELETED              -                    -       -       -         -        DISABLED  -
FAILED               -                    -       -       -         DELETED  -         -
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
EXPECTED = {(row[0], act): cell for row in ROWS for act, cell in zip(HEAD, row[1:], strict=True)}
PAST, LATER = NOW - timedelta(seconds=1), NOW + timedelta(days=7)
WITHOUT_CERTIFICATE = {S.CREATING, S.PENDING_CERTIFICATE, S.FAILED}


def in_state(state: AuthorityStatus) -> Authority:
    """An authority that shows this state."""
    if state is S.EXPIRED:
        return authority(not_after=PAST)
    if state is S.DELETED:
        return authority(status=state, before_deletion=S.DISABLED, restorable_until=LATER)
    return authority(status=state, **({"not_after": None} if state in WITHOUT_CERTIFICATE else {}))


def outcome(act: Callable[[], Authority]) -> str:
    """The status after it, or - for a refusal."""
    try:
        return act().status.value
    except Problem as problem:
        return "-" if (problem.kind, problem.message) == (Kind.WRONG_STATE, "no") else repr(problem)


def test_the_table_has_every_pair() -> None:
    assert set(EXPECTED) == set(product(S, AuthorityAct))


@pytest.mark.parametrize(("state", "act"), [*product(S, AuthorityAct)])
def test_what_becomes_of_an_authority(state: AuthorityStatus, act: AuthorityAct) -> None:
    assert outcome(lambda: move(in_state(state), act, NOW, "no")) == EXPECTED[state, act]


STATES: dict[str, tuple[dict[str, Any], AuthorityStatus]] = {
    "before its end": ({"not_after": NOW + timedelta(seconds=1)}, S.ACTIVE),
    "at its end": ({"not_after": NOW}, S.ACTIVE),
    "after its end": ({"not_after": PAST}, S.EXPIRED),
    "disabled, after its end": ({"not_after": PAST, "status": S.DISABLED}, S.EXPIRED),
    "deleted, after its end": ({"not_after": PAST, "status": S.DELETED}, S.DELETED),
    "without a certificate": ({"not_after": None, "status": S.PENDING_CERTIFICATE}, S.PENDING_CERTIFICATE),
}


@pytest.mark.parametrize("case", STATES)
def test_the_state_that_is_shown(case: str) -> None:
    changes, expected = STATES[case]
    assert authority(**changes).state(NOW) is expected


def test_its_actions_are_those_of_all_its_permissions_for_that_principal() -> None:
    given = authority(
        permissions=(Permission("a", ("IssueCertificate",), NOW), Permission("b", ("GetCertificate",), NOW))
    )
    assert given.permits("a") == {"IssueCertificate"}
    assert given.permits("c") == frozenset()


@pytest.mark.parametrize("state", [S.CREATING, S.FAILED])
def test_what_never_worked_is_not_restored(state: AuthorityStatus) -> None:
    gone = delete(in_state(state), 7, NOW)
    assert gone.restorable_until == LATER
    with pytest.raises(Problem, match="not in a valid state for restoration"):
        restore(gone, NOW)


@pytest.mark.parametrize("status", [S.PENDING_CERTIFICATE, S.DISABLED])
def test_restored_in_time_it_is_what_it_was(status: AuthorityStatus) -> None:
    gone = delete(authority(status=status), 7, NOW)
    back = restore(gone, LATER - timedelta(seconds=1))
    assert (back.status, back.before_deletion, back.restorable_until) == (status, None, None)
    with pytest.raises(Problem) as refused:
        restore(gone, LATER)
    assert refused.value.kind is Kind.WRONG_STATE


def test_an_expired_authority_is_deleted_and_restored_as_it_was_enabled() -> None:
    back = restore(delete(in_state(S.EXPIRED), 7, NOW), NOW)
    assert (back.status, back.state(NOW)) == (S.ACTIVE, S.EXPIRED)


@pytest.mark.parametrize("status", [S.ACTIVE, S.DISABLED])
def test_a_new_certificate_for_an_expired_authority_leaves_it_enabled_or_disabled(status: AuthorityStatus) -> None:
    assert installable(authority(status=status, not_after=PAST), NOW).status is status


def test_a_disabled_authority_takes_no_certificate() -> None:
    with pytest.raises(Problem, match="not in a valid state for importing"):
        installable(authority(status=S.DISABLED), NOW)
