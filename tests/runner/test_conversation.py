import json
import socket
from typing import Any

from tokiwa.runner.outcome import Status

TELLS_ADDRESS = "import os\ndef handler(event, context):\n    return os.environ['AWS_LAMBDA_RUNTIME_API']\n"
ASKS = """
import os, subprocess, sys, urllib.request, urllib.error
ASK = '''
import os, sys, urllib.request, urllib.error
try:
    urllib.request.urlopen("http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + sys.argv[1], timeout=5)
except urllib.error.HTTPError as error:
    print(error.code, error.read().decode())
'''
def handler(event, context):
    if event == "raw":
        address = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
        import socket
        with socket.create_connection((address[0], int(address[1])), timeout=5) as raw:
            raw.sendall(b"\\x16\\x03\\x01 nonsense\\r\\n\\r\\n")
            return raw.recv(100).decode()
    return subprocess.run([sys.executable, "-c", ASK, event], capture_output=True, text=True).stdout
"""


def test_no_other_process_can_use_the_runtime_api(plain: Any) -> None:
    """A stranger on the machine can connect to the port; it gets nothing, and the function does not notice."""
    host, port = json.loads(plain.run(TELLS_ADDRESS).payload).split(":")
    with socket.create_connection((host, int(port)), timeout=5) as stranger:
        stranger.sendall(b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n")
        outcome = plain.run(TELLS_ADDRESS, "a secret event")
        try:
            received = stranger.recv(1000)
        except ConnectionResetError:
            received = b""

    assert received == b""
    assert outcome.status is Status.OK


def test_a_child_of_the_function_may_use_it(bench: Any) -> None:
    told = json.loads(bench.run(ASKS, "/2018-06-01/runtime/nonesuch").payload)

    assert told.startswith("404 ")


def test_asking_for_more_work_while_working_is_refused(bench: Any) -> None:
    told = json.loads(bench.run(ASKS, "/2018-06-01/runtime/invocation/next").payload)

    assert told.startswith("403 ")
    assert "InvalidStateTransition" in told


def test_a_connection_that_speaks_nonsense_is_dropped_and_the_rest_goes_on(bench: Any) -> None:
    assert bench.run(ASKS, "raw").payload == b'""'
    assert bench.run(ASKS, "/nonesuch").status is Status.OK
