"""What the links in notifications lead to, for whoever has them: the notary's certificate, and a subscription confirmed or ended."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tokiwa.domain.notary import PATH
from tokiwa.domain.problem import Problem
from tokiwa.wire import catalog, errors, query
from tokiwa.wire.catalog import Protocol
from tokiwa.wire.message import Request, Response
from tokiwa.work import Means, notary, subscribing
from tokiwa.work.insist import insist

_PEM = (b"content-type", b"application/x-pem-file")
_TEXT = (b"content-type", b"text/plain; charset=utf-8")


class Subscriptions:
    """Nobody who follows a link needs an account: what it says is secret, or may be known to all."""

    def __init__(self, means: Means, clock: Callable[[], datetime]) -> None:
        self._means, self._clock = means, clock

    async def answer(self, request: Request) -> Response | None:
        """The answer, or None for what is asked of somebody else: also for calls that are signed."""
        if request.method != "GET":
            return None
        if request.raw_path.startswith(PATH.encode()):
            return await asyncio.to_thread(self._certificate, request.raw_path.decode("latin-1"))
        if request.raw_path not in (b"", b"/") or b"Action=" not in request.raw_query or _signed(request):
            return None
        try:
            given = dict(query.parameters(request))
        except Problem:
            return None
        act = {"ConfirmSubscription": self._confirm, "Unsubscribe": self._end}.get(given.get("Action", ""))
        return None if act is None else await asyncio.to_thread(self._done, act, given)

    def _certificate(self, path: str) -> Response:
        found = notary.key(self._means)
        if found is None or path != found.path:
            return Response(404, (_TEXT,), b"There is no such certificate.\n")
        return Response(200, (_PEM,), found.certificate.encode())

    def _done(self, act: Callable[[Mapping[str, str]], dict[str, Any]], given: Mapping[str, str]) -> Response:
        operation = catalog.operation(f"sns:{given['Action']}")
        request_id = self._means.draw.uuid()
        try:
            return query.write(operation, insist(lambda: act(given)), request_id)
        except Problem as problem:
            return errors.respond(problem, operation.service, Protocol.QUERY, operation, request_id)

    def _confirm(self, given: Mapping[str, str]) -> dict[str, Any]:
        topic, token = given.get("TopicArn", ""), given.get("Token", "")
        work = self._means.work()
        arn = subscribing.confirm(work, topic, token, self._clock(), authenticated=False, protected=False)
        return {"SubscriptionArn": arn}

    def _end(self, given: Mapping[str, str]) -> dict[str, Any]:
        subscribing.end(self._means.work(), given.get("SubscriptionArn", ""), authenticated=False)
        return {}


def _signed(request: Request) -> bool:
    return request.header(b"authorization") is not None or b"X-Amz-Signature=" in request.raw_query
