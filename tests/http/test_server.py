import asyncio
import socket
import ssl

import pytest

from tokiwa.app.now import wall_clock
from tokiwa.http.server import Server
from tokiwa.wire.message import Response

GET = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


class Held:
    """An application whose answers wait until they are let go."""

    def __init__(self):
        self.asked, self.go = asyncio.Event(), asyncio.Event()

    def limit(self, _path):
        return 10

    def too_large(self, _request):
        return Response(413)

    async def answer(self, request, source, *, secure):
        self.asked.set()
        await self.go.wait()
        return Response(200, (), f"{request.method} {source} {secure}".encode())


def served(story, **options):
    """Run `story(server, application, listening)` on a server of its own."""

    async def run():
        application = Held()
        with socket.create_server(("127.0.0.1", 0)) as listening:
            server = Server(application, wall_clock, **options)
            await server.listen(listening)
            return await story(server, application, listening.getsockname())

    return asyncio.run(run())


def test_the_end_waits_for_the_answers_that_are_under_way_and_closes_the_rest():
    async def story(server, application, address):
        reader, writer = await asyncio.open_connection(*address)
        idle, other = await asyncio.open_connection(*address)
        writer.write(GET)
        await application.asked.wait()
        ending = asyncio.create_task(server.close())
        assert await idle.read() == b""
        assert not ending.done()
        application.go.set()
        answer = await reader.read()
        await ending
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(*address)
        writer.close()
        other.close()
        return answer

    answer = served(story)
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"connection: close\r\n\r\nGET 127.0.0.1 False")


def test_a_connection_that_was_taken_elsewhere_is_served():
    async def story(server, application, _):
        application.go.set()
        with socket.create_server(("127.0.0.1", 0)) as elsewhere:
            reader, writer = await asyncio.open_connection(*elsewhere.getsockname())
            taken, _ = elsewhere.accept()
        await server.adopt(taken)
        writer.write(GET)
        answer = await reader.readuntil(b"False")
        await server.close()
        writer.close()
        return answer

    assert served(story).startswith(b"HTTP/1.1 200 OK\r\n")


def test_one_that_does_not_speak_tls_is_let_go():
    async def story(server, _application, address):
        reader, writer = await asyncio.open_connection(*address)
        writer.write(GET)
        assert await reader.read() == b""
        writer.close()
        await server.close()

    served(story, tls=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
