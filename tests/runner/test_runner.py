import contextlib
import os
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.runner.function import Code, Invocation
from tokiwa.runner.outcome import Status
from tokiwa.runner.pool import RESERVED_LIMIT, TOTAL_LIMIT, Limits

PID = "import os\ndef handler(event, context):\n    return os.getpid()\n"
BORN = "import os\nborn = os.urandom(8).hex()\ndef handler(event, context):\n    return born\n"


def test_a_warm_process_is_reused(bench: Any) -> None:
    first, second = bench.run(BORN), bench.run(BORN)

    assert first.payload == second.payload
    assert first.init_ms is not None
    assert second.init_ms is None
    assert second.logs[0].text.startswith("START")


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        pytest.param({}, True, id="nothing changed"),
        pytest.param({"revision": "2"}, False, id="another revision"),
        pytest.param({"version": "7"}, False, id="another version"),
        pytest.param({"arn": "arn:aws:lambda:eu-west-1:123456789012:function:other"}, False, id="another function"),
    ],
)
def test_processes_are_not_shared_between_what_differs(plain: Any, changes: dict[str, str], same: bool) -> None:
    assert (plain.run(BORN).payload == plain.run(BORN, **changes).payload) is same


@pytest.mark.parametrize(
    ("passed", "offered", "same"),
    [
        pytest.param({"minutes": 10}, {}, True, id="same key"),
        pytest.param({"minutes": 10}, {"access_key": "ASIANEW"}, False, id="another key"),
        pytest.param({"minutes": 10}, {"access_key": "ASIANEW", "generation": "role"}, True, id="same generation"),
        pytest.param({"minutes": 59}, {"access_key": "ASIANEW", "generation": "role"}, False, id="about to expire"),
        pytest.param({"minutes": 59}, {"generation": "role"}, True, id="about to expire and nothing newer"),
    ],
)
def test_a_process_lives_no_longer_than_its_credentials(
    plain: Any, credentials_of: Callable[..., Any], passed: dict[str, int], offered: dict[str, str], same: bool
) -> None:
    generation = {"generation": offered["generation"]} if "generation" in offered else {}
    first = plain.run(BORN, credentials=credentials_of(**generation))
    plain.now += timedelta(**passed)
    later = credentials_of(**offered, expires=plain.now + timedelta(hours=1))

    assert (plain.run(BORN, credentials=later).payload == first.payload) is same


def test_dropping_a_function_ends_its_processes_and_forgets_its_code(bench: Any, spec_of: Any) -> None:
    first = bench.run(BORN)
    assert list((bench.base / "code").iterdir())

    bench.runner.drop(spec_of().arn)

    assert not list((bench.base / "code").iterdir())
    assert bench.run(BORN).payload != first.payload


def test_a_function_dropped_while_it_works_ends_after_its_work(plain: Any, spec_of: Any, tmp_path: Path) -> None:
    slow = _waits_for(tmp_path / "go")
    outcome, worker = _in_background(plain, slow)
    plain.runner.drop(spec_of().arn)
    (tmp_path / "go").touch()
    worker.join()

    assert outcome[0].status is Status.OK
    assert plain.run(slow, {}).payload != outcome[0].payload


def test_the_reserved_concurrency_throttles(plain: Any, tmp_path: Path) -> None:
    slow = _waits_for(tmp_path / "go")
    outcome, worker = _in_background(plain, slow, concurrency=1)

    refused = plain.run(slow, {}, concurrency=1)
    (tmp_path / "go").touch()
    worker.join()

    assert (refused.status, refused.error_type, refused.payload) == (Status.THROTTLED, RESERVED_LIMIT, b"")
    assert outcome[0].status is Status.OK
    assert plain.run(slow, {}, concurrency=1).status is Status.OK
    assert plain.run(slow, {}, concurrency=0).status is Status.THROTTLED


def test_the_machine_as_a_whole_has_a_limit(new_bench: Callable[..., Any], tmp_path: Path) -> None:
    bench = new_bench(limits=Limits(processes=1))
    slow = _waits_for(tmp_path / "go")
    _, worker = _in_background(bench, slow)

    refused = bench.run(BORN, arn="arn:other")
    (tmp_path / "go").touch()
    worker.join()

    assert (refused.status, refused.error_type) == (Status.THROTTLED, TOTAL_LIMIT)


def test_an_idle_process_makes_room_for_another_function(new_bench: Callable[..., Any]) -> None:
    bench = new_bench(limits=Limits(processes=1))
    first = int(bench.run(PID).payload)

    assert bench.run(PID, arn="arn:other").status is Status.OK
    assert not _lives(first)


def test_invocations_at_the_same_time_have_a_process_each(bench: Any) -> None:
    started = threading.Barrier(3)
    payloads: list[bytes] = []

    def invoke() -> None:
        started.wait()
        payloads.append(bench.run("import time\n" + BORN.replace("return", "time.sleep(0.3)\n    return")).payload)

    threads = [threading.Thread(target=invoke) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(payloads)) == 3


def test_idle_processes_end_after_their_time(plain: Any) -> None:
    pid = int(plain.run(PID).payload)
    plain.idle_clock = 299.0
    plain.runner.reap()
    assert _lives(pid)

    plain.idle_clock = 300.0
    plain.runner.reap()

    assert not _lives(pid)


def test_no_more_than_so_many_processes_stay_idle(new_bench: Callable[..., Any]) -> None:
    bench = new_bench(limits=Limits(idle=2))
    pids = [int(bench.run(PID, arn=f"arn:{number}").payload) for number in range(3)]

    assert [_lives(pid) for pid in pids] == [False, True, True]


def test_a_process_that_died_while_idle_is_replaced(plain: Any) -> None:
    pid = int(plain.run(PID).payload)
    os.kill(pid, 9)
    watch = os.pidfd_open(pid)
    os.waitid(os.P_PIDFD, watch, os.WEXITED | os.WNOWAIT)
    os.close(watch)

    again = plain.run(PID)

    assert again.status is Status.OK
    assert int(again.payload) != pid


def test_a_process_that_ends_right_after_its_answer_is_replaced(bench: Any) -> None:
    """The invocation that finds it dying is run by another process, not lost."""
    source = """
import os, time
import runtime_client
def ends_instead():
    time.sleep(0.3)
    os._exit(0)
def handler(event, context):
    runtime_client.next = ends_instead
    return os.urandom(8).hex()
"""
    first, second = bench.run(source, runtime="python3.11"), bench.run(source, runtime="python3.11")

    assert first.status is second.status is Status.OK
    assert second.payload != first.payload
    assert second.init_ms is not None


def test_closing_leaves_no_process_and_no_file(bench: Any) -> None:
    """Not even one that left the process group, the session and its parent."""
    source = """
import subprocess, sys
def handler(event, context):
    nap = [sys.executable, "-c", "import time; time.sleep(600)", event]
    for new_session in (False, True):
        subprocess.Popen(nap, start_new_session=new_session, stdout=subprocess.DEVNULL)
    open("/tmp/kept" if event == "never" else __import__("tempfile").mkstemp()[1], "w").write("x")
"""
    marker = f"stray-of-{bench.base}"
    assert bench.run(source, marker).status is Status.OK
    assert len(_with_argument(marker)) == 2

    bench.runner.close()

    assert not _with_argument(marker)
    assert not list(bench.base.iterdir())


def test_closing_ends_what_is_at_work(plain: Any, tmp_path: Path) -> None:
    outcome, worker = _in_background(plain, _waits_for(tmp_path / "never"))
    plain.runner.close()
    worker.join()

    assert outcome[0].status is Status.EXIT
    assert b"signal: killed" in outcome[0].payload
    with pytest.raises(Problem, match="shutting down"):
        plain.run(BORN)


def test_code_is_fetched_only_for_a_cold_start(plain: Any, code_of: Any, spec_of: Any, credentials_of: Any) -> None:
    fetched = []
    whole = code_of({"app.py": BORN})

    def fetch() -> bytes:
        fetched.append(1)
        return whole.read()

    for _ in range(3):
        given = Invocation("req", b"{}")
        plain.runner.invoke(spec_of(), Code(whole.sha256, fetch), credentials_of(), given, plain.now)

    assert len(fetched) == 1


@pytest.mark.parametrize(
    ("runtime", "kind"),
    [("cobol85", Kind.UNSUPPORTED), ("java21", Kind.UNSUPPORTED)],
)
def test_a_runtime_that_is_not_here_is_refused_with_its_name(plain: Any, runtime: str, kind: Kind) -> None:
    with pytest.raises(Problem, match=runtime) as refused:
        plain.run(BORN, runtime=runtime)

    assert refused.value.kind is kind


def test_bad_code_is_refused_and_takes_no_seat(plain: Any, spec_of: Any, credentials_of: Any) -> None:
    for _ in range(2):
        with pytest.raises(Problem, match="Could not unzip"):
            plain.runner.invoke(
                spec_of(concurrency=1), Code("0" * 64, b"no zip"), credentials_of(), Invocation("r", b""), plain.now
            )

    assert plain.run(BORN, concurrency=1).status is Status.OK


def test_what_a_killed_server_left_is_removed_at_the_next_start(new_bench: Callable[..., Any], tmp_path: Path) -> None:
    left = tmp_path / "runner-0/scratch/1/file"
    left.parent.mkdir(parents=True)
    left.touch()

    assert new_bench().run(BORN).status is Status.OK
    assert not left.exists()


def test_isolation_and_network_are_told(bench: Any, sandbox: Any) -> None:
    assert bench.runner.isolation == sandbox.name
    assert bench.runner.network == ("api" if sandbox.name == "bubblewrap" else "host")


def _waits_for(path: Path) -> str:
    return f"""
import os, time
def handler(event, context):
    open({str(path)!r} + ".begun", "w").close()
    while not os.path.exists({str(path)!r}):
        time.sleep(0.005)
    return os.urandom(8).hex()
"""


def _in_background(bench: Any, source: str, **changes: Any) -> tuple[list[Any], threading.Thread]:
    """Run a function that says on disk that it has begun; return when it has."""
    outcomes: list[Any] = []
    thread = threading.Thread(target=lambda: outcomes.append(bench.run(source, {}, **changes)))
    thread.start()
    begun = Path(source.split("'")[1] + ".begun")
    while not begun.exists():
        thread.join(0.005)
        assert thread.is_alive()
    return outcomes, thread


def _lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def _with_argument(argument: str) -> list[int]:
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if argument.encode() in Path("/proc", name, "cmdline").read_bytes().split(b"\0"):
                found.append(int(name))
    return found
