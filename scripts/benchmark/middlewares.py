"""What each middleware costs: CPU time per request over a bare route, all in one process and one run.

The same process serves every route, so that what the JIT compiler made of the code is the same for all. A repetition
measures each case once, in an order of its own, and the bare routes that they are compared with three times in
between. What counts is the median, over the repetitions, of a case's time less that of its bare route.
"""

import dataclasses
import datetime
import os
import platform
import random
import statistics
import subprocess
import sys
import time

from benchmark import cases as bench_cases
from benchmark import load as loads
from benchmark import marketeer, measure, report
from benchmark.processes import TICKS, cpu_seconds, run_seconds

DOCUMENT = marketeer.HOME / "src" / "docs" / "middleware-cost.md"
SCHEMA = marketeer.HOME / "src" / "main" / "resources" / "schema" / "middlewares.schema.json"
SECRET = bench_cases.SECRET
LIMIT = 0.5  # µs that a middleware may cost unless it is excused
SEED_LIMIT = 1.10  # of the bare route
BARES = 3  # measurements of each bare route in a repetition

# Every request has these fields, so that reading and forwarding them is in no middleware's bill.
FIELDS = {
    "Accept": "application/json",
    "Accept-Encoding": "zstd, br, gzip",
    "Origin": "https://portal.open-hwy.com",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "X-API-Key": "bench-key-0123456789",
}


@dataclasses.dataclass(frozen=True)
class Case:
    """A route through these middlewares, each a type and its settings as YAML."""

    name: str
    middlewares: tuple = ()
    fields: tuple = ()  # beside FIELDS, as pairs
    size: str = "100"  # of the body: 100 bytes, or 10k
    excused: str = ""  # why it may cost more than LIMIT

    @property
    def bare(self):
        return ("bare", self.fields, self.size)


BEARER = (("Authorization", f"Bearer {bench_cases.token()}"),)
BASIC = (("Authorization", "Basic YmVuY2g6YmVuY2g="),)  # bench:bench
HASH = "$2b$04$3IyO4UgwsqsTZiWuCXyvquVzAcf.30Hh8WjhMGwI/hT7vE/U.OdHC"
CORS = ("cors", "allow_origins: ['https://*.open-hwy.com'], allow_credentials: true")
RATE_LIMIT = ("rate_limit", "rate: 10000000/s, burst: 1000000")
SECURITY_HEADERS = ("security_headers", "")
PAGES = "{status: '404,500-599', body: sorry}"

# The one list: a middleware that the configuration's schema does not know yet is left out.
CASES = (
    Case("rate_limit", (RATE_LIMIT,)),
    Case("concurrency_limit", (("concurrency_limit", "max: 10000"),)),
    Case("ip_filter", (("ip_filter", "deny: [192.0.2.0/24, 198.51.100.0/24, '2001:db8::/32']"),)),
    Case("maintenance", (("maintenance", "enabled: false"),)),
    Case("cors", (CORS,)),
    Case("security_headers", (SECURITY_HEADERS,)),
    Case("headers", (("headers", "request: {set: {X-A: '{client_ip}'}}, response: {remove: [X-B]}"),)),
    Case("redirect", (("redirect", "rules: [{from: '^/never/(.*)$', to: '/$1'}]"),)),
    Case("buffering", (("buffering", "response: true"),)),
    Case("response_rewrite", (("response_rewrite", ""),)),
    Case("error_pages", (("error_pages", f"pages: [{PAGES}]"),)),
    Case("api_key", (("api_key", "keys: [{name: bench, key: bench-key-0123456789}]"),)),
    Case("jwt", (("jwt", f"algorithm: HS256, secret: {SECRET}"),), BEARER),
    Case("basic_auth", (("basic_auth", f"users: ['bench:{HASH}']"),), BASIC),
    Case("forward_auth", (("forward_auth", "service: bench, path: /health"),), excused="asks a service first"),
    Case("cache, hits", (("cache", "default_ttl: 1h"),), size="10k", excused="no endpoint is asked"),
    Case("cache, nothing to keep", (("cache", ""),), excused="each request is a fetch that others could wait for"),
    Case("compression", (("compression", ""),), size="10k", excused="compresses 10 KiB"),
    Case("seed's route", (RATE_LIMIT, CORS, SECURITY_HEADERS), excused="three in one"),
)


@dataclasses.dataclass(frozen=True)
class Sample:
    case: str
    bare: tuple
    repetition: int
    cpu_us: float
    errors: int
    strangers: float


def chosen(args):
    known = SCHEMA.read_text()
    wanted = [name for name in args.only.split(",") if name]
    unknown = set(wanted) - {case.name for case in CASES}
    if unknown:
        sys.exit(f'bench: unknown "{unknown.pop()}"; expected one of {", ".join(c.name for c in CASES)}')
    return [
        case
        for case in CASES
        if (not wanted or case.name in wanted) and all(f'"{type_}"' in known for type_, _ in case.middlewares)
    ]


def all_routes(args):
    """The bare routes by what they are compared with, then the cases: each with the path it is asked by."""
    cases = chosen(args)
    bares = [Case("bare", (), fields, size) for _, fields, size in dict.fromkeys(case.bare for case in cases)]
    return [(f"/mw{i:02}", case) for i, case in enumerate(bares + cases)]


def preparation(args):
    """What the bench has to be made with."""
    routes = all_routes(args)
    bodies = {"100": "x" * 100, "10k": "$k" * 10}
    locations = "".join(
        f'\n    location = {path}/{case.size} {{ default_type application/json; return 200 "{bodies[case.size]}"; }}'
        for path, case in routes
    )

    def configure(folder, words):
        marketeer.configure(folder, words)
        middlewares, lines = [], []
        for path, case in routes:
            names = []
            for at, (type_, settings) in enumerate(case.middlewares):
                names.append(f"{path[1:]}-{at}")
                middlewares.append(f"  - {{name: {names[-1]}, type: {type_}{', ' if settings else ''}{settings}}}")
            lines += [
                f"- name: {path[1:]}",
                f"  match: {{host: {bench_cases.HOST}, path: {path}/*}}",
                f"  middlewares: [{', '.join(names)}]",
                "  backend: {type: service, service: bench}",
            ]
        for name, more in (("middlewares.yaml", middlewares), ("routes.yaml", lines)):
            with open(folder / name, "a") as file:
                file.write("\n".join(more) + "\n")

    return {"configure": configure, "locations": locations}


def command(bench, args, path, case, seconds):
    fields = {"Host": "h7.bench.test", **FIELDS, **dict(case.fields)}
    head = [word for name, value in fields.items() for word in ("-H", f"{name}: {value}")]
    return [
        *("taskset", "-c", bench.other_cores),
        *("wrk", "-t1", f"-c{args.connections}", f"-d{max(1, round(seconds))}s", "--latency"),
        *head,
        f"http://127.0.0.1:{bench.ports['marketeer'].http}{path}/{case.size}",
    ]


def load(bench, args, path, case, seconds, warming=False):
    done = subprocess.run(
        command(bench, args, path, case, seconds), capture_output=True, text=True, timeout=seconds + 30
    )
    if done.returncode:
        raise SystemExit(f"bench: wrk failed\n{done.stdout}{done.stderr}")
    seen = loads.parse(done.stdout)
    if not warming and (not seen.requests or seen.errors):
        raise SystemExit(f"bench: {case.name}: {seen.requests} answers, {seen.errors} errors\n{done.stdout}")
    return seen


def sample(bench, args, path, case, repetition):
    pid = bench.started["marketeer"].pid
    time.sleep(measure.SETTLE)
    machine, own = loads.machine_seconds(TICKS), loads.own_seconds(bench)
    ticks, before, began = cpu_seconds(pid), run_seconds(pid), time.monotonic()
    seen = load(bench, args, path, case, args.seconds)
    used, took = run_seconds(pid) - before, time.monotonic() - began
    strangers = loads.machine_seconds(TICKS) - machine - (cpu_seconds(pid) - ticks) - (loads.own_seconds(bench) - own)
    return Sample(
        case.name,
        case.bare,
        repetition,
        used * 1e6 / seen.requests,
        seen.errors,
        max(0.0, strangers) / (took * os.cpu_count()),
    )


def run(bench, args):
    bench.start("marketeer")
    routes = all_routes(args)
    until = time.monotonic() + args.warm_up
    while True:  # all of them in turn, so that none is compiled as if it were the only one
        for path, case in routes:
            load(bench, args, path, case, 1, warming=True)
        if time.monotonic() > until:
            break
    samples = []
    for repetition in range(args.repetitions):
        turns = [route for route in routes if route[1].middlewares]
        turns += [route for route in routes if not route[1].middlewares] * BARES
        random.Random(repetition).shuffle(turns)
        for path, case in turns:
            samples.append(sample(bench, args, path, case, repetition))
        tell(samples, repetition)
    text = markdown(bench, args, routes, samples)
    print(text)
    if args.write:
        report.write(text, DOCUMENT)
    return True


def over(samples, case):
    """For each repetition: what the case cost beyond its bare route, and what the bare route cost."""
    pairs = []
    for own in samples:
        if own.case == case.name:
            bare = [
                s.cpu_us for s in samples if s.case == "bare" and s.bare == case.bare and s.repetition == own.repetition
            ]
            pairs.append((own.cpu_us - statistics.median(bare), statistics.median(bare)))
    return pairs


def tell(samples, repetition):
    seen = [s for s in samples if s.repetition == repetition]
    text = ", ".join(f"{s.case} {s.cpu_us:.2f}" for s in sorted(seen, key=lambda s: s.case))
    print(f"{repetition + 1}: {text} us/request", file=sys.stderr, flush=True)


def markdown(bench, args, routes, samples):
    rows = ["| middleware | µs over the bare route | spread | times the bare route | target |", "|---|--:|--:|--:|---|"]
    for _, case in routes:
        if case.middlewares:
            rows.append(row(case, over(samples, case)))
    strangers = statistics.median(s.strangers for s in samples)
    bares = [s for s in samples if s.case == "bare"]
    plain = [s for s in bares if not s.bare[1] and s.bare[2] == "100"] or bares  # with --only there may be no plain one
    bare = statistics.median(s.cpu_us for s in plain)
    about = (
        f"Run of {datetime.date.today()}: {report.cpu_model()}, {os.cpu_count()} cores, Linux {platform.release()}; "
        f"{args.repetitions} repetitions of {args.seconds:g} s for each case, in an order of their own, "
        f"{args.connections} keep-alive connections; the bare route took {bare:.2f} µs of CPU time for a request."
    )
    if strangers >= 0.05:
        about += f"\n\n**Other programs used {strangers:.0%} of the machine meanwhile: times are inflated.**"
    return "\n\n".join([about, "\n".join(rows), settings(routes), commands(bench, args, routes)]) + "\n"


def row(case, pairs):
    costs = sorted(cost for cost, _ in pairs)
    cost = statistics.median(costs)
    ratio = statistics.median((bare + more) / bare for more, bare in pairs)
    spread = f"{costs[len(costs) // 4]:+.2f} to {costs[-1 - len(costs) // 4]:+.2f}"
    if case.name == "seed's route":
        target = f"at most {SEED_LIMIT - 1:.0%} more: " + ("met" if ratio <= SEED_LIMIT else "**missed**")
    elif case.excused:
        target = f"none: {case.excused}"
    else:
        target = f"{LIMIT} µs: " + ("met" if cost <= LIMIT else "**missed**")
    return f"| `{case.name}` | {cost:+.2f} | {spread} | {ratio:.3f} | {target} |"


def settings(routes):
    lines = [
        f"{case.name}: " + "; ".join(f"{{type: {t}{', ' if s else ''}{s}}}" for t, s in case.middlewares)
        for _, case in routes
        if case.middlewares
    ]
    return "Settings:\n\n```\n" + "\n".join(lines).replace(SECRET, "…") + "\n```"


def commands(bench, args, routes):
    path, case = routes[0]
    return "Commands:\n\n" + report.commands(bench, [command(bench, args, path, case, args.seconds)])
