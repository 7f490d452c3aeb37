"""Marketeer as the bench runs it: 1,000 routes, access log, metrics, request id, forwarded fields and health checks on."""

import os
import pathlib
import subprocess

from benchmark import cases

HOME = pathlib.Path(__file__).resolve().parent.parent.parent
LAUNCHER = HOME / "scripts" / "marketeer"
PATHS = 9  # of each host, and a static one: ten routes
FIRST_HOST = int(cases.HOST[1 : cases.HOST.index(".")])


def build(environment):
    """The jar, and the cache that starts begin with. Outside of the core that is measured, and before the clock runs."""
    environment = {**os.environ, **environment}
    subprocess.run([LAUNCHER, "version"], check=True, stdout=subprocess.DEVNULL, env=environment, timeout=900)
    cache = pathlib.Path(environment["MARKETEER_CACHE"])
    made = cache / environment.get("MARKETEER_PROFILE", "default")
    if str(cache) != "off" and not made.exists():
        cache.mkdir(exist_ok=True)
        subprocess.run([LAUNCHER, "warm"], check=True, stderr=subprocess.DEVNULL, env=environment, timeout=300)
        made.touch()


def jar():
    return os.environ.get("MARKETEER_JAR") or str(HOME / "target" / "marketeer.jar")


def profile(label):
    """How the proxy of this label is set up."""
    return {"environment": (("MARKETEER_PROFILE", "small"),)} if label == "marketeer-small" else {}


def configure(folder, words):
    """words: the ports, files and numbers of this setup."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "marketeer.yaml").write_text(MARKETEER.format(**words))
    (folder / "services.yaml").write_text(SERVICES.format(**words))
    (folder / "middlewares.yaml").write_text(MIDDLEWARES.format(secret=cases.SECRET))
    write_routes(folder, words, 0)


def write_routes(folder, words, generation):
    """One of the routes says which generation it is, so that every one of them is a change."""
    lines = ["routes:"]
    for host in range(FIRST_HOST, FIRST_HOST + words["routes"] // (PATHS + 1)):
        match, to = f"host: h{host}.bench.test", "backend: {type: service, service: bench}"
        lines += [f"- {{name: h{host}-api{p}, match: {{{match}, path: /api{p}/*}}, {to}}}" for p in range(PATHS)]
        static = f"backend: {{type: static, root: {words['www']}}}"
        lines += [f"- {{name: h{host}-static, match: {{{match}, path: /static/*}}, {static}}}"]
    lines.append(ROUTES.format(host=cases.HOST, generation=generation))
    scratch = folder / "routes.yaml.new"
    scratch.write_text("\n".join(lines))
    scratch.rename(folder / "routes.yaml")


MARKETEER = """server:
  http:
    - listen: 127.0.0.1:{port}
  https:
    - listen: 127.0.0.1:{https}
      http3: true
      tls: {{certificates: [{{cert: {cert}, key: {key}}}]}}
  workers: {workers}
  max_connections: 20000
  graceful_shutdown: 5s
admin:
  listen: 127.0.0.1:{admin}
log:
  access: {{format: json, output: stdout}}
  level: warn
config:
  watch: {watch}
"""

SERVICES = """services:
  - name: bench
    endpoints:
      - url: http://127.0.0.1:{backend}
    idle_connections: 1024
    health_check: {{path: /health, interval: 1s}}
"""

# The limit is the seed's in kind, not in number: it has to let the load pass.
MIDDLEWARES = """middlewares:
  - {{name: cache, type: cache}}
  - {{name: rate-limit, type: rate_limit, rate: 10000000/s, burst: 1000000}}
  - {{name: jwt, type: jwt, algorithm: HS256, secret: {secret}}}
  - name: cors
    type: cors
    allow_origins: ["https://open-hwy.com", "https://*.open-hwy.com"]
    allow_methods: [GET, POST, PUT, DELETE]
    allow_headers: [Authorization, Content-Type]
    allow_credentials: true
    max_age: 1h
  - {{name: security-headers, type: security_headers}}
  - {{name: compression, type: compression}}
"""

ROUTES = """\
- name: cache
  match: {{host: {host}, path: /cache/*}}
  backend: {{type: service, service: bench}}
  middlewares: [cache]
- name: seed
  match: {{host: {host}, path: /seed/*}}
  backend: {{type: service, service: bench}}
  middlewares: [rate-limit, jwt, cors, security-headers, compression]
- name: generation
  match: {{path: /generation, method: GET}}
  backend: {{type: respond, status: 200, body: "{generation}"}}
"""
