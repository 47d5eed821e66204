"""Whether everybody gets a certificate, from what a probe saw."""

import pytest

from tokiwa.domain.sight import Sight, Target, judge

OURS, OTHER = "a1" * 32, "b2" * 32
GOOD = Sight("10.0.0.1", "www.example.com", OURS, (OURS,), "0a", trusted=True)
ALSO_GOOD = Sight("10.0.0.2", "www.example.com", OURS, (OURS,), "0a", trusted=True)
SILENT = Sight("10.0.0.3", "www.example.com", problem="10.0.0.3 port 443 shows no certificate: connection refused.")

CASES = {
    "nothing": ((), "saw nothing"),
    "one address is silent": ((GOOD, SILENT), "connection refused"),
    "one address serves another": (
        (GOOD, Sight("10.0.0.2", "www.example.com", OTHER, trusted=True)),
        "10.0.0.2 serves another certificate for www.example.com: its SHA-256 fingerprint begins with b2b2b2b2b2b2b2b2",
    ),
    "not trusted, with a reason": (
        (Sight("10.0.0.2", "www.example.com", OURS, problem="The name is wrong."),),
        "The name is wrong.",
    ),
    "not trusted, without one": ((Sight("10.0.0.2", "www.example.com", OURS),), "does not trust what 10.0.0.2 serves"),
    "no certificate, without a reason": ((Sight("10.0.0.2", "x"),), "10.0.0.2 showed no certificate"),
}


def test_all_addresses_serve_it_and_are_trusted() -> None:
    assert judge((GOOD, ALSO_GOOD), OURS) is None


@pytest.mark.parametrize("case", CASES)
def test_the_first_reason_against_it_is_told(case: str) -> None:
    sights, reason = CASES[case]
    assert reason in (judge(sights, OURS) or "")


def test_a_client_asks_for_the_host_unless_another_name_is_given() -> None:
    assert Target("10.0.0.1", 443).name == "10.0.0.1"
    assert Target("10.0.0.1", 443, "www.example.com").name == "www.example.com"
