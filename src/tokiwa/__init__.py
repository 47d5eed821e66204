"""Tokiwa: a certificate manager for private PKI whose certificates renew themselves."""
