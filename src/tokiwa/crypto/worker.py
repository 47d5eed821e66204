"""A worker process: makes keys and signs, one batch after the other. Run by `workers`, with its pipe and its patience.

It gets its key-encryption keys as the first message and ends with the pipe, or when it had nothing to do for a while.
"""

import sys
from multiprocessing.connection import Connection

import attrs
import msgspec

from tokiwa.crypto.issuer import Issuer
from tokiwa.crypto.kek import Keks
from tokiwa.crypto.managed import Order, Outcome, outcomes
from tokiwa.crypto.seal import Sealer
from tokiwa.crypto.signer import SealedKeys

READY = b"ready"
FAREWELL = b""  # in the place of an answer: no further request is read


@attrs.frozen
class Batch:
    """Orders for one authority: its parts, and the name of its key with the account and ARN that it is sealed to."""

    issuer: Issuer
    key: str = attrs.field(repr=False)
    account: str
    arn: str
    orders: tuple[Order, ...]


# Answers are many small values, which msgspec reads in a fraction of the time; the node's thread is short of that.
encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(list[Outcome]).decode


def perform(sealed: SealedKeys, batch: Batch) -> list[Outcome]:
    """The outcome of each order."""
    signer = sealed.signer(batch.key, batch.account, batch.arn)
    return outcomes(batch.issuer, batch.orders, signer, sealed)


def serve(pipe: Connection, patience: float) -> None:
    """Answer every request, until none comes for `patience` seconds."""
    keks: Keks = pipe.recv()
    sealed = SealedKeys(Sealer(keks.keys, keks.current))
    pipe.send_bytes(READY)
    while pipe.poll(patience):
        pipe.send_bytes(encode(perform(sealed, pipe.recv())))
    pipe.send_bytes(FAREWELL)


if __name__ == "__main__":
    try:
        serve(Connection(int(sys.argv[1])), float(sys.argv[2]))
    except (EOFError, BrokenPipeError):  # the node has ended, or wants no more
        sys.exit(0)
