"""The edge: socket, identity, clock."""
