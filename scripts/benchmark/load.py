"""The load generators: what they are called with, and what they say."""

import dataclasses
import pathlib
import re
import resource
import shlex
import subprocess

from benchmark import cases, marketeer
from benchmark.processes import cpu_seconds

# No generator of Debian speaks HTTP/3, and none counts an answer's time from when the question was due: ours do.
JAVA = ("http3/Http3Load", "gateway/OpenLoad")
SOURCES = marketeer.HOME / "src" / "test" / "java" / "com" / "openhwy" / "marketeer"


@dataclasses.dataclass(frozen=True)
class Load:
    """What the generator saw."""

    requests: int
    errors: int  # of the socket, and answers other than 2xx and 3xx
    seconds: float
    p50_us: float | None = None  # h2load does not tell
    p99_us: float | None = None


def compile_java(bench):
    """Against the jar that is measured: it has all that the generators need. Once, and outside of what is measured."""
    classes = bench.directory / "load"
    if not classes.exists():
        jar = marketeer.jar()
        sources = [str(SOURCES / f"{name}.java") for name in JAVA]
        subprocess.run(["javac", "-proc:none", "-nowarn", "-d", classes, "-cp", jar, *sources], check=True, timeout=120)
    return f"{classes}:{marketeer.jar()}"


def java(bench, name, *arguments):
    main = f"com.openhwy.marketeer.{name.replace('/', '.')}"
    flags = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmn64m"]
    return [*pinned(bench), "java", *flags, "-cp", compile_java(bench), main, *map(str, arguments)]


def pinned(bench):
    return ["taskset", "-c", bench.other_cores]


def command(bench, label, case, seconds, connections):
    """As fast as the proxy answers."""
    url, seconds = bench.url(label, case), max(1, round(seconds))
    connections = case.connections or connections
    if case.protocol == "3":
        port = bench.ports[label].https
        return java(bench, "http3/Http3Load", port, cases.HOST, case.path, cases.CLIENTS, cases.STREAMS, seconds)
    fields = [word for name, value in case.fields for word in ("-H", f"{name}: {value}")]
    if case.protocol == "2":
        many = ["-t1", f"-c{cases.CLIENTS}", f"-m{cases.STREAMS}", f"-D{seconds}"]
        return [*pinned(bench), "h2load", *many, "-H", f":authority: {cases.HOST}", *fields, url]
    many = ["-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    if case.posts:
        script = bench.directory / f"post-{case.posts}.lua"
        script.write_text(f'wrk.method = "POST"\nwrk.body = string.rep("x", {case.posts})\n')
        many += ["-s", str(script)]
    return [*pinned(bench), "wrk", *many, "-H", f"Host: {cases.HOST}", *fields, url]


def run(bench, label, case, seconds, connections):
    line = command(bench, label, case, seconds, connections)
    return parse(execute(line, seconds + 60), seconds)


def execute(line, seconds):
    done = subprocess.run(line, capture_output=True, text=True, timeout=seconds)
    if done.returncode:
        raise SystemExit(f"bench: {shlex.join(map(str, line))} failed\n{done.stdout}{done.stderr}")
    return done.stdout


def parse(text, seconds=0.0):
    if "Latency Distribution" in text:
        return parse_wrk(text)
    done, *bad = (int(re.search(rf"requests:.*?(\d+) {word}", text).group(1)) for word in ("succeeded", "failed", "errored", "timeout"))
    took = re.search(r"finished in ([\d.]+\w+)", text)
    return Load(done, sum(bad), microseconds(took.group(1)) / 1e6 if took else seconds)


def parse_wrk(text):
    requests, seconds = re.search(r"(\d+) requests in ([\d.]+\w+)", text).groups()
    errors = sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", text)))
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return Load(
        int(requests),
        errors + (int(refused.group(1)) if refused else 0),
        microseconds(seconds) / 1e6,
        *(microseconds(re.search(rf"\s{p}%\s+([\d.]+\w+)", text).group(1)) for p in (50, 99)),
    )


def microseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m|h)", text).groups()
    return float(number) * {"us": 1, "ms": 1e3, "s": 1e6, "m": 60e6, "h": 3600e6}[unit]


def open_command(bench, label, case, rate, seconds, connections):
    """At a rate of its own, whatever the proxy does."""
    port = bench.ports[label].http
    return java(bench, "gateway/OpenLoad", port, cases.HOST, case.path, connections, round(rate), max(1, round(seconds)))


def run_open(bench, label, case, rate, seconds, connections):
    text = execute(open_command(bench, label, case, rate, seconds, connections), seconds + 60)
    found = dict(re.findall(r"(\w+) (\d+)", text))
    return Load(int(found["answered"]), int(found["failed"]), seconds, float(found["p50"]), float(found["p99"]))


def own_seconds(bench):
    """CPU time of the backend and of the generators that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return cpu_seconds(bench.backend.pid) + ended.ru_utime + ended.ru_stime


def machine_seconds(ticks):
    """What all cores of the machine have worked so far."""
    fields = [int(f) for f in pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / ticks  # idle and waiting for the disk
