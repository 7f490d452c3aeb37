"""How long it takes from the start of the process to the first answer that came through the proxy."""

import statistics
import time

from benchmark import cases, marketeer, measure, report
from benchmark.processes import cpu_seconds, rss_mib

CASE = cases.CASES["100b"]
SETUPS = {
    "Marketeer": ("marketeer", {}),
    "Marketeer, small profile": ("marketeer-small", marketeer.profile("marketeer-small")),
    "Marketeer, without its cache": ("marketeer-cold", {"environment": (("MARKETEER_CACHE", "off"),)}),
}  # by what they are called in the table: the proxy's label and its setup


def run(bench, args):
    times, work, memory = {}, {}, {}
    setups = {**{peer: (peer, {}) for peer in args.peers}, **SETUPS}
    for repetition in range(args.repetitions + 1):
        for title, (label, setup) in setups.items():
            took, cpu, rss = once(bench, label, setup)
            if repetition:  # the first one reads the files from the disk
                times.setdefault(title, []).append(took)
                work.setdefault(title, []).append(cpu)
                memory.setdefault(title, []).append(rss)
                print(f"{repetition} {title:35} {took * 1000:6.0f} ms, {cpu * 1000:5.0f} ms of CPU time, {rss:5.1f} MiB", flush=True)
    head = ["", "first answer after", "fastest", "slowest", "CPU time till then", "RSS then"]
    rows = [
        [title, *(f"{t * 1000:.0f} ms" for t in (statistics.median(own), min(own), max(own), statistics.median(work[title]))), f"{statistics.median(memory[title]):.0f} MiB"]
        for title, own in times.items()
    ]
    text = f"Medians of {args.repetitions} starts in turn, each on core {bench.proxy_core}. Marketeer is started by its launcher, "
    text += "with 1,000 routes and the cache that `scripts/marketeer warm` makes.\n\n"
    text += report.table(head, rows) + "\n"
    print(text)
    if args.write:
        report.write(text, block="start")
    return True


def once(bench, label, setup):
    command, more = bench.prepare(label, **setup)
    time.sleep(measure.SETTLE)
    began = time.monotonic()
    process = bench.launch_prepared(label, command, more)
    process.await_answer(cases.HOST, CASE.path, 120)
    took = time.monotonic() - began
    cpu, rss = cpu_seconds(process.pid), rss_mib(process.pid)
    bench.stop(label)
    return took, cpu, rss
