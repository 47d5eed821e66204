"""For each connection that writes to a server: the number of the last transaction that it committed.

Whoever loses a connection in the middle of COMMIT looks here for what became of it. See `store.postgresql`.
"""

from sqlalchemy import BigInteger, Column, Integer, Table

from tokiwa.store.aggregate import metadata

commits = Table(
    "commits",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("number", BigInteger, nullable=False),
)
