"""tokiwa quota: shown in lines, set as a whole, and switched off."""

import pytest
from click.testing import CliRunner

from tokiwa.cli.main import main

NONE = "No quotas are set.\n"


def run(server, *arguments, code=0):
    done = CliRunner().invoke(main, ["quota", *arguments, "--data", str(server.folder)])
    assert done.exit_code == code, done.output
    return done.output


def test_quotas(server):
    assert run(server, "show") == NONE
    said = run(server, "set", "Certificates=20", "acm:ExportCertificate=10")
    assert said == run(server, "show")
    assert said.splitlines() == ["        20  Certificates", "        10  acm:ExportCertificate a second"]
    assert "        75  acm-pca:GetCertificate a second" in run(server, "set", "--like-aws")
    assert run(server, "clear") == NONE == run(server, "show")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "Give NAME=LIMIT"),
        (("Certificates",), 2, "is not of the form NAME=LIMIT"),
        (("Certificates=many",), 2, "is not of the form"),
        (("Certificates=-1",), 2, "is not of the form"),
        (("Certificate=1",), 1, "is no quota"),
    ],
    ids=str,
)
def test_what_cannot_be_set(server, arguments, code, words):
    assert words in run(server, "set", *arguments, code=code)
    assert run(server, "show") == NONE
