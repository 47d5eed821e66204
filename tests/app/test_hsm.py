from pathlib import Path

import pytest

from tokiwa.app.hsm import Hsm, hsm
from tokiwa.domain.problem import Problem

ALL = {"TOKIWA_HSM_MODULE": "/lib/p.so", "TOKIWA_HSM_TOKEN": "CA keys", "TOKIWA_HSM_PIN": "1234"}


def test_without_anything_there_is_none():
    assert hsm(None, None, None, {}) is None


def test_the_environment_is_looked_at():
    assert hsm(None, None, None, ALL) == Hsm(Path("/lib/p.so"), "CA keys", None, "1234")
    in_file = {**ALL, "TOKIWA_HSM_PIN": "", "TOKIWA_HSM_PIN_FILE": "/run/pin"}
    assert hsm(None, None, None, in_file) == Hsm(Path("/lib/p.so"), "CA keys", Path("/run/pin"))


def test_the_command_line_comes_first():
    assert hsm("/a.so", "a", "/a.pin", ALL) == Hsm(Path("/a.so"), "a", Path("/a.pin"), "1234")


@pytest.mark.parametrize("missing", ALL)
def test_a_part_of_it_is_refused(missing):
    with pytest.raises(Problem, match="needs all three"):
        hsm(None, None, None, {name: value for name, value in ALL.items() if name != missing})


def test_its_pin_is_not_shown():
    assert "1234" not in repr(hsm(None, None, None, ALL))


def test_it_opens_the_token(hsm_token):
    keys = hsm_token.hsm.open()
    keys.rehearse()
    keys.sessions.close()
