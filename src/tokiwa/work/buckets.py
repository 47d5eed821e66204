"""Writes objects into buckets: each is a folder, or a place elsewhere that speaks S3's protocol."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO

import urllib3
from urllib3 import exceptions

from tokiwa.domain.bucket import PUBLIC_READ, Endpoint, Unreachable, is_bucket
from tokiwa.domain.value import Value, field
from tokiwa.work.object_request import object_url, put_headers

SECONDS = 30
IN_MEMORY = 8 << 20  # bytes of an object on its way elsewhere; a larger one waits in a file
_pool = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(total=SECONDS))


class Buckets(Value):
    """`places` says where a bucket is; one that is not among them is a folder of its name in `folder`.

    `accounts` says for which accounts a bucket is; one that is not among them is everybody's.
    """

    folder: Path
    clock: Callable[[], datetime]  # the wall clock's, which signatures are dated with
    places: Mapping[str, Path | Endpoint] = field(default_factory=dict)
    accounts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def serves(self, account: str, bucket: str) -> bool:
        """Whether what is an account's may be written to a bucket."""
        return bucket not in self.accounts or account in self.accounts[bucket]

    def put(
        self, account: str, bucket: str, key: str, pieces: Iterable[bytes], type_: str, acl: str = PUBLIC_READ
    ) -> None:
        """Write an account's object, or replace it: who reads it meanwhile sees all of one or all of the other.

        Unreachable when it cannot be written, also when the bucket is not for the account, or when the object's name
        would lead out of its bucket.
        """
        if not self.serves(account, bucket):
            raise Unreachable(f"{bucket} is not for account {account}", refused=True)
        if not is_bucket(bucket) or {"", ".", ".."} & set(key.split("/")):
            raise Unreachable(f"{key} in {bucket} is not the name of an object", refused=True)
        place = self.places.get(bucket, self.folder / bucket)
        if isinstance(place, Endpoint):
            _send(place, key, pieces, type_, self.clock(), acl)
        else:
            _write(place / key, pieces, acl)


def _write(path: Path, pieces: Iterable[bytes], acl: str) -> None:
    fresh = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(".new", ".", path.parent)
        with open(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(fresh, 0o644 if acl == PUBLIC_READ else 0o600)
        os.replace(fresh, path)
    except OSError as error:
        refused = isinstance(error, PermissionError)
        raise Unreachable(f"{path} cannot be written: {error.strerror}", refused) from None
    finally:
        if fresh is not None:
            with suppress(OSError):  # as a rule it has its own name by now
                os.unlink(fresh)


def _send(place: Endpoint, key: str, pieces: Iterable[bytes], type_: str, now: datetime, acl: str) -> None:
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
        digest = hashlib.sha256()
        for piece in pieces:
            digest.update(piece)
            body.write(piece)
        more = {"content-type": type_, "content-length": str(body.tell()), "x-amz-acl": acl}
        body.seek(0)
        _request(object_url(place, key), put_headers(place, key, digest.hexdigest(), now, more), body)


def _request(url: str, headers: Mapping[str, str], body: IO[bytes]) -> None:
    try:
        answer = _pool.request("PUT", url, headers=headers, body=body, redirect=False)
    except (exceptions.HTTPError, OSError, ValueError) as error:
        raise Unreachable(f"{url} cannot be reached: {type(error).__name__}") from None
    if answer.status not in {200, 201, 204}:
        raise Unreachable(f"{url} answered with status {answer.status}", refused=400 <= answer.status < 500)
