"""Callers who wait for something to come (long polling): they take up a place on the event loop and no thread."""

import asyncio

from tokiwa.store.store import Store

LONGEST = 1.0  # seconds between two looks: some things come by the passing of time
SHORTEST = 0.05  # of a server that writes all the time


class Patience:
    """Made anywhere; `more` is awaited on the event loop. Whenever something is committed those who wait look again."""

    def __init__(self, store: Store) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self._ended = False
        store.listen(self._committed)

    async def more(self, until: float) -> bool:
        """Wait until another look is worth it; False when it is `until` (the loop's time), or nobody may wait any more."""
        loop = asyncio.get_running_loop()
        if self._ended or loop.time() >= until:
            return False
        await asyncio.sleep(min(SHORTEST, until - loop.time()))
        news = loop.create_future()
        self._waiting.add(news)
        try:
            await asyncio.wait_for(news, min(LONGEST, max(0.0, until - loop.time())))
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(news)
        return not self._ended

    def end(self) -> None:
        """Have everybody who waits answered with what there is; called on the event loop."""
        self._ended = True
        self._wake()

    def _committed(self) -> None:
        for news in tuple(self._waiting):
            news.get_loop().call_soon_threadsafe(_done, news)

    def _wake(self) -> None:
        for news in tuple(self._waiting):
            _done(news)


def _done(news: "asyncio.Future[None]") -> None:
    if not news.done():
        news.set_result(None)
