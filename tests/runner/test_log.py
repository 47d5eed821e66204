import struct
from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.runner import log
from tokiwa.runner.log import Journal, LogReader
from tokiwa.runner.outcome import Ending, Outcome, Status, exited, timed_out

START = datetime(2027, 1, 1, tzinfo=UTC)


def frame(text: str, kind: int = 0x03) -> bytes:
    message = text.encode()
    return struct.pack(">4sIQ", b"\xa5\x5a\x00" + bytes([kind]), len(message), 1) + message


STREAMS = [
    pytest.param(b"one\ntwo\n", ["one", "two"], id="lines"),
    pytest.param(b"one\n\ntwo\r\n", ["one", "", "two"], id="an empty line and a foreign line end"),
    pytest.param(b"no end", ["no end"], id="a line without an end"),
    pytest.param(frame("a\nb\n"), ["a\nb"], id="a frame keeps its lines"),
    pytest.param(frame("a") + frame("b", 0x17), ["a", "b"], id="two frames of two levels"),
    pytest.param(b"x\n" + frame("f") + b"y\n", ["x", "f", "y"], id="a frame between lines"),
    pytest.param(b"half" + frame("f") + b"rest\n", ["half", "f", "rest"], id="a frame within a line"),
    pytest.param("né\n".encode() + b"\xff\n", ["né", "\ufffd"], id="what is no UTF-8 is shown as such"),
    pytest.param(frame(""), [""], id="an empty frame"),
]


@pytest.mark.parametrize(("stream", "events"), STREAMS)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_a_stream_is_cut_into_events_however_it_arrives(stream: bytes, events: list[str], size: int) -> None:
    reader = LogReader()
    read = [event for at in range(0, len(stream), size) for event in reader.feed(stream[at : at + size])]

    assert read + reader.flush() == events


def test_an_event_is_no_longer_than_the_service_allows() -> None:
    reader = LogReader()
    events = reader.feed(b"x" * (log.LONGEST * 2 + 5) + b"\n" + frame("y" * (log.LONGEST + 1)))

    assert [len(event) for event in events + reader.flush()] == [log.LONGEST, log.LONGEST, 5, log.LONGEST, 1]


def test_a_frame_that_claims_too_much_is_not_waited_for() -> None:
    reader = LogReader()
    liar = struct.pack(">4sIQ", b"\xa5\x5a\x00\x03", 0xFFFFFFFF, 1)

    assert reader.feed(liar + b"after\n")[-1] == "after"


def journal() -> Journal:
    """A journal whose clock ticks once per look."""
    ticks = iter(range(1000))
    return Journal(lambda: START + timedelta(seconds=next(ticks)))


def test_the_platform_tells_the_story_of_an_invocation() -> None:
    kept = journal()
    kept.init_start("python:3.11")
    kept.start("r1", "7")
    kept.output(b"said\nunfinished")
    outcome = Outcome(Status.OK, b"", init_ms=110.1, duration_ms=3.008, billed_ms=4, max_memory_mb=36)
    lines = kept.finish("r1", 128, outcome, "")

    assert [line.text for line in lines] == [
        "INIT_START Runtime Version: python:3.11",
        "START RequestId: r1 Version: 7",
        "said",
        "unfinished",
        "END RequestId: r1",
        (
            "REPORT RequestId: r1\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\t"
            "Max Memory Used: 36 MB\tInit Duration: 110.10 ms\t"
        ),
    ]
    assert [line.time for line in lines] == [START + timedelta(seconds=tick) for tick in range(6)]
    warm = kept.finish("r2", 128, Outcome(Status.OK, b""), "Status: timeout")
    assert [line.text.split(" ")[0] for line in warm] == ["END", "REPORT"]
    assert "Init Duration" not in warm[1].text
    assert warm[1].text.endswith("\tStatus: timeout")


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        pytest.param(timed_out("r", 1.5), "2027-01-01T00:00:00.000Z r Task timed out after 1.50 seconds", id="timeout"),
        pytest.param(
            exited("r", "with error: exit status 1"),
            "RequestId: r Error: Runtime exited with error: exit status 1\nRuntime.ExitError",
            id="exit",
        ),
        pytest.param(Ending(Status.FUNCTION_ERROR, b"{}", "E"), None, id="the runtime has told it already"),
    ],
)
def test_the_platform_tells_how_a_process_failed(ending: Ending, text: str | None) -> None:
    kept = journal()
    kept.failure("r", ending, 1.5)
    told = [line.text for line in kept.finish("r", 128, Outcome(Status.OK, b""), "")][:-2]

    assert told == ([text] if text else [])


def test_output_beyond_the_bound_is_dropped_and_the_end_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MOST", 20)
    kept = journal()
    kept.output(b"123456789\n" * 5)
    first = [line.text for line in kept.finish("r", 128, Outcome(Status.OK, b""), "")]
    kept.output(b"again\n")

    assert first[:3] == ["123456789", "123456789", "[log output beyond 20 bytes was dropped]"]
    assert first[3] == "END RequestId: r"
    assert kept.finish("r", 128, Outcome(Status.OK, b""), "")[0].text == "again"
