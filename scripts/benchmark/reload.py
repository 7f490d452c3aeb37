"""Is any request lost while the configuration, or the certificate, changes every second?"""

import hashlib
import re
import ssl
import subprocess
import sys
import time
import urllib.request

from benchmark import cases, load, marketeer, measure, proxies

INTERVAL = 1.0
PATIENCE = 10.0  # seconds until a change has to be in force


def run(bench, args):
    """The generator counts what clients lost; the backend's own counter shows that nothing was asked twice or dropped."""
    return over(bench, args, ["100b"], "reloads", lambda generation: change_routes(bench, generation))


def run_swap(bench, args):
    """On connections that stay, and on connections for one request each."""
    return over(bench, args, ["tls", "handshakes"], "certificates swapped", lambda _: change_certificate(bench), watch="true")


def over(bench, args, names, what, change, **setup):
    seconds = max(10, round(args.seconds * 4))
    bench.start("marketeer", **setup)
    chosen = [cases.CASES[name] for name in names]
    measure.ready(bench, ["marketeer"], chosen, args)
    time.sleep(1)
    before = handled(bench)
    lines = [load.command(bench, "marketeer", case, seconds, args.connections) for case in chosen]
    running = [subprocess.Popen(line, stdout=subprocess.PIPE, text=True) for line in lines]
    try:
        good, bad = change_until(running[0], change)
    finally:
        texts = [end(process) for process in running]
    seen = [load.parse(text) for text in texts]
    answered, failed = sum(s.requests for s in seen), sum(s.errors for s in seen)
    time.sleep(1)
    more = handled(bench) - before - answered
    # A health check a second reaches the backend too, and up to one request per connection is cut off by wrk's end.
    allowed = sum(case.connections or args.connections for case in chosen) + 2 * seconds
    print(
        f"{seconds} s of {' and '.join(names)}, {good} {what}, {bad} without effect: {answered} requests answered, "
        f"{failed} failed; the backend handled {more:+d}, of which up to {allowed} are health checks and requests "
        f"wrk dropped at its end; p99 {', '.join(f'{s.p99_us:.0f}' for s in seen)} us"
    )
    return failed == 0 and bad == 0 and good > 0 and 0 <= more <= allowed


def end(process):
    try:
        return process.communicate(timeout=PATIENCE * 2)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def change_until(process, change):
    good = bad = 0
    due = time.monotonic() + INTERVAL
    while process.poll() is None:
        if time.monotonic() < due:
            time.sleep(0.02)
            continue
        due += INTERVAL
        if change(good + bad + 1):
            good += 1
        else:
            bad += 1
            print(f"bench: change {good + bad} had no effect", file=sys.stderr)
    return good, bad


def change_routes(bench, generation):
    words = bench.words("marketeer")
    marketeer.write_routes(words["folder"] / "conf", words, generation)
    return reload(bench, "marketeer") and answer(bench) == str(generation)


def reload(bench, label):
    request = urllib.request.Request(f"http://127.0.0.1:{bench.ports[label].admin}/reload", method="POST")
    try:
        with urllib.request.urlopen(request, timeout=120) as response:
            return 200 <= response.status < 300
    except OSError as e:
        print(f"bench: POST /reload: {e}", file=sys.stderr)
        return False


def answer(bench):
    """What the new configuration's own route says: the reload is in force when it is answered."""
    url = f"http://127.0.0.1:{bench.ports['marketeer'].http}/generation"
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Host": cases.HOST}), timeout=10) as response:
        return response.read().decode()


def change_certificate(bench):
    """New files, as any tool would put them; nobody tells Marketeer, which watches them."""
    proxies.make_certificate(bench.cert, bench.key)
    wanted = fingerprint(bench.cert.read_text())
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        port = bench.ports["marketeer"].https
        if fingerprint(ssl.get_server_certificate(("127.0.0.1", port), timeout=10)) == wanted:
            return True
        time.sleep(0.05)
    return False


def fingerprint(pem):
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


def handled(bench):
    """Requests the backend has taken so far, this question not counted."""
    with urllib.request.urlopen(f"http://127.0.0.1:{bench.backend.port}/count", timeout=10) as response:
        counters = re.search(r"\n\s*(\d+) (\d+) (\d+)\s*\n", response.read().decode())
        return int(counters.group(3)) - 1
