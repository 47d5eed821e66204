import pytest

from tokiwa.domain.trace import Trace, of_header, of_traceparent

TRACE, STEP = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
FOUND = Trace(TRACE, STEP)
HEADER = "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1"

# The second is the example of W3C's text, the third one of a later version.
TRACEPARENTS = {
    f"00-{TRACE}-{STEP}-01": FOUND,
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00": Trace(
        "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", False
    ),
    f"cc-{TRACE}-{STEP}-01-what-comes-later": FOUND,
    f"00-{TRACE}-{STEP}-03": FOUND,
    f"00-{TRACE}-{STEP}-01-more": None,
    f"ff-{TRACE}-{STEP}-01": None,
    f"00-{TRACE.upper()}-{STEP}-01": None,
    f"00-{'0' * 32}-{STEP}-01": None,
    f"00-{TRACE}-{'0' * 16}-01": None,
    f"00-{TRACE}-{STEP}": None,
    f"00-{TRACE}-{STEP}-zz": None,
    "": None,
}
HEADERS = {
    HEADER: FOUND,
    "Sampled=1; Parent=00f067aa0ba902b7; Root=1-4bf92f35-77b34da6a3ce929d0e0e4736": FOUND,
    HEADER.replace("Sampled=1", "Sampled=0"): Trace(TRACE, STEP, False),
    HEADER.replace("Sampled=1", "Sampled=?"): FOUND,
    f"{HEADER};Lineage=a87bd80c:0": FOUND,
    "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736": None,
    HEADER.replace("1-4bf92f35", "2-4bf92f35"): None,
    HEADER.replace("Parent=00", "Parent=zz"): None,
    "Self=1-67891234-12456789abcdef012345678": None,
    "": None,
}


@pytest.mark.parametrize(("text", "found"), TRACEPARENTS.items())
def test_traceparent(text, found):
    assert of_traceparent(text) == found


@pytest.mark.parametrize(("text", "found"), HEADERS.items())
def test_header(text, found):
    assert of_header(text) == found


def test_a_trace_says_the_same_in_either_form():
    assert of_traceparent(f"00-{TRACE}-{STEP}-01").header == HEADER
    assert of_header(Trace(TRACE, STEP, False).header) == Trace(TRACE, STEP, False)
