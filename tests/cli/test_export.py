"""tokiwa export: each form written to a file that nobody else can read."""

import stat
import subprocess

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from tests.story import pki

from tokiwa.cli.main import main

NAMES = {
    "pem": "certificate.pem",
    "pkcs12": "certificate.p12",
    "java-key-store": "keystore.p12",
    "java-trust-store": "truststore.p12",
}


@pytest.fixture(scope="module")
def arn(server):
    authority = pki.authority(server)
    given = {"DomainName": "www.example.com", "KeyAlgorithm": "EC_prime256v1", "CertificateAuthorityArn": authority}
    return server.client("acm").request_certificate(**given)["CertificateArn"]


def run(server, *arguments, code=0, **more):
    done = CliRunner().invoke(main, ["export", *arguments, "--data", str(server.folder)], **more)
    assert done.exit_code == code, done.output
    return done.output


@pytest.mark.parametrize("form", NAMES)
def test_a_form_and_its_name(server, arn, form, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = run(server, arn, "--format", form, "--passphrase-file", "-", input="changeit\n")
    file = tmp_path / NAMES[form]
    assert said == f"{NAMES[form]} written; only you can read it.\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    if form == "pem":
        command = ["openssl", "pkey", "-in", str(file), "-passin", "pass:changeit", "-noout"]
        assert subprocess.run(command, check=False).returncode == 0
    else:
        assert load_pkcs12(file.read_bytes(), b"changeit")


def test_a_passphrase_that_is_typed_twice_and_an_alias(server, arn, tmp_path):
    file = tmp_path / "web.p12"
    run(server, arn, "--format", "pkcs12", "--out", str(file), "--alias", "web", input="changeit\nchangeit\n")
    found = load_pkcs12(file.read_bytes(), b"changeit")
    assert found.cert is not None
    assert found.cert.friendly_name == b"web"


def test_what_is_there_is_not_written_over(server, arn, tmp_path):
    file = tmp_path / "precious"
    file.write_text("mine")
    said = run(server, arn, "--out", str(file), "--passphrase-file", "-", input="changeit", code=2)
    assert "exists already" in said
    assert file.read_text() == "mine"


def test_a_folder_that_is_not_there(server, arn, tmp_path):
    missing = str(tmp_path / "no" / "file")
    assert "cannot be written" in run(server, arn, "--out", missing, "--passphrase-file", "-", input="changeit", code=2)


def test_what_the_server_refuses(server, arn):
    said = run(server, arn, "--format", "java-key-store", "--passphrase-file", "-", input="abcde", code=1)
    assert "between 6 and 128 characters" in said
