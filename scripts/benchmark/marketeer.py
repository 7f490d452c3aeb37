"""Marketeer as the bench runs it: 200 routes over 20 hosts, access log and metrics on."""

import pathlib
import subprocess

HOME = pathlib.Path(__file__).resolve().parent.parent.parent
LAUNCHER = HOME / "scripts" / "marketeer"
HOSTS, PATHS = 20, 9  # and one static route each: 200 in all


def build():
    """Outside of the core that is measured, and before the clock runs."""
    subprocess.run([LAUNCHER, "version"], check=True, stdout=subprocess.DEVNULL, timeout=900)


def configure(folder, port, admin_port, backend_port, www):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "marketeer.yaml").write_text(
        f"""server:
  http:
    - listen: 127.0.0.1:{port}
  workers: 1
  graceful_shutdown: 5s
admin:
  listen: 127.0.0.1:{admin_port}
log:
  access: {{format: json, output: stdout}}
  level: warn
config:
  watch: false
"""
    )
    (folder / "services.yaml").write_text(
        f"""services:
  - name: bench
    endpoints:
      - url: http://127.0.0.1:{backend_port}
    idle_connections: 128
    health_check: {{path: /health, interval: 1s}}
"""
    )
    (folder / "middlewares.yaml").write_text("middlewares: []\n")
    write_routes(folder, www, 0)


def write_routes(folder, www, generation):
    """One of the routes says which generation it is, so that every one of them is a change."""
    lines = ["routes:"]
    for host in range(HOSTS):
        for path in range(PATHS):
            lines += [
                f"  - name: h{host}-api{path}",
                f"    match: {{host: h{host}.bench.test, path: /api{path}/*}}",
                "    backend: {type: service, service: bench}",
            ]
        lines += [
            f"  - name: h{host}-static",
            f"    match: {{host: h{host}.bench.test, path: /static/*}}",
            f"    backend: {{type: static, root: {www}}}",
        ]
    lines += [
        "  - name: generation",
        "    match: {path: /generation, method: GET}",
        f'    backend: {{type: respond, status: 200, body: "{generation}"}}',
    ]
    scratch = folder / "routes.yaml.new"
    scratch.write_text("\n".join(lines) + "\n")
    scratch.rename(folder / "routes.yaml")
