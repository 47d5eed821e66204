"""The agent: installs certificates on a host and proves that they are served there; an ordinary client of the API."""
