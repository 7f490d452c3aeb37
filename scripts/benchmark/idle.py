"""10,000 connections that have each asked once and now say nothing: what do they cost, and who is still served?"""

import dataclasses
import resource
import socket
import time

from benchmark import cases, measure, report
from benchmark.processes import rss_mib

COUNT = 10_000
SETTLE = 3.0  # seconds until what was allocated and is not needed is given back, as far as it is
CASE = cases.CASES["100b"]


@dataclasses.dataclass(frozen=True)
class Held:
    connections: int
    before: float  # MiB
    during: float
    closed: int  # connections that the proxy has ended meanwhile
    beside: measure.Sample  # the others' load, while they are open


def run(bench, args):
    """One proxy after the other: a machine has only so many ports."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard < COUNT + 2000:
        raise SystemExit(f"bench: {hard} open files are allowed here (ulimit -Hn); {COUNT + 2000} are needed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    found = {}
    for label in measure.names(args):
        bench.start(label, **({"connections": COUNT + 4096} if label in ("nginx", "haproxy") else {}))
        measure.ready(bench, [label], [CASE], args)
        found[label] = hold(bench, label, args)
        h = found[label]
        print(f"{label}: {per_connection(h):.0f} bytes a connection, {h.closed} closed, {h.beside.cpu_us:.1f} us/request", flush=True)
        bench.stop(label)
    text = markdown(bench, args, found)
    print(text)
    if args.write:
        report.write(text, block="idle")
    return not any(h.closed or h.beside.errors for h in found.values())


def hold(bench, label, args):
    pid = bench.started[label].pid
    time.sleep(SETTLE)
    before = rss_mib(pid)
    held = []
    try:
        for _ in range(COUNT):
            held.append(socket.create_connection(("127.0.0.1", bench.ports[label].http), 10))
            ask(held[-1])
        time.sleep(SETTLE)
        during = rss_mib(pid)
        beside = measure.sample(bench, label, CASE, 0, args)
        return Held(len(held), before, during, sum(map(is_closed, held)), beside)
    finally:
        for connection in held:
            connection.close()


def ask(connection):
    connection.sendall(f"GET {CASE.path} HTTP/1.1\r\nHost: {cases.HOST}\r\n\r\n".encode())
    answer = b""
    while not answer.endswith(b"x" * CASE.size):
        some = connection.recv(65536)
        if not some:
            raise SystemExit(f"bench: the connection ended: {answer!r}")
        answer += some


def is_closed(connection):
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def per_connection(held):
    return (held.during - held.before) * 2**20 / held.connections


def markdown(bench, args, found):
    head = ["proxy", "bytes a connection", "RSS before", "RSS with them", "CPU per request beside them", "p99 beside them", "closed"]
    rows = [
        [label, f"{per_connection(h):.0f}", f"{h.before:.0f} MiB", f"{h.during:.0f} MiB", f"{h.beside.cpu_us:.1f} µs", f"{h.beside.p99_us:.0f} µs", h.closed]
        for label, h in found.items()
    ]
    about = (
        f"{COUNT} connections, each of which has asked once and is kept, and {args.connections} more that are busy. nginx has "
        "0.4 KiB for each connection ready from its start, which is in the memory before."
    )
    return about + "\n\n" + report.table(head, rows) + "\n"
