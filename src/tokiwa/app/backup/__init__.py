"""Backups of a running server, what becomes of them when they are restored, and the drill that proves them."""
