"""Kinds of work are found by their names, each once."""

import pytest

from tokiwa.jobs import registry

ASIDE = {
    "audit",
    "audit-report",
    "authorize",
    "crl",
    "crl-copy",
    "crl-soon",
    "deliver",
    "destroy-key",
    "heartbeat",
    "invoke",
    "issue",
    "notify",
    "ocsp-signer",
    "probe",
    "replan",
    "reschedule",
    "rotate",
    "seal-log",
}


def test_every_module_of_the_package_is_there() -> None:
    kinds = registry.load()
    assert {"renew", "watch", "publish", "delete-authority", "schedule"} | ASIDE <= set(kinds)
    assert {name for name, kind in kinds.items() if kind.aside} == ASIDE
    assert all(name == kind.name for name, kind in kinds.items())


def test_a_name_is_registered_once() -> None:
    with pytest.raises(ValueError, match="the job renew is registered twice"):
        registry.job("renew")(lambda work, batch: None)  # noqa: ARG005
