"""Another account, with every right of its own, tries whatever there is on a certificate and a CA that are not its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.hostile.valid import example
from tests.operations.acm import asking
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations import registry
from tokiwa.store import authorities, certificates, issued
from tokiwa.wire import catalog
from world import World

OTHER = "111111111111"
NAMED = {"CertificateArn", "CertificateAuthorityArn", "ResourceArn"}
SERVICES = {"acm", "acm-pca", "tokiwa"}
# What the call is given besides, where the example that is made from the model would not do.
MORE: dict[str, dict[str, Any]] = {
    "acm-pca:CreatePermission": {"Principal": "acm.amazonaws.com", "Actions": ["IssueCertificate"]},
    "acm-pca:DeletePermission": {"Principal": "acm.amazonaws.com"},
    "acm-pca:IssueCertificate": {"Csr": pki.csr(), "SigningAlgorithm": pki.SIGNING, "Validity": pki.DAYS},
    "acm-pca:UpdateCertificateAuthority": {"Status": "DISABLED"},
    "acm:ExportCertificate": {"Passphrase": asking.PASSPHRASE},
    "acm:ImportCertificate": {"CertificateArn": None},
    "acm:RequestCertificate": {"CertificateAuthorityArn": None},
}


def named() -> Iterator[str]:
    """Every operation that is told a certificate or a CA by its ARN."""
    for name in sorted(registry.load()):
        shape = catalog.operation(name).input
        if name.split(":")[0] in SERVICES and shape is not None:
            must = NAMED & set(shape.required_members)
            if must or NAMED & set(MORE.get(name, ())):
                yield name


OPERATIONS = list(named())


class Place:
    """A certificate, its CA, and two strangers: the root of another account, and a user of it who may do everything."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ca = asking.authority(world)
        self.certificate = asking.request(world, self.ca)
        asking.export(world, self.certificate)
        world.settle()
        root = world.new_account(OTHER)
        self.strangers = {"root": root, "user": pki.user(world, pki.allow("*", "*"), OTHER)}

    def given(self, name: str) -> dict[str, Any]:
        """The call's input, with the ARNs of what is not the stranger's."""
        operation = catalog.operation(name)
        assert operation.input is not None
        values = {key: example(operation)[key] for key in operation.input.required_members} | MORE.get(name, {})
        whole = {"CertificateArn": self.certificate, "CertificateAuthorityArn": self.ca}
        whole["ResourceArn"] = self.ca if name.startswith("acm-pca") else self.certificate
        if name == "acm-pca:GetCertificate":
            whole["CertificateArn"] = f"{self.ca}/certificate/{asking.stored(self.world, self.certificate).serial}"
        if name == "acm-pca:RevokeCertificate":
            values["CertificateSerial"] = asking.stored(self.world, self.certificate).serial
        return values | {key: whole[key] for key in NAMED & values.keys()}

    def seen(self) -> Any:
        """All that there is of the two."""
        with self.world.means.store.snapshot() as tx:
            return (
                certificates.get(tx, self.certificate),
                authorities.get(tx, self.ca),
                issued.page(tx, self.ca, "", 100),
            )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    world = World(tmp_path_factory.mktemp("foreign"))
    yield Place(world)
    world.close()


@pytest.mark.parametrize("who", ["root", "user"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_it_is_denied_and_nothing_changes(place: Place, name: str, who: str) -> None:
    before = place.seen()
    with pytest.raises(Problem) as caught:
        place.world.call(name, place.given(name), place.strangers[who])
    assert caught.value.kind in {Kind.DENIED, Kind.NOT_FOUND}, caught.value
    place.world.settle()
    assert place.seen() == before


def test_none_is_forgotten() -> None:
    """Those with which a certificate or its key is taken, renewed, withdrawn or made are among them."""
    assert {
        "acm:ExportCertificate",
        "acm:RenewCertificate",
        "acm:RevokeCertificate",
        "acm:RequestCertificate",
        "acm:ImportCertificate",
        "acm-pca:IssueCertificate",
        "acm-pca:RevokeCertificate",
        "acm-pca:PutPolicy",
        "tokiwa:ExportBundle",
        "tokiwa:ExplainRenewal",
        "tokiwa:PutDefaultCertificateAuthority",
    } <= set(OPERATIONS)


@pytest.mark.parametrize("who", ["root", "user"])
def test_no_list_of_theirs_has_it(place: Place, who: str) -> None:
    stranger, call = place.strangers[who], place.world.call
    every = {"Includes": {"keyTypes": [asking.P256]}}
    assert call("acm:ListCertificates", every, stranger)["CertificateSummaryList"] == []
    for owner in ("SELF", "OTHER_ACCOUNTS"):
        found = call("acm-pca:ListCertificateAuthorities", {"ResourceOwner": owner}, stranger)
        assert found["CertificateAuthorities"] == []
    assert place.world.events(account=OTHER) == []
