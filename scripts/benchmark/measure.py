"""One measurement, and the order of all of them."""

import dataclasses
import os
import pathlib
import re
import resource
import subprocess
import sys
import time

from benchmark import proxies
from benchmark.processes import TICKS, cpu_seconds, rss_mib

WARM_REQUESTS = 200_000  # of each case, or as many as fit into --warm-up
SETTLE = 0.2  # seconds for the connections of one measurement to close before the next


@dataclasses.dataclass(frozen=True)
class Load:
    """What wrk saw."""

    requests: int
    errors: int  # socket errors and answers other than 2xx and 3xx
    p50_us: float
    p99_us: float
    seconds: float


@dataclasses.dataclass(frozen=True)
class Sample:
    proxy: str
    case: str
    repetition: int
    cpu_us: float  # per request
    busy: float  # share of its core the proxy used
    p50_us: float
    p99_us: float
    rate: float
    rss_mib: float
    errors: int
    strangers: float  # share of the machine that neither the proxy, the backend nor wrk used


def wrk_command(bench, url, connections, seconds):
    return [
        *("taskset", "-c", bench.other_cores),
        *("wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency"),
        *("-H", f"Host: {proxies.HOST}", url),
    ]


def load(bench, url, connections, seconds):
    command = wrk_command(bench, url, connections, seconds)
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30)
    if done.returncode:
        raise SystemExit(f"bench: {' '.join(command)} failed\n{done.stdout}{done.stderr}")
    return parse(done.stdout)


def parse(text):
    requests, seconds = re.search(r"(\d+) requests in ([\d.]+\w+)", text).groups()
    errors = sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", text)))
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return Load(
        int(requests),
        errors + (int(refused.group(1)) if refused else 0),
        *(microseconds(re.search(rf"\s{p}%\s+([\d.]+\w+)", text).group(1)) for p in (50, 99)),
        microseconds(seconds) / 1e6,
    )


def microseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m|h)", text).groups()
    return float(number) * {"us": 1, "ms": 1e3, "s": 1e6, "m": 60e6, "h": 3600e6}[unit]


def sample(bench, name, case, repetition, args):
    process = bench.started[name]
    machine, bench_own = busy_seconds(), load_seconds(bench)
    before, began = cpu_seconds(process.pid), time.monotonic()
    seen = load(bench, bench.url(name, case), args.connections, args.seconds)
    used, took = cpu_seconds(process.pid) - before, time.monotonic() - began
    strangers = busy_seconds() - machine - used - (load_seconds(bench) - bench_own)
    if not seen.requests:
        raise SystemExit(f"bench: {name} answered nothing in case {case}")
    return Sample(
        name,
        case,
        repetition,
        used * 1e6 / seen.requests,
        used / took,
        seen.p50_us,
        seen.p99_us,
        seen.requests / seen.seconds,
        rss_mib(process.pid),
        seen.errors,
        max(0.0, strangers) / (took * os.cpu_count()),
    )


def busy_seconds():
    """What all cores of the machine have worked so far."""
    fields = [int(f) for f in pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICKS  # idle and waiting for the disk


def load_seconds(bench):
    wrk = resource.getrusage(resource.RUSAGE_CHILDREN)  # of those that have ended
    return cpu_seconds(bench.backend.pid) + wrk.ru_utime + wrk.ru_stime


def serves(name, case):
    return not (name == "haproxy" and case == proxies.STATIC_CASE)  # it has no file server


def check(bench, name, case):
    """A fast wrong answer is worth nothing: the status and the length, once, before the load."""
    command = ["curl", "-sS", "-m", "10", "-o", "/dev/null", "-w", "%{http_code} %{size_download}"]
    command += ["-H", f"Host: {proxies.HOST}", bench.url(name, case)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    expected = f"200 {proxies.BYTES[case]}"
    if done.stdout != expected:
        raise SystemExit(f'bench: {name}, case {case}: "{done.stdout}{done.stderr}", expected "{expected}"')


def warm_up(bench, name, case, args):
    """The JVM compiles what runs often: by number of requests, so that a slow machine gets the time it needs."""
    if name != "marketeer":
        load(bench, bench.url(name, case), args.connections, 1)
        return
    requests, until = 0, time.monotonic() + args.warm_up
    while requests < WARM_REQUESTS and time.monotonic() < until:
        requests += load(bench, bench.url(name, case), args.connections, 2).requests


def run(bench, args):
    names = args.peers + ([] if args.no_marketeer else ["marketeer"])
    for name in names:
        bench.start(name)
    for name in names:
        for case in args.cases:
            if serves(name, case):
                check(bench, name, case)
                warm_up(bench, name, case, args)
    samples = []
    for repetition in range(args.repetitions):
        for case in args.cases:
            for name in names[repetition % len(names) :] + names[: repetition % len(names)]:
                if serves(name, case):
                    time.sleep(SETTLE)
                    samples.append(sample(bench, name, case, repetition, args))
                    tell(samples[-1])
    return samples


def tell(s):
    print(
        f"{s.repetition + 1} {s.case:7} {s.proxy:10} {s.cpu_us:6.2f} us/request, core {s.busy:4.0%} busy, "
        f"{s.rate:7.0f}/s, p50 {s.p50_us:6.0f} us, p99 {s.p99_us:6.0f} us, {s.rss_mib:5.1f} MiB"
        + (f", {s.errors} ERRORS" if s.errors else ""),
        file=sys.stderr,
        flush=True,
    )
