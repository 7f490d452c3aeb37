"""How long it takes from the start of the process to the first answer that came through the proxy."""

import statistics
import time

from benchmark import cases, marketeer, measure, report
from benchmark.processes import rss_mib

CASE = cases.CASES["100b"]
NO_CACHE = {"environment": (("MARKETEER_OPTS", "-Xshare:auto -XX:+IgnoreUnrecognizedVMOptions -XX:AOTMode=off"),)}


def setups(args):
    """By what they are called in the table: the proxy's label and its setup."""
    found = {peer: (peer, {}) for peer in args.peers}
    found["Marketeer"] = ("marketeer", {})
    for name in marketeer.profiles():
        if name != "default":
            found[f"Marketeer, {name}"] = (f"marketeer-{name}", marketeer.profile(f"marketeer-{name}"))
    if marketeer.has_aot_cache():
        found["Marketeer, without its AOT cache"] = ("marketeer-nocache", NO_CACHE)
    return found


def run(bench, args):
    times, memory = {}, {}
    for repetition in range(args.repetitions + 1):
        for title, (label, setup) in setups(args).items():
            took, rss = once(bench, label, setup)
            if repetition:  # the first one reads the files from the disk
                times.setdefault(title, []).append(took)
                memory.setdefault(title, []).append(rss)
                print(f"{repetition} {title:35} {took * 1000:6.0f} ms, {rss:5.1f} MiB", flush=True)
    head = ["", "first answer after", "fastest", "slowest", "RSS then"]
    rows = [
        [title, *(f"{f(own) * 1000:.0f} ms" for f in (statistics.median, min, max)), f"{statistics.median(memory[title]):.0f} MiB"]
        for title, own in times.items()
    ]
    text = f"Medians of {args.repetitions} starts in turn, each on core {bench.proxy_core}. Marketeer is started by its launcher, with 1,000 routes.\n\n"
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
    rss = rss_mib(process.pid)
    bench.stop(label)
    return took, rss
