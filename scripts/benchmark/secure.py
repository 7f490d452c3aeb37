"""TLS: full handshakes, bulk bytes and HTTP/2 requests per second of CPU time, beside the same of the peers."""

import dataclasses
import datetime
import os
import pathlib
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

from benchmark import marketeer, measure, proxies, report
from benchmark.processes import cpu_seconds, free_port

DOCUMENT = marketeer.HOME / "src" / "docs" / "tls-performance.md"
BULK = 1 << 20
STREAMS, CLIENTS = 100, 8
LOAD = "com.openhwy.marketeer.http3.Http3Load"  # no load generator of Debian speaks HTTP/3: ours is among the tests


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    unit: str  # of what one second of CPU time is worth
    path: str
    per_request: float  # units
    warm: int  # requests before the JVM has compiled what runs often


CASES = (
    Case("handshakes", "handshakes", "/api7/100", 1, 15_000),
    Case("bulk", "GB", "/bulk/1m", BULK / 1e9, 5_000),
    Case("keep-alive", "requests", "/api7/100", 1, 200_000),
    Case("h2", "requests", "/api7/100", 1, 200_000),
    Case("h3", "requests", "/api7/100", 1, 100_000),
)


class SecureBench(proxies.Bench):
    """The same proxies, each with a TLS port beside the plain one and the same ECDSA certificate."""

    def __init__(self, directory, proxy_core, other_cores, access_log):
        locations = f"\n    location = /bulk/1m {{ alias {directory}/bulk; }}"
        super().__init__(directory, proxy_core, other_cores, access_log, locations=locations)
        self.cert, self.key = self.directory / "cert.pem", self.directory / "key.pem"
        self.tls_ports = {}
        self.test_classes = test_classes()
        (self.directory / "bulk").write_bytes(os.urandom(BULK))
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        command += ["-keyout", self.key, "-out", self.cert, "-subj", "/CN=bench", "-days", "30"]
        command += ["-addext", f"subjectAltName=DNS:{proxies.HOST},DNS:localhost"]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        for readable in (self.cert, self.key, self.directory / "bulk"):
            readable.chmod(0o644)  # nginx's workers give up root

    def secure_url(self, name, case):
        return f"https://127.0.0.1:{self.tls_ports[name]}{case.path}"

    def _secure_port(self, name):
        self.tls_ports[name] = free_port()
        return self.tls_ports[name]

    def _nginx(self, name, port, server, http="", cores=None):
        if name == "nginx":
            tls = self._secure_port(name)
            server += f"""
    listen 127.0.0.1:{tls} ssl http2 backlog=1024;
    ssl_certificate {self.cert};
    ssl_certificate_key {self.key};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_tickets off;
    http2_max_concurrent_streams 128;"""
        return super()._nginx(name, port, server, http, cores)

    def _start_haproxy(self, port):
        both = self.directory / "haproxy.pem"
        both.write_text(self.cert.read_text() + self.key.read_text())
        plain = proxies.HAPROXY
        tls = f"  bind 127.0.0.1:{self._secure_port('haproxy')} ssl crt {both} alpn h2,http/1.1 no-tls-tickets\n"
        tuned = plain.replace("  default_backend", tls + "  default_backend")
        proxies.HAPROXY = tuned.replace("maxconn 4096", "maxconn 4096\n  tune.ssl.cachesize 0")
        try:
            return super()._start_haproxy(port)
        finally:
            proxies.HAPROXY = plain

    def _start_caddy(self, port):
        plain = proxies.CADDY
        tls = f"https://{{host}}:{self._secure_port('caddy')}, https://127.0.0.1:{self.tls_ports['caddy']} {{{{"
        secure = plain.replace("http://:{port} {{", tls.replace("{host}", proxies.HOST))
        secure = secure.replace("bind 127.0.0.1", f"bind 127.0.0.1\n  tls {self.cert} {self.key}")
        proxies.CADDY = secure.replace("auto_https off", "auto_https disable_redirects")
        try:
            return super()._start_caddy(self.tls_ports["caddy"])
        finally:
            proxies.CADDY = plain

    def _start_marketeer(self, port):
        plain = self.configure

        def configure(folder, port, admin_port, backend_port, www):
            plain(folder, port, admin_port, backend_port, www)
            file = folder / "marketeer.yaml"
            tls = f"""  https:
    - listen: 127.0.0.1:{self._secure_port("marketeer")}
      http3: true
      tls: {{certificates: [{{cert: {self.cert}, key: {self.key}}}]}}
"""
            file.write_text(file.read_text().replace("  workers: 1", tls + "  workers: 1"))
            routes = folder / "routes.yaml"
            routes.write_text(
                routes.read_text()
                + "  - {name: bulk, match: {path: /bulk/*}, backend: {type: service, service: bench}}\n"
            )

        self.configure = configure
        return super()._start_marketeer(port)


def test_classes():
    """Compiles the tests, and says where they and what they need are."""
    maven = ["mvn", "-q", "-B", "-ntp", "-Pfast", "test-compile", "dependency:build-classpath"]
    with tempfile.NamedTemporaryFile("r") as path:
        command = [*maven, f"-Dmdep.outputFile={path.name}", "-Dmdep.includeScope=test"]
        subprocess.run(command, check=True, cwd=marketeer.HOME, stdout=sys.stderr, timeout=900)
        return f"{marketeer.HOME}/target/test-classes:{marketeer.HOME}/target/classes:{path.read()}"


@dataclasses.dataclass(frozen=True)
class Sample:
    proxy: str
    case: str
    worth: float  # units per second of the proxy's CPU time
    errors: int
    strangers: float


def command(bench, name, case, seconds):
    url, host = bench.secure_url(name, case), f"Host: {proxies.HOST}"
    pinned = ["taskset", "-c", bench.other_cores]
    if case.name == "h3":
        where = [bench.tls_ports[name], proxies.HOST, case.path, CLIENTS, STREAMS, seconds]
        return [*pinned, "java", "-XX:TieredStopAtLevel=1", "-cp", bench.test_classes, LOAD, *map(str, where)]
    if case.name == "h2":
        return [*pinned, "h2load", "-t1", f"-c{CLIENTS}", f"-m{STREAMS}", f"-D{seconds}", "-H", f":authority: {proxies.HOST}", url]
    more = ["-H", "Connection: close"] if case.name == "handshakes" else []
    connections = 16 if case.name in ("bulk", "handshakes") else 64
    return [*pinned, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-H", host, *more, url]


def parse(case, text):
    """Requests that were answered, and those that were not."""
    if case.name not in ("h2", "h3"):
        seen = measure.parse(text)
        return seen.requests, seen.errors
    done, failed, errored, timed_out = (
        int(re.search(rf"requests:.*?(\d+) {word}", text).group(1)) for word in ("succeeded", "failed", "errored", "timeout")
    )
    return done, failed + errored + timed_out


def load(bench, name, case, seconds):
    line = command(bench, name, case, max(1, round(seconds)))
    done = subprocess.run(line, capture_output=True, text=True, timeout=seconds + 60)
    if done.returncode:
        raise SystemExit(f"bench: {shlex.join(line)} failed\n{done.stdout}{done.stderr}")
    return parse(case, done.stdout)


def sample(bench, name, case, args):
    pid = bench.started[name].pid
    machine, own = measure.busy_seconds(), measure.load_seconds(bench)
    before, began = cpu_seconds(pid), time.monotonic()
    requests, errors = load(bench, name, case, args.seconds)
    used, took = cpu_seconds(pid) - before, time.monotonic() - began
    strangers = measure.busy_seconds() - machine - used - (measure.load_seconds(bench) - own)
    if not requests:
        raise SystemExit(f"bench: {name} answered nothing in case {case.name}")
    worth = requests * case.per_request / used
    return Sample(name, case.name, worth, errors, max(0.0, strangers) / (took * os.cpu_count()))


def serves(name, case):
    """HAProxy and nginx of Debian 12 have no HTTP/3."""
    return case.name != "h3" or name in ("caddy", "marketeer")


def check(bench, name, case):
    """The answer and the protocol, once, before the load. Curl of Debian 12 has no HTTP/3; its load counts what is not 200."""
    if case.name == "h3":
        return
    protocol = "--http2" if case.name == "h2" else "--http1.1"
    line = ["curl", "-sSk", "-m", "10", protocol, "-o", "/dev/null", "-w", "%{http_code} %{size_download} %{http_version}"]
    line += ["-H", f"Host: {proxies.HOST}", bench.secure_url(name, case)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=20)
    expected = f"200 {BULK if case.name == 'bulk' else 100} {'2' if case.name == 'h2' else '1.1'}"
    if done.stdout != expected:
        raise SystemExit(f'bench: {name}, case {case.name}: "{done.stdout}{done.stderr}", expected "{expected}"')


def warm_up(bench, name, case, args):
    requests, until = 0, time.monotonic() + (args.warm_up if name == "marketeer" else 1)
    while requests < case.warm and time.monotonic() < until:
        requests += load(bench, name, case, 2)[0]


def run(bench, args):
    names = [*args.peers, "marketeer"]
    for name in names:
        bench.start(name)
    for name in names:
        for case in filter(lambda c: serves(name, c), CASES):
            check(bench, name, case)
            warm_up(bench, name, case, args)
    samples = []
    for repetition in range(args.repetitions):
        for case in CASES:
            for name in names[repetition % len(names) :] + names[: repetition % len(names)]:
                if not serves(name, case):
                    continue
                time.sleep(measure.SETTLE)
                samples.append(sample(bench, name, case, args))
                s = samples[-1]
                failed = f", {s.errors} ERRORS" if s.errors else ""
                print(f"{repetition + 1} {s.case:10} {s.proxy:10} {s.worth:10.1f} per CPU second{failed}", file=sys.stderr, flush=True)
    text = markdown(bench, args, samples)
    print(text)
    if args.write:
        write(text)
    return not any(s.errors for s in samples)


def markdown(bench, args, samples):
    rows = [
        "| per second of the proxy's CPU time | " + " | ".join([*args.peers, "Marketeer"]) + " | " + " | ".join(f"Marketeer / {p}" for p in args.peers) + " |",
        "|---|" + "--:|" * (2 * len(args.peers) + 1),
    ]
    for case in CASES:
        own = of(samples, "marketeer", case)
        cells = [
            f"{statistics.median(of(samples, n, case)):.{2 if case.unit == 'GB' else 0}f}" if serves(n, case) else ""
            for n in [*args.peers, "marketeer"]
        ]
        for peer in args.peers:
            if not serves(peer, case):
                cells.append("")
                continue
            ratio = statistics.median(a / b for a, b in zip(own, of(samples, peer, case)))
            cells.append(f"{ratio:.2f}")
        rows.append(f"| {case.name}: {case.unit} | " + " | ".join(cells) + " |")
    errors = sum(s.errors for s in samples)
    busy = statistics.median(s.strangers for s in samples)
    disturbed = f" Other programs used {busy:.0%} of the machine meanwhile." if busy >= 0.05 else ""
    lines = [shlex.join(map(str, p.command)) for p in bench.started.values()]
    lines += [shlex.join(command(bench, "marketeer", case, round(args.seconds))) for case in CASES]
    listed = "\n".join(lines).replace(bench.test_classes, "TESTS").replace(str(bench.directory), "DIR").replace(str(marketeer.HOME) + "/", "")
    return (
        f"Run of {datetime.date.today()}: {report.cpu_model()}, {os.cpu_count()} cores; {args.repetitions} interleaved "
        f"repetitions of {args.seconds:g} s, the proxy on one core; TLS 1.3, ECDSA P-256, full handshakes; more is better. "
        f"{errors} failed requests. {report.versions(args)}{disturbed}\n\n" + "\n".join(rows) + f"\n\n```\n{listed}\n```\n"
    )


def of(samples, name, case):
    return [s.worth for s in samples if s.proxy == name and s.case == case.name]


def write(text):
    head, _, rest = DOCUMENT.read_text().partition(report.BEGIN)
    _, _, tail = rest.partition(report.END)
    DOCUMENT.write_text(f"{head}{report.BEGIN}\n{text}{report.END}{tail}")
