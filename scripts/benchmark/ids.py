"""The load of scripts/soak: GETs and POSTs at a fixed rate, whatever the answers do, each with a target of its own."""

import asyncio
import dataclasses
import time

PATIENCE = 30.0  # seconds for one answer
BODIES = (0, 100, 3_000, 20_000, 100_000)  # the last is more than the gateway keeps, or gets from a socket at once


@dataclasses.dataclass(frozen=True)
class Failure:
    method: str
    target: str
    what: str
    start: float
    end: float


class Load:
    def __init__(self, port, rate, prefix="/soak"):
        self.port, self.rate, self.prefix = port, rate, prefix
        self.sent = {"GET": 0, "POST": 0}
        self.good = {"GET": 0, "POST": 0}
        self.failures = []
        self.idle = []
        self.running = set()

    async def run(self, seconds):
        start, number = time.monotonic(), 0
        while (now := time.monotonic()) < start + seconds:
            if start + number / self.rate > now:
                await asyncio.sleep(start + number / self.rate - now)
            task = asyncio.create_task(self.one(number))
            self.running.add(task)
            task.add_done_callback(self.running.discard)
            number += 1
        if self.running:
            await asyncio.gather(*self.running)
        for _, writer in self.idle:
            writer.close()
        self.idle.clear()

    async def one(self, number):
        method, target, start = ("POST", "GET", "GET")[number % 3], f"{self.prefix}/{number}", time.monotonic()
        self.sent[method] += 1
        body = b"x" * BODIES[number % len(BODIES)] if method == "POST" else b""
        head = f"{method} {target} HTTP/1.1\r\nHost: soak.test\r\nContent-Length: {len(body)}\r\n\r\n"
        try:
            what = await asyncio.wait_for(self.exchange(head.encode() + body), PATIENCE)
        except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError) as e:
            what = type(e).__name__
        if what == f"200 {target}":
            self.good[method] += 1
        else:
            self.failures.append(Failure(method, target, what, start, time.monotonic()))

    async def exchange(self, request):
        reader, writer = await self.connection()
        keep = False
        try:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            size = int(head.partition("\r\ncontent-length:")[2].partition("\r\n")[0])
            body = (await reader.readexactly(size)).decode("latin-1")
            keep = "\r\nconnection: close\r\n" not in head
            return f"{head.split(' ', 2)[1]} {body}"
        finally:
            if keep:
                self.idle.append((reader, writer))
            else:
                writer.close()

    async def connection(self):
        while self.idle:
            reader, writer = self.idle.pop()
            if not reader.at_eof() and reader.exception() is None:
                return reader, writer
            writer.close()  # idle for so long that the gateway closed it
        return await asyncio.open_connection("127.0.0.1", self.port)
