"""One measurement, and the order of all of them."""

import dataclasses
import os
import re
import subprocess
import sys
import time

from benchmark import cases, load
from benchmark.processes import TICKS, cpu_seconds, rss_mib, run_seconds

COMPILERS = "C[12] Compiler"  # threads of the JVM
QUIET = 0.03  # share of the process's CPU time that its compilers may still take when measuring begins
SETTLE = 0.2  # seconds for the connections of one measurement to close before the next


@dataclasses.dataclass(frozen=True)
class Sample:
    proxy: str
    case: str
    repetition: int
    cpu_us: float  # per request
    busy: float  # CPU seconds of the proxy in a second
    p50_us: float | None
    p99_us: float | None
    rate: float
    rss_mib: float
    errors: int
    strangers: float  # share of the machine that neither the proxy, the backend nor the load used


def take(bench, label, case, repetition, generate):
    """generate makes the load and says what came of it."""
    pid = bench.started[label].pid
    time.sleep(SETTLE)
    machine, own = load.machine_seconds(TICKS), load.own_seconds(bench)
    before, began = cpu_seconds(pid), time.monotonic()
    seen = generate()
    used, took = cpu_seconds(pid) - before, time.monotonic() - began
    strangers = load.machine_seconds(TICKS) - machine - used - (load.own_seconds(bench) - own)
    if not seen.requests:
        raise SystemExit(f"bench: {label} answered nothing in case {case}")
    return Sample(
        label,
        case,
        repetition,
        used * 1e6 / seen.requests,
        used / took,
        seen.p50_us,
        seen.p99_us,
        seen.requests / seen.seconds,
        rss_mib(pid),
        seen.errors,
        max(0.0, strangers) / (took * os.cpu_count()),
    )


def sample(bench, label, case, repetition, args):
    return take(bench, label, case.name, repetition, lambda: load.run(bench, label, case, args.seconds, args.connections))


def serves(label, case):
    return label.partition("-")[0] in case.peers


def check(bench, label, case):
    """A fast wrong answer is worth nothing: status, length and protocol, once, before the load."""
    if case.protocol == "3":
        return  # Curl of Debian 12 has no HTTP/3; the load counts what is not 200
    asked = ask(bench, label, case)
    expected = f"200 {case.size} {case.protocol}"
    if not case.size:  # compressed
        size = int(re.search(r"(\d+) \S+$", asked).group(1))
        expected = f"200 {size if 100 < size < 5000 else 'a few hundred bytes'} {case.protocol}"
    if asked.split("\n")[-1] != expected:
        raise SystemExit(f'bench: {label}, case {case.name}: "{asked}", expected "{expected}"')
    if case.name == "cache" and made(asked) != made(ask(bench, label, case)):
        raise SystemExit(f"bench: {label} does not cache:\n{asked}")


def ask(bench, label, case):
    protocol = "--http1.1" if case.protocol == "1.1" else "--http2" if case.tls else "--http2-prior-knowledge"
    command = ["curl", "-sSk", "-m", "10", protocol, "-D", "-", "-o", "/dev/null"]
    command += ["-w", "%{http_code} %{size_download} %{http_version}", "-H", f"Host: {cases.HOST}", "-H", "Expect:"]
    command += [word for name, value in case.fields for word in ("-H", f"{name}: {value}")]
    if case.posts:
        command += ["--data-binary", "x" * case.posts]
    done = subprocess.run([*command, bench.url(label, case)], capture_output=True, text=True, timeout=20)
    return done.stdout + done.stderr


def made(answer):
    return re.search(r"x-made: (\w+)", answer, re.IGNORECASE).group(1)


def warm_up(bench, label, case, args):
    """Until the JVM's compilers have next to nothing to do, in loads that open and close their connections as the measured ones will."""
    if not label.startswith("marketeer"):
        load.run(bench, label, case, 1, args.connections)
        return
    pid, until = bench.started[label].pid, time.monotonic() + args.warm_up
    while time.monotonic() < until:
        used, compiled = cpu_seconds(pid), run_seconds(pid, COMPILERS)
        load.run(bench, label, case, 2, args.connections)
        if run_seconds(pid, COMPILERS) - compiled < QUIET * (cpu_seconds(pid) - used):
            break


def names(args):
    return args.peers + ([] if args.no_marketeer else ["marketeer"])


def rotated(labels, repetition):
    """Nobody is always the first."""
    at = repetition % len(labels)
    return labels[at:] + labels[:at]


def ready(bench, labels, chosen, args):
    """All of them checked and warm. In two rounds: what one case makes the JVM assume, the next may prove wrong."""
    for label in labels:
        served = [case for case in chosen if serves(label, case)]
        for case in served:
            check(bench, label, case)
        for case in served + (served if len(served) > 1 else []):
            warm_up(bench, label, case, args)


def run(bench, args, labels=None):
    labels, chosen = labels or names(args), [cases.CASES[name] for name in args.cases]
    for label in labels:
        bench.start(label)
    ready(bench, labels, chosen, args)
    samples = []
    for repetition in range(args.repetitions):
        for case in chosen:
            for label in rotated(labels, repetition):
                if serves(label, case):
                    samples.append(sample(bench, label, case, repetition, args))
                    tell(samples[-1])
    return samples


def tell(s):
    times = "" if s.p50_us is None else f"p50 {s.p50_us:6.0f} us, p99 {s.p99_us:6.0f} us, "
    print(
        f"{s.repetition + 1} {s.case:10} {s.proxy:10} {s.cpu_us:7.2f} us/request, {s.busy:4.0%} of a core, "
        f"{s.rate:7.0f}/s, {times}{s.rss_mib:5.1f} MiB" + (f", {s.errors} ERRORS" if s.errors else ""),
        file=sys.stderr,
        flush=True,
    )
