"""Which addresses the server calls for its users: a URL that they gave must not lead where only the server may go."""

import ipaddress

import attrs

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# IPv6 addresses in which one of version 4 is where packets end: IPv4-compatible (RFC 4291), NAT64 (RFC 6052, RFC 8215).
_COMPATIBLE, _NAT64 = ipaddress.IPv6Network("::/96"), ipaddress.IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")


@attrs.frozen
class Reach:
    """`inside` lets it call what is not of the public internet; `networks` are called in any case.

    Link-local addresses, where clouds keep their machines' credentials, are called only where `networks` names them.
    """

    inside: bool
    networks: tuple[_Network, ...] = ()

    def allows(self, address: str) -> bool:
        """Whether this address, in the form in which the system gives it, is called."""
        found = _end(ipaddress.ip_address(address.partition("%")[0]))
        if any(found in network for network in self.networks):
            return True
        if found.is_link_local or found.is_multicast or found.is_unspecified or found == _BROADCAST:
            return False
        return self.inside or found.is_global


EVERYWHERE = Reach(inside=True)
_BROADCAST = ipaddress.IPv4Address("255.255.255.255")


def network(text: str) -> _Network:
    """A network as an operator writes it: `10.0.0.0/8`, or one address. ValueError for anything else."""
    return ipaddress.ip_network(text)


def _end(address: _Address) -> _Address:
    """Where packets to an address end."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    within = address.ipv4_mapped or address.sixtofour
    if within is None and int(address) > 1 and (address in _COMPATIBLE or address in _NAT64):
        within = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if within is None and address in _NAT64_LOCAL:
        return ipaddress.IPv4Address(0)  # whatever the local network makes of it
    return address if within is None else within
