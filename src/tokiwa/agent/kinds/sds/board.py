"""What is offered to the streams of one socket, and what each has made of it. Threads meet here; nothing else is shared."""

import hashlib
import threading
from collections.abc import Iterable, Iterator, Mapping

from tokiwa.agent.kinds.sds.message import Request, read_request, response


class Stream:
    """One stream: the names that it wants, what it was sent last and what it said to it. Only used under the board's lock.

    States are told by the digest of all that the stream would get, because an answer always has all of its names.
    """

    def __init__(self, requests: Iterator[bytes]) -> None:
        self.requests = requests
        self.names: tuple[str, ...] = ()
        self.sent, self.taken, self.refused = "", "", ""  # digests
        self.reason = ""
        self.open = True
        self._nonce = 0

    def heard(self, request: Request) -> None:
        """A request came: a first one, other names, or what became of the last answer."""
        if set(request.names) != set(self.names):
            self.names, self.sent = request.names, ""  # Envoy waits for an answer to its names, even to one it knows
        elif request.nonce == str(self._nonce) and self.sent:
            if request.error is None:
                self.taken = self.sent
            else:
                self.refused, self.reason = self.sent, request.error

    def answer(self, digest: str, secrets: list[bytes]) -> bytes:
        """The message that tells the secrets."""
        self._nonce += 1
        self.sent = digest
        return response(secrets, digest, str(self._nonce))


class Board:
    """The secrets by name. Streams hear of a change at once."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._offers: dict[str, dict[str, bytes]] = {}  # by who offers
        self._streams: list[Stream] = []
        self._open = True

    def offer(self, who: str, secrets: Mapping[str, bytes]) -> None:
        """Put these in the place of what the same one offered. ValueError for a name that is somebody else's."""
        with self._changed:
            others = {name for other, theirs in self._offers.items() if other != who for name in theirs}
            for name in others & secrets.keys():
                raise ValueError(name)
            self._offers[who] = dict(secrets)
            self._changed.notify_all()

    def withdraw(self, who: str) -> None:
        """Offer nothing more. Who has a secret keeps it; the protocol knows no taking back."""
        with self._changed:
            self._offers.pop(who, None)

    def offered(self, who: str) -> Mapping[str, bytes]:
        """What one offers."""
        with self._changed:
            return self._offers.get(who, {})

    def judged(self, who: str, timeout: float) -> str | None:
        """Wait until all that want something of this one have said what they make of it: a refusal, or None if all took it.

        Who does not answer within `timeout` seconds counts as a refusal; that nobody is there does not.
        """
        with self._changed:
            names = self._offers.get(who, {}).keys()

            def concerned() -> list[tuple[Stream, str]]:
                return [(each, self._due(each)[0]) for each in self._streams if names & set(each.names)]

            self._changed.wait_for(lambda: all(due in {s.taken, s.refused} for s, due in concerned()), timeout)
            for stream, due in concerned():
                if stream.refused == due:
                    return f"Envoy did not take it: {stream.reason or 'it gave no reason'}"
                if stream.taken != due:
                    return f"Envoy said nothing within {timeout:.0f} seconds."
            return None

    def serve(self, requests: Iterator[bytes]) -> Iterator[bytes]:
        """The answers to one stream of requests, until either side ends it."""
        stream = Stream(requests)
        with self._changed:
            self._streams.append(stream)
        threading.Thread(target=self._listen, args=(stream,), daemon=True).start()
        try:
            while (message := self._next(stream)) is not None:
                yield message
        finally:
            self._end(stream)

    def close(self) -> None:
        """All streams end."""
        with self._changed:
            self._open = False
            self._changed.notify_all()

    def _listen(self, stream: Stream) -> None:
        try:
            for data in stream.requests:
                request = read_request(data)
                with self._changed:
                    stream.heard(request)
                    self._changed.notify_all()
        except Exception:  # noqa: BLE001, S110 - of the transport or of a message: the stream has ended, and Envoy comes back
            pass
        finally:
            self._end(stream)

    def _end(self, stream: Stream) -> None:
        with self._changed:
            stream.open = False
            if stream in self._streams:
                self._streams.remove(stream)
            self._changed.notify_all()

    def _next(self, stream: Stream) -> bytes | None:
        with self._changed:
            while self._open and stream.open:
                digest, secrets = self._due(stream)
                if secrets and digest != stream.sent:
                    return stream.answer(digest, secrets)
                self._changed.wait()
            return None

    def _due(self, stream: Stream) -> tuple[str, list[bytes]]:
        """All that a stream wants and we have, and its digest."""
        known = {name: secret for theirs in self._offers.values() for name, secret in theirs.items()}
        secrets = [known[name] for name in stream.names if name in known]
        return _digest(secrets), secrets


def _digest(secrets: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for secret in secrets:
        whole.update(hashlib.sha256(secret).digest())
    return whole.hexdigest()[:16]
