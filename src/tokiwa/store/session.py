"""The writer's connection: transactions in a database's own words, and what its errors mean. See `store.batch`."""

from typing import Any


class Session:
    """One connection for writing. Every engine has its own (`store.embedded`, `store.postgresql`)."""

    def begin(self) -> None:
        """Begin a transaction that will write. Raises when that is not possible, having waited long enough."""
        raise NotImplementedError

    def commit(self) -> None:
        """Have it on the disk. What is raised means that it is not."""
        raise NotImplementedError

    def rollback(self) -> None:
        """Give it up, whatever state it is in."""
        raise NotImplementedError

    def cursor(self) -> Any:
        """For statements of the transaction."""
        raise NotImplementedError

    @property
    def going(self) -> bool:
        """Whether the transaction can go on: some errors end it as a whole."""
        raise NotImplementedError

    def exists(self, error: BaseException) -> bool:
        """Whether a key was there already: another writer was faster."""
        raise NotImplementedError

    def refused(self, error: BaseException) -> bool:
        """Whether the database will not have what was to be written, and goes on with the rest."""
        raise NotImplementedError

    def told(self, error: BaseException) -> BaseException:
        """What is told to whoever wanted to write: Unavailable for what is no fault of theirs and may pass."""
        raise NotImplementedError

    def passing(self, error: BaseException) -> bool:
        """Whether the same transaction may do better if it is run again."""
        raise NotImplementedError
