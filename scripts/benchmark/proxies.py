"""The backend and the proxies: how each is configured and started."""

import dataclasses
import os
import pathlib
import random
import resource
import subprocess

from benchmark import cases, marketeer, templates
from benchmark.processes import Process, free_port

PEERS = ("nginx", "haproxy", "caddy")


@dataclasses.dataclass(frozen=True)
class Ports:
    http: int
    h2c: int  # HTTP/2 without TLS; where a proxy tells the two apart by itself, the same
    https: int
    more: int  # HAProxy's second frontend
    admin: int


@dataclasses.dataclass(frozen=True)
class Setup:
    """How one proxy of the run is set up."""

    kind: str
    cores: str
    workers: int = 1
    routes: int = 1000  # of Marketeer; the peers have one
    environment: tuple = ()  # pairs
    watch: str = "false"  # whether Marketeer looks after changed files by itself
    connections: int = 4096  # that nginx and HAProxy have room for; nginx keeps 0.4 KiB ready for each


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
        self.www = self.directory / "www"
        self.cert, self.key = self.directory / "cert.pem", self.directory / "key.pem"
        self.backend = None
        self.started = {}
        self.ports = {}
        self.setups = {}

    def __enter__(self):
        try:
            self._write_bodies()
            make_certificate(self.cert, self.key)
            self.backend = self._start_backend()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(list(self.started.values())):
            process.stop()

    def start(self, label, **setup):
        """Starts a proxy, or gives the one that runs. A label is the proxy's name, or that and a hyphen and more."""
        if label not in self.started:
            self.launch(label, **setup).await_port(120)
        return self.started[label]

    def launch(self, label, **setup):
        """Starts a proxy and does not wait for it."""
        return self.launch_prepared(label, *self.prepare(label, **setup))

    def launch_prepared(self, label, command, more):
        return self._run(label, self.setups[label].cores, command, self.ports[label].http, **more)

    def prepare(self, label, **setup):
        """Writes the configuration, and says what starts the proxy."""
        kind = label.partition("-")[0]
        self.setups[label] = Setup(kind, **{"cores": self.proxy_core, **setup})
        http, h2c, https, more, admin = (free_port() for _ in range(5))
        apart = kind in ("nginx", "haproxy")
        self.ports[label] = Ports(http, h2c if apart else http, https, more if kind == "haproxy" else http, admin)
        return getattr(self, f"_{kind}")(label, self.setups[label], self.words(label))

    def stop(self, label):
        self.started.pop(label).stop()

    def url(self, label, case):
        ports = self.ports[label]
        port = ports.https if case.tls else ports.h2c if case.protocol == "2" else ports.more if case.more else ports.http
        return f"{case.scheme}://127.0.0.1:{port}{case.path}"

    def words(self, label):
        """What the templates may name."""
        folder = self._folder(label)
        words = {"folder": folder, "backend": self.backend.port, "www": self.www, "host": cases.HOST}
        words |= {"cert": self.cert, "key": self.key, **dataclasses.asdict(self.ports[label])}
        return {**words, **dataclasses.asdict(self.setups[label]), "port": self.ports[label].http}

    def _run(self, label, cores, command, port, **more):
        process = Process(label, ["taskset", "-c", cores, *command], port, self._folder(label) / "log", **more)
        self.started[label] = process
        return process

    def _folder(self, label):
        folder = self.directory / label
        folder.mkdir(exist_ok=True)
        return folder

    def _write_bodies(self):
        static = self.www / "static"
        static.mkdir(parents=True)
        (static / "10k.txt").write_text("0123456789abcde\n" * 640)
        (static / "1m.bin").write_bytes(os.urandom(cases.LARGE))
        some = random.Random(1)
        rows = (f'{{"id":{some.getrandbits(32)},"name":"load {some.randrange(1000)}","state":"open"}}' for _ in range(999))
        (self.www / "10k.json").write_text(("[" + ",".join(rows))[:10239] + "]")

    def _start_backend(self):
        # A configuration token of nginx is at most 4 KiB, so the long body is ten variables.
        bodies = {"kibibyte": "x" * 1024, "hundred": "x" * 100, "tenfold": "$k" * 10}
        server = templates.BACKEND_SERVER.format(www=self.www, locations=self.locations, **bodies)
        port = free_port()
        words = {"folder": self._folder("backend"), "port": port, "workers": 1, "connections": 4096, "http": ""}
        process = self._run("backend", self.other_cores, nginx(words | {"server": server}), port)
        process.await_port(15)
        return process

    def _nginx(self, label, setup, words):
        http, server = templates.NGINX_HTTP.format(**words), templates.NGINX_SERVER.format(**words)
        return nginx(words | {"http": http, "server": server}), {}

    def _haproxy(self, label, setup, words):
        pem = self._folder(label) / "both.pem"
        pem.write_text(self.cert.read_text() + self.key.read_text())
        config = self._folder(label) / "haproxy.cfg"
        config.write_text(templates.HAPROXY.format(**words, pem=pem))
        return ["haproxy", "-db", "-f", str(config)], {}

    def _caddy(self, label, setup, words):
        folder = self._folder(label)
        config = folder / "Caddyfile"
        config.write_text(templates.CADDY.format(**words))
        homes = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
        return ["caddy", "run", "--config", str(config), "--adapter", "caddyfile"], {"environment": homes}

    def _marketeer(self, label, setup, words):
        conf = self._folder(label) / "conf"
        environment = {"MARKETEER_CACHE": str(self.directory / "cache"), **dict(setup.environment)}
        marketeer.build(environment)
        self.configure(conf, words)
        command = [str(marketeer.LAUNCHER), "run", "--config", str(conf)]
        more = {"stdout": self.access_log, "cwd": marketeer.HOME, "environment": environment}
        return command, more


def nginx(words):
    folder = words["folder"]
    config = folder / "nginx.conf"
    config.write_text(templates.NGINX.format(files=resource.getrlimit(resource.RLIMIT_NOFILE)[1], **words))
    return ["nginx", "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(config)]


def make_certificate(cert, key):
    """An ECDSA pair, each file put in place whole."""
    new_cert, new_key = cert.with_suffix(".new-cert"), key.with_suffix(".new-key")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-keyout", new_key, "-out", new_cert, "-subj", "/CN=bench", "-days", "30"]
    command += ["-addext", f"subjectAltName=DNS:{cases.HOST},DNS:localhost"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    for new, place in ((new_key, key), (new_cert, cert)):
        new.chmod(0o644)  # nginx's workers give up root
        new.rename(place)
