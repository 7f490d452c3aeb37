"""What is asked of the proxies: the one list of cases."""

import base64
import dataclasses
import hashlib
import hmac

HOST = "h7.bench.test"
EVERYBODY = ("nginx", "haproxy", "caddy", "marketeer")
SECRET = "bench-secret-bench-secret-bench-secret"
LARGE = 1 << 20
STREAMS, CLIENTS = 100, 8  # of HTTP/2 and HTTP/3


def token():
    """{"alg":"HS256","typ":"JWT"} and {"sub":"bench","exp":4102444800}, signed."""
    signed = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJiZW5jaCIsImV4cCI6NDEwMjQ0NDgwMH0"
    mac = hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).digest()
    return signed + "." + base64.urlsafe_b64encode(mac).decode().rstrip("=")


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    path: str
    size: int = 100  # of the answer's body; 0: compressed, so not known
    protocol: str = "1.1"  # 1.1, 2 or 3
    tls: bool = False
    connections: int = 0  # 0: what --connections says
    fields: tuple = ()  # further ones of the request, as pairs
    posts: int = 0  # bytes that a POST brings; 0 is GET
    peers: tuple = EVERYBODY  # who can do it at all
    more: bool = False  # HAProxy has a frontend of its own for it, so that no rule is in the way of the others

    @property
    def scheme(self):
        return "https" if self.tls else "http"


CLOSE = (("Connection", "close"),)
SEED = (
    ("Accept", "application/json"),
    ("Origin", "https://portal.open-hwy.com"),
    ("Authorization", f"Bearer {token()}"),
    ("Accept-Encoding", "gzip"),
)
NO_FILES = ("nginx", "caddy", "marketeer")  # HAProxy has no file server
NO_CACHE = ("nginx", "haproxy", "marketeer")  # Caddy has no cache
HTTP3 = ("caddy", "marketeer")  # nginx and HAProxy of Debian 12 have no HTTP/3

CASES = {
    case.name: case
    for case in (
        Case("100b", "/api7/100"),
        Case("10k", "/api7/10k", 10240),
        Case("1m", "/api7/1m", LARGE, connections=16),
        Case("post", "/api7/post", posts=10240),
        Case("close", "/api7/100", fields=CLOSE),
        Case("static", "/static/10k.txt", 10240, peers=NO_FILES),
        Case("static-1m", "/static/1m.bin", LARGE, connections=16, peers=NO_FILES),
        Case("cache", "/cache/10k", 10240, peers=NO_CACHE, more=True),
        Case("seed", "/seed/100", fields=SEED),
        Case("seed-gzip", "/seed/10k", 0, fields=SEED, more=True),
        Case("h2c", "/api7/100", protocol="2"),
        Case("tls", "/api7/100", tls=True),
        Case("h2", "/api7/100", protocol="2", tls=True),
        Case("h3", "/api7/100", protocol="3", tls=True, peers=HTTP3),
        Case("handshakes", "/api7/100", tls=True, connections=16, fields=CLOSE),
        Case("bulk", "/api7/1m", LARGE, tls=True, connections=16),
    )
}
PLAIN = ("100b", "10k", "1m", "post", "close", "static", "static-1m", "cache", "seed", "seed-gzip", "h2c", "tls", "h2")
TLS = ("handshakes", "bulk", "tls", "h2", "h3")
