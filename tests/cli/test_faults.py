"""tokiwa fault: set, listed with what it did, and deleted."""

import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner

from running import Running
from tokiwa.cli.main import main


def run(server, *arguments, code=0):
    done = CliRunner().invoke(main, ["fault", *arguments, "--data", str(server.folder)])
    assert done.exit_code == code, done.output
    return done.output


def test_a_call_fails_as_often_as_was_said(server):
    assert run(server, "list") == "There are no faults.\n"
    options = ("--reason", "ThrottlingException", "--message", "Slowly.", "--times", "2", "--name", "slow")
    run(server, "set", "acm:ListCertificates", "fail", *options)
    acm = server.client("acm")
    for _ in range(2):
        with pytest.raises(ClientError, match=r"\(ThrottlingException\).*: Slowly\."):
            acm.list_certificates()
    acm.list_certificates()
    head, line = run(server, "list").splitlines()
    assert head.split() == ["name", "on", "effect", "reason", "struck", "of", "left"]
    assert line.split() == ["slow", "acm:ListCertificates", "fail", "ThrottlingException", "2", "2", "0"]
    run(server, "delete", "slow")
    assert run(server, "list") == "There are no faults.\n"


def test_work_is_late_or_lost(server):
    run(server, "set", "renew", "delay", "--delay", "2h", "--resource", "*", "--probability", "0.5", "--seed", "7")
    run(server, "set", "deliver", "lose", "--name", "gone")
    lines = [line.split()[1:] for line in run(server, "list").splitlines()[1:]]
    assert ["renew", "delay", "7200", "s", "0", "0", "all"] in lines
    assert ["deliver", "lose", "0", "0", "all"] in lines


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("set", "renew", "lose"), "LOSE is not what can happen to renew"),
        (("set", "acm:Nothing", "fail", "--reason", "X"), "There is nothing called acm:Nothing"),
        (("delete", "nothing"), "There is no fault nothing."),
    ],
)
def test_what_cannot_be(server, arguments, words):
    assert words in run(server, *arguments, code=1)


def test_not_where_the_time_is_everybodys(tmp_path):
    server = Running(tmp_path / "data")
    try:
        said = run(server, "set", "acm:ListCertificates", "fail", "--reason", "InternalFailure", code=1)
        assert "Account 000000000000 has no test clock, so nothing is made to fail in it." in said
    finally:
        assert server.stop() == 0
