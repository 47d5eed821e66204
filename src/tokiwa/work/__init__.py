"""What the outside lends to a handler: the store, keys, functions and randomness; not the clock."""

from tokiwa.store.change import apply
from tokiwa.store.transaction import Conflict, Transaction
from tokiwa.work.draw import Draw
from tokiwa.work.work import Means, Work

__all__ = ["Conflict", "Draw", "Means", "Transaction", "Work", "apply"]
