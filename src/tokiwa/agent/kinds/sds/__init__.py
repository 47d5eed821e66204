"""Envoy's Secret Discovery Service: a stream on which servers of Envoy get their certificates and say if they took them."""
