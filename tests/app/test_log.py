import json
import os
import subprocess
import sys

import pytest

from tokiwa.app.log_style import Form

CODE = """
import logging, structlog, sys
from tokiwa.app.log import set_up_log
from tokiwa.app.log_style import style
set_up_log(style(sys.argv[1]))
structlog.get_logger("a").info("ours", count=3)
structlog.get_logger("a").debug("our detail")
logging.getLogger("library").warning("theirs %s", "too")
logging.getLogger("library").info("their detail")
with structlog.contextvars.bound_contextvars(job="renew"):
    structlog.get_logger("a").error("within")
def breaks(passphrase):
    return 1 / 0
try:
    breaks("correct horse")
except ZeroDivisionError:
    structlog.get_logger("a").exception("broken")
    logging.getLogger("library").exception("broken there")
"""
ALL = ["ours", "theirs too", "within", "broken", "broken there"]
SAID = {
    "json": ALL,
    "json:warning": ["theirs too", "within", "broken", "broken there"],
    "json:error": ["within", "broken", "broken there"],
    "json:debug": ["ours", "our detail", "theirs too", "their detail", "within", "broken", "broken there"],
}


def written(style_: str) -> str:
    done = subprocess.run([sys.executable, "-c", CODE, style_], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    return done.stderr


def test_every_line_is_an_object_with_a_time_whoever_writes_it():
    lines = [json.loads(line) for line in written("json").splitlines()]
    assert [(line["level"], line["event"]) for line in lines] == [
        ("info", "ours"),
        ("warning", "theirs too"),
        ("error", "within"),
        ("error", "broken"),
        ("error", "broken there"),
    ]
    assert lines[0]["count"] == 3
    assert lines[2]["job"] == "renew"
    assert all(line["timestamp"].endswith("Z") and line["process"] > 0 for line in lines)
    assert all("ZeroDivisionError" in line["exception"] for line in lines[3:])


@pytest.mark.parametrize(("wanted", "said"), SAID.items(), ids=SAID)
def test_lines_are_written_from_a_level_on(wanted, said):
    assert [json.loads(line)["event"] for line in written(wanted).splitlines()] == said


def test_people_read_text():
    """With everything that the other form has; not coloured where nobody looks."""
    lines = written("text").splitlines()
    assert [line for line in lines if "ours" in line and "[info" in line and "count=3" in line]
    assert [line for line in lines if "within" in line and "job=renew" in line]
    assert [line for line in lines if "theirs too" in line]
    assert "ZeroDivisionError: division by zero" in lines
    assert not any("\x1b" in line for line in lines)


@pytest.mark.parametrize("form", Form)
def test_a_traceback_does_not_show_what_was_passed(form):
    """Except in the line of the program itself, which stands in its source."""
    text = written(form)
    assert "breaks" in text
    assert text.count("correct horse") == text.count('breaks(\\"correct horse\\")') + text.count(
        'breaks("correct horse")'
    )


def test_a_line_is_written_in_one_piece_so_that_those_of_several_processes_stay_whole():
    reading, writing = os.pipe2(os.O_DIRECT)  # each read is what one write was
    subprocess.run([sys.executable, "-c", CODE, "json"], stderr=writing, check=True)
    os.close(writing)
    pieces = list(iter(lambda: os.read(reading, 65536), b""))
    os.close(reading)
    assert len(pieces) == len(ALL)
    assert all(piece.endswith(b"}\n") for piece in pieces)


FULL = """
import logging, resource, structlog
from tokiwa.app.log import set_up_log
set_up_log()
structlog.get_logger("a").info("before")
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
for _ in range(200):
    structlog.get_logger("a").info("ours on a full disk", more="x" * 100)
    logging.getLogger("library").warning("theirs on a full disk")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
structlog.get_logger("a").info("after")
"""


def test_a_log_that_cannot_be_written_keeps_nobody_from_working(tmp_path):
    with (tmp_path / "log").open("wb") as log:
        done = subprocess.run([sys.executable, "-c", FULL], stderr=log, check=False)
    lines = (tmp_path / "log").read_text().splitlines()
    assert done.returncode == 0
    assert ("before" in lines[0], "after" in lines[-1]) == (True, True)
    assert len(lines) < 401


def test_a_log_that_nobody_reads_any_more_keeps_nobody_from_working():
    said = "import sys; print('done')"
    code = f"from tokiwa.app.log import set_up_log\nimport structlog, os\nset_up_log()\nos.read(0, 1)\nstructlog.get_logger('a').info('unheard')\n{said}"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stderr.close()
        process.stdin.write(b".")
        process.stdin.close()
        assert process.stdout.read() == b"done\n"
