"""How much is measured: a whole run, or a short one that shows whether all is well."""

import attrs


@attrs.frozen
class Options:
    """Sizes. `clients` are the numbers of connections at which steady load is measured, `seconds` is its length."""

    rounds: int = 3
    seconds: float = 2.0
    clients: tuple[int, ...] = (1, 8, 32)
    keys: int = 400  # RSA keys: each takes as long to make as hundreds of requests take to answer
    renewals: int = 50_000
    stored: int = 1_000_000
    revoked: int = 100_000
    events: int = 10_000
    rules: int = 300
    agents: int = 1_000

    @property
    def several(self) -> tuple[int, ...]:
        """The numbers of clients that goals are held against: one alone tells how long it waits, not what a server can do."""
        return tuple(clients for clients in self.clients if clients > 1)


QUICK = Options(
    rounds=1,
    seconds=0.5,
    clients=(8, 32),
    keys=64,
    renewals=5_000,
    stored=20_000,
    revoked=20_000,
    events=1_000,
    agents=100,
)
