"""A door to a local server behind which every byte takes its time, as on a distant hub."""

import asyncio
import threading
from contextlib import contextmanager, suppress


class Door:
    """port: where to knock; seconds: what a byte takes in each direction, and may be set at any time."""

    def __init__(self, target: int):
        self.target, self.seconds, self.port = target, 0.0, 0

    async def serve(self, opened: threading.Event) -> None:
        """Until `close` is called."""
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._visitor, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        opened.set()
        await self._closing.wait()
        server.close()

    def close(self) -> None:
        """End `serve`, from any thread."""
        self._loop.call_soon_threadsafe(self._closing.set)

    async def _visitor(self, reader, writer) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        with suppress(asyncio.CancelledError):  # the door is being closed
            await asyncio.gather(self._carry(reader, back), self._carry(there, writer))

    async def _carry(self, source, sink) -> None:
        """Bytes on, each delayed by as much, in order, without waiting for the ones before."""
        loop, under_way = asyncio.get_running_loop(), asyncio.Queue()

        async def deliver():
            while (parcel := await under_way.get()) is not None:
                due, data = parcel
                await asyncio.sleep(max(0.0, due - loop.time()))
                sink.write(data)
                await sink.drain()

        delivery = asyncio.create_task(deliver())
        with suppress(ConnectionError):
            while data := await source.read(65536):
                under_way.put_nowait((loop.time() + self.seconds, data))
        under_way.put_nowait(None)
        with suppress(ConnectionError):
            await delivery
            sink.close()


@contextmanager
def door(target: int):
    """A `Door` to the server at port `target` of this machine."""
    made, opened = Door(target), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(made.serve(opened)), daemon=True)
    thread.start()
    opened.wait(10)
    try:
        yield made
    finally:
        made.close()
        thread.join(5)
