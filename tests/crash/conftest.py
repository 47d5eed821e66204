"""A server that may die, with an authority."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.crash.server import Books, Server, launched

from tokiwa.store.store import Store


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Started for the first time."""
    made = launched(tmp_path)
    made.start()
    yield made
    made.stop()
    made.launcher.communicate()


@pytest.fixture
def books(server: Server) -> Iterator[Books]:
    """Its store, seen from outside."""
    store = Store(f"sqlite:///{server.folder}/tokiwa.db")
    yield Books(store)
    store.close()


@pytest.fixture
def authority(server: Server) -> str:
    """A root for a hundred years that the manager may renew from."""
    return made_authority(server)


def made_authority(server: Server) -> str:
    """Another one."""
    pca = server.client("acm-pca")
    subject = {"CommonName": "Example CA"}
    configuration = {"KeyAlgorithm": "EC_prime256v1", "SigningAlgorithm": "SHA256WITHECDSA", "Subject": subject}
    made = pca.create_certificate_authority(
        CertificateAuthorityType="ROOT", CertificateAuthorityConfiguration=configuration
    )
    of = {"CertificateAuthorityArn": made["CertificateAuthorityArn"]}
    signed = pca.issue_certificate(
        **of,
        Csr=pca.get_certificate_authority_csr(**of)["Csr"].encode(),
        SigningAlgorithm="SHA256WITHECDSA",
        TemplateArn="arn:aws:acm-pca:::template/RootCACertificate/V1",
        Validity={"Value": 100, "Type": "YEARS"},
    )["CertificateArn"]
    certificate = pca.get_certificate(**of, CertificateArn=signed)["Certificate"].encode()
    pca.import_certificate_authority_certificate(**of, Certificate=certificate)
    actions = ["IssueCertificate", "GetCertificate", "ListPermissions"]
    pca.create_permission(**of, Principal="acm.amazonaws.com", Actions=actions)
    return str(of["CertificateAuthorityArn"])
