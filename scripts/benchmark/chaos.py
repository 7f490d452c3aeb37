"""The endpoints of scripts/soak: killed, revived and made to misbehave at random, never all of them."""

import asyncio
import pathlib
import socket
import subprocess
import sys
import time

SETTLED = 15.0  # seconds after which a gateway that kept away from an endpoint uses it again
FAULTS = ("kill", "kill", "reset", "hang", "busy", "sly-reset", "sly-hang", "sly-busy")


class Endpoint:
    """One endpoint. The port is held while nobody listens on it, so that it is refused and nobody else's."""

    def __init__(self, directory, number):
        self.holder = socket.socket()
        self.holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.holder.bind(("127.0.0.1", 0))
        self.port = self.holder.getsockname()[1]
        self.journal = pathlib.Path(directory) / f"endpoint-{number}.journal"
        self.log = open(pathlib.Path(directory) / f"endpoint-{number}.log", "ab")
        self.mood, self.well_since, self.process = "ok", time.monotonic(), None
        self.start()

    def start(self):
        program = pathlib.Path(__file__).resolve().parent / "endpoint.py"
        self.process = subprocess.Popen(
            [sys.executable, program, str(self.port), self.journal],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
        )

    def await_ready(self):
        if self.process.stdout.readline() != b"ready\n":
            raise SystemExit(f"soak: an endpoint did not start; see {self.log.name}")

    def become(self, mood):
        if mood == "kill":
            self.stop()
        elif self.process is None:
            self.start()
            self.await_ready()
        else:
            self.process.stdin.write(f"{mood}\n".encode())
            self.process.stdin.flush()
        self.mood, self.well_since = mood, time.monotonic()

    def settled(self):
        return self.mood == "ok" and time.monotonic() - self.well_since > SETTLED

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait(10)
            self.process.stdin.close()
            self.process.stdout.close()
            self.process = None

    def close(self):
        self.stop()
        self.holder.close()
        self.log.close()


class Chaos:
    def __init__(self, endpoints, random):
        self.endpoints, self.random = endpoints, random
        self.kills = []  # when, by the monotonic clock
        self.counts = {}

    async def run(self):
        while True:
            await asyncio.sleep(self.random.uniform(0.5, 3))
            endpoint = self.random.choice(self.endpoints)
            if endpoint.mood != "ok":
                await self.change(endpoint, "ok")
            elif any(e.settled() for e in self.endpoints if e is not endpoint):
                await self.change(endpoint, self.random.choice(FAULTS))

    async def change(self, endpoint, mood):
        before = time.monotonic()
        await asyncio.to_thread(endpoint.become, mood)
        self.counts[mood] = self.counts.get(mood, 0) + 1
        if mood == "kill":
            self.kills.append((before, time.monotonic()))

    def killed_within(self, start, end):
        return any(before <= end and start <= after for before, after in self.kills)
