"""Is any request lost while the configuration is reloaded every second?"""

import re
import subprocess
import sys
import time
import urllib.request

from benchmark import marketeer, measure, proxies

INTERVAL = 1.0


def run(bench, args):
    """wrk counts what clients lost; the backend's own counter shows that nothing was asked twice or dropped."""
    seconds = max(10, round(args.seconds * 4))
    bench.start("marketeer")
    measure.check(bench, "marketeer", "100b")
    url = bench.url("marketeer", "100b")
    measure.warm_up(bench, "marketeer", "100b", args)
    time.sleep(1)
    before = handled(bench)
    command = measure.wrk_command(bench, url, args.connections, seconds)
    wrk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        good, bad = reload_until(bench, wrk)
    finally:
        if wrk.poll() is None:
            wrk.kill()
        out = wrk.communicate(timeout=30)[0]
    seen = measure.parse(out)
    time.sleep(1)
    backend = handled(bench) - before
    # A health check a second reaches the backend too, and up to one request per connection is cut off by wrk's end.
    allowed = args.connections + 2 * seconds
    print(
        f"{seconds} s, {args.connections} connections, {good} reloads done, {bad} refused: {seen.requests} requests "
        f"answered, {seen.errors} failed; the backend handled {backend} ({backend - seen.requests:+d}, of which up to "
        f"{allowed} are health checks and requests wrk dropped at its end); p99 {seen.p99_us:.0f} us"
    )
    return seen.errors == 0 and bad == 0 and good > 0 and 0 <= backend - seen.requests <= allowed


def reload_until(bench, wrk):
    conf = bench.directory / "marketeer" / "conf"
    good = bad = generation = 0
    due = time.monotonic() + INTERVAL
    while wrk.poll() is None:
        if time.monotonic() < due:
            time.sleep(0.02)
            continue
        due += INTERVAL
        generation += 1
        marketeer.write_routes(conf, bench.directory / "www", generation)
        if reload(bench) and answer(bench) == str(generation):
            good += 1
        else:
            bad += 1
            print(f"bench: reload {generation} had no effect", file=sys.stderr)
    return good, bad


def reload(bench):
    request = urllib.request.Request(f"http://127.0.0.1:{bench.admin_port}/reload", method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return 200 <= response.status < 300
    except OSError as e:
        print(f"bench: POST /reload: {e}", file=sys.stderr)
        return False


def answer(bench):
    """What the new configuration's own route says: the reload is in force when it is answered."""
    port = bench.started["marketeer"].port
    request = urllib.request.Request(f"http://127.0.0.1:{port}/generation", headers={"Host": proxies.HOST})
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.read().decode()


def handled(bench):
    """Requests the backend has taken so far, this question not counted."""
    with urllib.request.urlopen(f"http://127.0.0.1:{bench.backend.port}/count", timeout=10) as response:
        counters = re.search(r"\n\s*(\d+) (\d+) (\d+)\s*\n", response.read().decode())
        return int(counters.group(3)) - 1
