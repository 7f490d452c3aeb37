"""Latency, CPU time and memory at three rates: as fast as it goes, at 70 % of that, and at 10,000 requests per second.

The first is wrk's closed loop and says what the proxy can do; the others are an open loop (OpenLoad) at a fixed rate,
where an answer's time counts from when its question was due.
"""

import dataclasses
import statistics

from benchmark import cases, load, marketeer, measure, report
from benchmark.processes import rss_mib

CASE = cases.CASES["100b"]
SHARE, FIXED = 0.7, 10_000
PHASES = {"saturation": "as fast as it goes", "share": "at 70 %", "fixed": "at 10,000/s"}


def milliseconds(of, field):
    """At the fixed rate, where the proxy reaches it, and at 70 %."""
    return ", ".join(f"{of(name, field) / 1000:.2f} ms {PHASES[name]}" for name in ("fixed", "share") if of(name, field) is not None)


def share(of):
    busy = of("fixed", "busy")
    return "not reached" if busy is None else f"{busy:.0%} of one core, {busy / 4:.0%} of four"


def megabytes(of):
    return " ".join(f"{of(name, 'rss_mib') * 1.048576:.0f} MB {PHASES[name]}" for name in ("fixed", "saturation") if of(name, "rss_mib"))


SEED = (
    ("requests per second", "50,000 or more, on four cores", lambda of: f"{of('saturation', 'rate'):.0f}"),
    ("p50", "under 1 ms", lambda of: milliseconds(of, "p50_us")),
    ("p99", "under 10 ms", lambda of: milliseconds(of, "p99_us")),
    ("CPU at 10,000/s", "under 20 %, of four cores", share),
    ("memory", "about 50 MB", megabytes),
)


def labels(args):
    return args.peers + ["marketeer", "marketeer-small"]


def run(bench, args):
    idle = {}
    for label in labels(args):
        bench.start(label, **marketeer.profile(label))
        measure.check(bench, label, CASE)
        idle[label] = rss_mib(bench.started[label].pid)
    measure.ready(bench, labels(args), [CASE], args)
    samples = []
    for repetition in range(args.repetitions):
        for label in measure.rotated(labels(args), repetition):
            samples += phases(bench, label, repetition, args)
    text = markdown(bench, args, idle, samples)
    print(text)
    if args.write:
        report.write(text, block="rates")
    return report.clean(samples)


def phases(bench, label, repetition, args):
    """The low rates first: memory taken under pressure is not given back at once."""
    known = load.run(bench, label, CASE, 1, args.connections)
    rate = known.requests / known.seconds
    todo = [(rate * SHARE, "share")]
    if rate * 0.9 > FIXED:
        todo.insert(0, (FIXED, "fixed"))
    found = []
    for at, name in todo:
        found.append(opened(bench, label, repetition, args, name, at))
        measure.tell(found[-1])
    case = dataclasses.replace(CASE, name="saturation")
    found.append(measure.sample(bench, label, case, repetition, args))
    measure.tell(found[-1])
    return found


def opened(bench, label, repetition, args, name, rate):
    """The generator's own warming up is load, too: its CPU time counts, and so its requests have to."""
    warm = 2.0

    def generate():
        seen = load.run_open(bench, label, CASE, rate, args.seconds, args.connections)
        return dataclasses.replace(seen, requests=round(seen.requests * (args.seconds + warm) / args.seconds), seconds=args.seconds + warm)

    s = measure.take(bench, label, name, repetition, generate)
    # The generator also starts and ends in between, which the proxy spends idle.
    return dataclasses.replace(s, busy=s.cpu_us * s.rate / 1e6)


def markdown(bench, args, idle, samples):
    def of(label, phase, field):
        return report.median(report.of(samples, label, phase), field)

    head = ["", "saturation", "p50 at 70 %", "p99 at 70 %", "p50 at 10,000/s", "p99 at 10,000/s", "of a core at 10,000/s"]
    head += ["RSS started", "RSS at 10,000/s", "RSS saturated"]
    rows = []
    for label in labels(args):
        cells = [f"{of(label, 'saturation', 'rate'):.0f}/s"]
        cells += [report.show(of(label, phase, field), "{:.0f} µs") for phase in ("share", "fixed") for field in ("p50_us", "p99_us")]
        cells.append(report.show(of(label, "fixed", "busy"), "{:.0%}"))
        cells += [f"{idle[label]:.0f} MiB", *(report.show(of(label, phase, "rss_mib"), "{:.0f} MiB") for phase in ("fixed", "saturation"))]
        rows.append([label, *cells])
    parts = [report.about(bench, args, samples), report.table(head, rows)]
    if args.peers:
        rows = [[label, peer, phase, *(report.ratio(samples, label, peer, phase, field) for field in ("cpu_us", "p50_us", "p99_us"))] for label in labels(args) if label.startswith("marketeer") for peer in args.peers for phase in PHASES]
        rows = [[label, peer, PHASES[phase], *cells] for label, peer, phase, *cells in rows if any(cells)]
        parts.append(report.table(["", "divided by", "load", "CPU per request", "p50", "p99"], rows, 3))
    rows = [[what, goal, found(lambda phase, field: of("marketeer", phase, field))] for what, goal, found in SEED]
    parts.append("The seed's figures, on one core of this machine:\n\n" + report.table(["", "the seed", "found"], rows, 3))
    last = list(bench.started)[-1]
    lines = [load.command(bench, last, CASE, args.seconds, args.connections)]
    rate = statistics.median(s.rate for s in report.of(samples, last, "share"))
    lines += [load.open_command(bench, last, CASE, at, args.seconds, args.connections) for at in (FIXED, rate)]
    return "\n\n".join([*parts, report.commands(bench, lines)]) + "\n"
