"""The result as Markdown: ratios first, since only they travel to another machine."""

import datetime
import os
import pathlib
import platform
import shlex
import statistics
import subprocess

from benchmark import marketeer, measure

DOCUMENT = marketeer.HOME / "src" / "docs" / "performance.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
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
    parts.append(commands(bench, args))
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
    """Median over the repetitions of Marketeer's value divided by the peer's in the same repetition."""
    rows = ["| Marketeer divided by | case | " + " | ".join(m[0] for m in MEASURES) + " |", "|---|---|" + "--:|" * len(MEASURES)]
    for peer in args.peers:
        for case in args.cases:
            if measure.serves(peer, case):
                pairs = list(zip(of(samples, "marketeer", case), of(samples, peer, case)))
                cells = [
                    f"{statistics.median(getattr(a, field) / getattr(b, field) for a, b in pairs):.2f}"
                    for _, field, _ in MEASURES
                ]
                rows.append(f"| {peer} | {case} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def numbers(args, samples):
    rows = [
        "| proxy | case | " + " | ".join(m[0] for m in MEASURES) + " | core busy | requests/s |",
        "|---|---|" + "--:|" * (len(MEASURES) + 2),
    ]
    for name in dict.fromkeys(s.proxy for s in samples):
        for case in args.cases:
            own = of(samples, name, case)
            if own:
                cells = [form.format(median(own, field)) for _, field, form in MEASURES]
                cells += [f"{median(own, 'busy'):.0%}", f"{median(own, 'rate'):.0f}"]
                rows.append(f"| {name} | {case} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def of(samples, proxy, case):
    return [s for s in samples if s.proxy == proxy and s.case == case]


def median(samples, field):
    return statistics.median(getattr(s, field) for s in samples)


def commands(bench, args):
    """The command lines as they ran; DIR is the run's temporary directory."""
    lines = [shlex.join(map(str, p.command)) for p in bench.started.values()]
    last = list(bench.started)[-1]
    lines += [shlex.join(measure.wrk_command(bench, bench.url(last, c), args.connections, args.seconds)) for c in args.cases]
    if "MARKETEER_OPTS" in os.environ:
        lines.insert(0, f"MARKETEER_OPTS={shlex.quote(os.environ['MARKETEER_OPTS'])}")
    text = "\n".join(lines).replace(str(bench.directory), "DIR").replace(str(marketeer.HOME) + "/", "")
    return f"```\n{text}\n```"


def write(text):
    old = DOCUMENT.read_text()
    head, _, rest = old.partition(BEGIN)
    _, _, tail = rest.partition(END)
    DOCUMENT.write_text(f"{head}{BEGIN}\n{text}{END}{tail}")
