import pytest

from tokiwa.domain.reach import EVERYWHERE, Reach, network

OUTSIDE = Reach(inside=False)
PRIVATE = {
    "loopback": "127.0.0.1",
    "all of loopback": "127.8.8.8",
    "this host": "0.0.0.0",  # noqa: S104
    "private, 10": "10.0.0.1",
    "private, 172": "172.31.255.255",
    "private, 192": "192.168.0.1",
    "a provider's own": "100.64.0.1",
    "benchmarks": "198.18.0.1",
    "broadcast": "255.255.255.255",
    "reserved": "240.0.0.1",
    "multicast": "224.0.0.1",
    "metadata": "169.254.169.254",
    "loopback of version 6": "::1",
    "nothing of version 6": "::",
    "unique local": "fd00:ec2::254",
    "link-local of version 6": "fe80::1%eth0",
    "multicast of version 6": "ff02::1",
    "mapped": "::ffff:127.0.0.1",
    "mapped, in hex": "::ffff:a00:1",
    "mapped metadata": "::ffff:169.254.169.254",
    "compatible": "::10.0.0.1",
    "6to4": "2002:7f00:1::",
    "NAT64": "64:ff9b::10.0.0.1",
    "NAT64 of a network's own": "64:ff9b:1::8.8.8.8",
    "documentation": "2001:db8::1",
}
PUBLIC = ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::"]
NEVER = ["metadata", "mapped metadata", "this host", "nothing of version 6", "broadcast", "multicast"]


@pytest.mark.parametrize("name", PRIVATE)
def test_from_outside_nothing_within_is_called(name):
    assert not OUTSIDE.allows(PRIVATE[name])


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_called(address):
    assert OUTSIDE.allows(address)
    assert EVERYWHERE.allows(address)


def test_within_all_is_called_but_what_nobody_means():
    assert [name for name in NEVER if EVERYWHERE.allows(PRIVATE[name])] == []
    assert all(EVERYWHERE.allows(PRIVATE[name]) for name in ("loopback", "private, 10", "unique local", "mapped"))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("10.0.0.0/8", "10.1.2.3"),
        ("10.0.0.0/8", "::ffff:10.1.2.3"),
        ("169.254.169.254", "169.254.169.254"),
        ("fd00::/8", "fd00::1"),
    ],
)
def test_a_network_that_was_named_is_called(text, address):
    named = Reach(inside=False, networks=(network(text),))
    assert named.allows(address)
    assert not named.allows("192.168.0.1")


@pytest.mark.parametrize("text", ["10.0.0.1/8", "10.0.0.0/33", "example.com", "", "10.*"])
def test_what_is_no_network(text):
    with pytest.raises(ValueError, match=r"network|address|host bits|permitted"):
        network(text)
