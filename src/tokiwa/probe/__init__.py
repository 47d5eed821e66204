"""Looks at what a place serves: a TLS handshake with each of its addresses, as a client would make it."""

from tokiwa.probe.look import look

__all__ = ["look"]
