"""What more routes cost, and what a second worker costs.

With two cores there is no room to show that two workers do twice as much: the load and the backend need one of the
cores themselves. What can be shown is whether a request costs more CPU time when two workers share the work.
"""

import time

from benchmark import cases, marketeer, measure, reload, report
from benchmark.processes import rss_mib

ROUTES = (10, 1_000, 100_000)
CASE = cases.CASES["100b"]


def run(bench, args):
    parts, samples = [], []
    for part in (routes, workers):
        text, own = part(bench, args)
        samples += own
        parts.append(text)
    text = "\n\n".join([report.about(bench, args, samples), *parts]) + "\n"
    print(text)
    if args.write:
        report.write(text, block="scaling")
    return report.clean(samples)


def compare(bench, args, labels):
    samples = []
    measure.ready(bench, labels, [CASE], args)
    for repetition in range(args.repetitions):
        for label in measure.rotated(labels, repetition):
            samples.append(measure.sample(bench, label, CASE, repetition, args))
            measure.tell(samples[-1])
    return samples


def routes(bench, args):
    labels, begun, reloaded = [f"marketeer-{count}" for count in ROUTES], {}, {}
    for label, count in zip(labels, ROUTES):
        command, more = bench.prepare(label, routes=count)
        began = time.monotonic()
        bench.launch_prepared(label, command, more).await_answer(cases.HOST, CASE.path, 300)
        begun[label] = time.monotonic() - began
    for label in labels:
        words = bench.words(label)
        marketeer.write_routes(words["folder"] / "conf", words, 1)
        began = time.monotonic()
        if not reload.reload(bench, label):
            raise SystemExit(f"bench: {label} was not reloaded")
        reloaded[label] = time.monotonic() - began
    samples = compare(bench, args, labels)
    base = f"marketeer-{ROUTES[1]}"
    rows = [
        [
            f"{count:,}",
            f"{report.median(report.of(samples, label, CASE.name), 'cpu_us'):.1f} µs",
            report.ratio(samples, label, base, CASE.name, "cpu_us"),
            f"{begun[label]:.2f} s",
            f"{reloaded[label]:.2f} s",
            f"{rss_mib(bench.started[label].pid):.0f} MiB",
        ]
        for label, count in zip(labels, ROUTES)
    ]
    for label in labels:
        bench.stop(label)
    head = ["routes", "CPU per request", f"divided by {ROUTES[1]:,} routes", "start to first answer", "reload", "RSS"]
    return report.table(head, rows, 0), samples


def workers(bench, args):
    names = measure.names(args)
    both = f"{bench.proxy_core},{bench.other_cores}"
    for name in names:
        bench.start(name)
        bench.start(f"{name}-2", cores=both, workers=2)
    samples = compare(bench, args, [label for name in names for label in (name, f"{name}-2")])
    rows = []
    for name in names:
        one, two = (report.of(samples, label, CASE.name) for label in (name, f"{name}-2"))
        cells = [f"{report.median(own, 'cpu_us'):.1f} µs" for own in (one, two)]
        cells += [report.ratio(samples, f"{name}-2", name, CASE.name, field) for field in ("cpu_us", "rate")]
        rows.append([name, *cells])
    head = ["proxy", "CPU per request, one worker on one core", "two workers on both cores", "two divided by one", "requests/s, two divided by one"]
    return report.table(head, rows), samples
