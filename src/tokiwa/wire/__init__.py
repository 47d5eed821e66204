"""Bytes to values and back, and SigV4; no sockets."""
