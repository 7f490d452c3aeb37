"""The backend and the proxies: how each is configured and started."""

import pathlib

from benchmark import marketeer
from benchmark.processes import Process, free_port

HOST = "h7.bench.test"
CASES = {"100b": "/api7/100", "10k": "/api7/10k", "static": "/static/10k.txt"}
PEERS = ("nginx", "haproxy", "caddy")
STATIC_CASE = "static"
BYTES = {"100b": 100, "10k": 10240, "static": 10240}


class Bench:
    """Everything one run has started. Leaving it stops all of that."""

    def __init__(self, directory, proxy_core, other_cores, access_log, configure=marketeer.configure, locations=""):
        """configure writes Marketeer's configuration; locations are further ones of the backend."""
        self.directory = pathlib.Path(directory)
        self.proxy_core = str(proxy_core)
        self.other_cores = ",".join(map(str, other_cores))
        self.access_log = access_log
        self.configure = configure
        self.locations = locations
        self.backend = None
        self.started = {}

    def __enter__(self):
        root = self.directory / "www" / "static"
        root.mkdir(parents=True)
        (root / "10k.txt").write_text(("0123456789abcde\n" * 640))
        try:
            self.backend = self._start_backend()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(list(self.started.values())):
            process.stop()

    def start(self, name):
        """Starts a proxy, or gives the one that runs."""
        if name not in self.started:
            getattr(self, f"_start_{name}")(free_port())
        return self.started[name]

    def url(self, name, case):
        return f"http://127.0.0.1:{self.started[name].port}{CASES[case]}"

    def _run(self, name, cores, command, port, wait=15, **more):
        folder = self._folder(name)
        process = Process(name, ["taskset", "-c", cores, *command], port, folder / "log", **more)
        self.started[name] = process
        process.await_port(wait)
        return process

    def _folder(self, name):
        folder = self.directory / name
        folder.mkdir(exist_ok=True)
        return folder

    def _nginx(self, name, port, server, http="", cores=None):
        folder = self._folder(name)
        config = folder / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, port=port, server=server, http=http))
        command = ["nginx", "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(config)]
        return self._run(name, cores or self.proxy_core, command, port)

    def _start_backend(self):
        # A configuration token of nginx is at most 4 KiB, so the long body is ten variables.
        server = f"""
    set $k "{'x' * 1024}";
    location = {CASES["100b"]} {{ return 200 "{'x' * 100}"; }}
    location = {CASES["10k"]} {{ return 200 "{'$k' * 10}"; }}
    location = /health {{ return 200 "ok"; }}
    location = /count {{ stub_status; }}{self.locations}"""
        return self._nginx("backend", free_port(), server, cores=self.other_cores)

    def _start_nginx(self, port):
        http = f"""
  upstream backend {{ server 127.0.0.1:{self.backend.port}; keepalive 128; keepalive_requests 1000000000; }}"""
        server = f"""
    location /static/ {{ root {self.directory}/www; }}
    location / {{
      proxy_pass http://backend;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
    }}"""
        return self._nginx("nginx", port, server, http)

    def _start_haproxy(self, port):
        config = self._folder("haproxy") / "haproxy.cfg"
        config.write_text(HAPROXY.format(port=port, backend=self.backend.port))
        return self._run("haproxy", self.proxy_core, ["haproxy", "-db", "-f", str(config)], port)

    def _start_caddy(self, port):
        folder = self._folder("caddy")
        config = folder / "Caddyfile"
        config.write_text(CADDY.format(port=port, backend=self.backend.port, root=self.directory / "www"))
        homes = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
        command = ["caddy", "run", "--config", str(config), "--adapter", "caddyfile"]
        return self._run("caddy", self.proxy_core, command, port, environment=homes)

    def _start_marketeer(self, port):
        folder = self._folder("marketeer")
        self.admin_port = free_port()
        self.configure(folder / "conf", port, self.admin_port, self.backend.port, self.directory / "www")
        command = [str(marketeer.LAUNCHER), "run", "--config", str(folder / "conf")]
        marketeer.build()
        return self._run(
            "marketeer", self.proxy_core, command, port, 60, stdout=self.access_log, cwd=marketeer.HOME
        )


NGINX = """
daemon off;
worker_processes 1;
pid {folder}/pid;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  default_type text/plain;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;{http}
  server {{
    listen 127.0.0.1:{port} backlog=1024;{server}
  }}
}}
"""

HAPROXY = """
global
  nbthread 1
  maxconn 4096
defaults
  mode http
  timeout connect 3s
  timeout client 60s
  timeout server 60s
  http-reuse always
frontend front
  bind 127.0.0.1:{port}
  default_backend back
backend back
  server one 127.0.0.1:{backend}
"""

CADDY = """
{{
  admin off
  auto_https off
  log {{
    level ERROR
  }}
}}
http://:{port} {{
  bind 127.0.0.1
  handle /static/* {{
    root * {root}
    file_server
  }}
  handle {{
    reverse_proxy 127.0.0.1:{backend} {{
      transport http {{
        keepalive_idle_conns_per_host 128
      }}
    }}
  }}
}}
"""
