"""An endpoint of scripts/soak, a process of its own: writes down each request it was sent and misbehaves as it is told.

    python3 endpoint.py PORT JOURNAL     and, line by line on standard input, the mood: ok, reset, hang or busy

A line of the journal is "METHOD TARGET MOOD", written as soon as the head is there: it outlives a kill.
"""

import asyncio
import os
import sys

mood = "ok"


async def main(port, path):
    journal = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    loop = asyncio.get_running_loop()
    # The port is the soak's, which holds on to it while nobody listens.
    await asyncio.start_server(lambda r, w: serve(r, w, journal), "127.0.0.1", port, backlog=1024, reuse_address=True)
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    print("ready", flush=True)
    global mood
    while line := await orders.readline():
        mood = line.decode().strip()


async def serve(reader, writer, journal):
    try:
        while await answer(reader, writer, journal):
            pass
    except (OSError, asyncio.IncompleteReadError):
        pass  # the gateway closed
    finally:
        writer.close()


async def answer(reader, writer, journal):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    method, target, _ = head.split(" ", 2)
    now = mood
    if target == "/health":  # a fault that checks see, or one that they do not
        now = "ok" if now.startswith("sly-") else now
    else:
        now = now.removeprefix("sly-")
        os.write(journal, f"{method} {target} {now}\n".encode())
    await reader.readexactly(length(head))
    if now == "hang":
        await reader.read(1)  # until the gateway gives up
        return False
    if now == "reset":
        writer.transport.abort()
        return False
    status = "503 Service Unavailable" if now == "busy" else "200 OK"
    writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(target)}\r\n\r\n{target}".encode())
    await writer.drain()
    return True


def length(head):
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            return int(value)
    return 0


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
