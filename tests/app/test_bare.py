import subprocess
import sys

SERVED = "import sys, tokiwa.app.bare, tokiwa.app.process; print('rich' in sys.modules); import rich.console; print('rich' in sys.modules)"


def test_a_server_does_without_rich_and_others_can_have_it():
    said = subprocess.run([sys.executable, "-c", SERVED], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "True"]
