import json
import logging
import subprocess
import sys

CODE = """
import logging, structlog
from tokiwa.app.log import set_up_log
set_up_log()
structlog.get_logger("a").info("ours", count=3)
structlog.get_logger("a").debug("unseen")
logging.getLogger("library").warning("theirs %s", "too")
logging.getLogger("library").info("unseen")
try:
    1 / 0
except ZeroDivisionError:
    structlog.get_logger("a").exception("broken")
    logging.getLogger("library").exception("broken there")
"""


def test_every_line_is_an_object_with_a_time_whoever_writes_it():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert done.stdout == ""
    assert [(line["level"], line["event"]) for line in lines] == [
        ("info", "ours"),
        ("warning", "theirs too"),
        ("error", "broken"),
        ("error", "broken there"),
    ]
    assert lines[0]["count"] == 3
    assert all(line["timestamp"].endswith("Z") for line in lines)
    assert all("ZeroDivisionError" in line["exception"] for line in lines[2:])
    assert logging.WARNING == 30
