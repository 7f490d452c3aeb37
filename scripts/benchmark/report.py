"""Results as Markdown: ratios first, since only they travel to another machine."""

import datetime
import os
import pathlib
import platform
import shlex
import statistics
import subprocess
import sys

from benchmark import cases, load, marketeer, measure

DOCUMENT = marketeer.HOME / "src" / "docs" / "performance.md"
MEASURES = (
    ("CPU per request", "cpu_us", "{:.1f} µs"),
    ("p50", "p50_us", "{:.0f} µs"),
    ("p99", "p99_us", "{:.0f} µs"),
    ("RSS", "rss_mib", "{:.0f} MiB"),
)


def clean(samples):
    return not any(s.errors for s in samples)


def markdown(bench, args, samples):
    parts = [about(bench, args, samples)]
    if not args.no_marketeer and args.peers:
        parts.append(ratios(args, samples))
    parts.append(numbers(args, samples))
    parts.append(commands(bench, case_commands(bench, args)))
    return "\n\n".join(parts) + "\n"


def about(bench, args, samples):
    errors = sum(s.errors for s in samples)
    return (
        f"Run of {datetime.date.today()}: {cpu_model()}, {os.cpu_count()} cores, Linux {platform.release()}; "
        f"{args.repetitions} interleaved repetitions of {args.seconds:g} s, {args.connections} keep-alive connections, "
        f"the proxy on core {bench.proxy_core}, backend and load on core {bench.other_cores}; "
        f"{errors} failed requests. {versions(args)}{disturbed(samples)}"
    )


def disturbed(samples):
    strangers = median(samples, "strangers")
    if strangers < 0.05:
        return ""
    return f"\n\n**Other programs used {strangers:.0%} of the machine meanwhile: times are inflated, ratios less so.**"


def cpu_model():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def versions(args):
    asked = {"nginx": ["nginx", "-v"], "haproxy": ["haproxy", "-v"], "caddy": ["caddy", "version"]}
    said = []
    for name in args.peers:
        done = subprocess.run(asked[name], capture_output=True, text=True, timeout=20)
        words = (done.stdout + done.stderr).split("\n")[0].replace("nginx version: nginx/", "").split()
        said.append(f"{name} {next(w for w in words if w[:1].isdigit())}")
    return ", ".join(said) + "." if said else ""


def ratios(args, samples):
    head = ["Marketeer divided by", "case", *(m[0] for m in MEASURES)]
    rows = [
        [peer, case, *(ratio(samples, "marketeer", peer, case, field) for _, field, _ in MEASURES)]
        for peer in args.peers
        for case in args.cases
        if of(samples, peer, case)
    ]
    return table(head, rows, 2)


def ratio(samples, label, other, case, field):
    """Median over the repetitions of one's value divided by the other's in the same repetition."""
    pairs = [(getattr(a, field), getattr(b, field)) for a, b in zip(of(samples, label, case), of(samples, other, case))]
    known = [a / b for a, b in pairs if a is not None and b]
    return f"{statistics.median(known):.2f}" if known else ""


def numbers(args, samples):
    head = ["proxy", "case", *(m[0] for m in MEASURES), "of a core", "requests/s"]
    rows = []
    for label in dict.fromkeys(s.proxy for s in samples):
        for case in args.cases:
            own = of(samples, label, case)
            if own:
                cells = [show(median(own, field), form) for _, field, form in MEASURES]
                rows.append([label, case, *cells, f"{median(own, 'busy'):.0%}", f"{median(own, 'rate'):.0f}"])
    return table(head, rows, 2)


def table(head, rows, texts=1):
    """texts: how many columns are words and not numbers."""
    lines = [head, ["---"] * texts + ["--:"] * (len(head) - texts), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def show(value, form):
    return "" if value is None else form.format(value)


def of(samples, label, case):
    return [s for s in samples if s.proxy == label and s.case == case]


def median(samples, field):
    known = [getattr(s, field) for s in samples if getattr(s, field) is not None]
    return statistics.median(known) if known else None


def case_commands(bench, args):
    last = "marketeer" if "marketeer" in bench.started else list(bench.started)[-1]
    chosen = [cases.CASES[name] for name in args.cases]
    return [load.command(bench, last, case, args.seconds, args.connections) for case in chosen if measure.serves(last, case)]


def commands(bench, further):
    """The command lines as they ran; DIR is the run's temporary directory."""
    lines = [shlex.join(["scripts/bench", *sys.argv[1:]]), *(shlex.join(map(str, p.command)) for p in bench.started.values())]
    lines += [shlex.join(map(str, line)) for line in further]
    if "MARKETEER_OPTS" in os.environ:
        lines.insert(0, f"MARKETEER_OPTS={shlex.quote(os.environ['MARKETEER_OPTS'])}")
    text = "\n".join(lines).replace(str(bench.directory), "DIR").replace(marketeer.jar(), "target/marketeer.jar")
    return "```\n" + text.replace(cases.token(), "TOKEN").replace(str(marketeer.HOME) + "/", "") + "\n```"


def write(text, document=DOCUMENT, block="bench"):
    """Replaces what stands between this block's marks."""
    begin, end = f"<!-- {block}: begin -->", f"<!-- {block}: end -->"
    head, found, rest = document.read_text().partition(begin)
    _, ended, tail = rest.partition(end)
    if not found or not ended:
        raise SystemExit(f"bench: {document} has no {begin} and {end}")
    document.write_text(f"{head}{begin}\n{text.rstrip()}\n{end}{tail}")
