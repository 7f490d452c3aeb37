"""Starting, watching and stopping processes: always by id, never by name."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def tree(pid):
    """The process and all its descendants that are alive."""
    children = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = stat(entry.name)
            if fields:
                children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, todo = [], [pid]
    while todo:
        found.append(todo[-1])
        todo.extend(children.get(todo.pop(), []))
    return found


def stat(pid):
    """/proc/<pid>/stat from its third field on (state, ppid, ...): the second may contain blanks."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def cpu_seconds(pid):
    """User and system time of all threads of the process and its descendants."""
    total = 0
    for member in tree(pid):
        fields = stat(member)
        if fields:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def run_seconds(pid, named=""):
    """As cpu_seconds, to the nanosecond, of the threads that are alive and whose names match."""
    total = 0
    for member in tree(pid):
        for task in pathlib.Path(f"/proc/{member}/task").iterdir():
            try:
                if re.match(named, (task / "comm").read_text()):
                    total += int((task / "schedstat").read_text().split()[0])
            except (FileNotFoundError, ProcessLookupError):
                continue
    return total / 1e9


def rss_mib(pid):
    """Resident memory of the process and its descendants; pages they share count for each."""
    total = 0
    for member in tree(pid):
        try:
            for line in pathlib.Path(f"/proc/{member}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    total += int(line.split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total / 1024


class Process:
    """A server on a port of the loopback interface."""

    def __init__(self, name, command, port, log, environment=None, stdout=None, cwd=None):
        self.name, self.command, self.port, self.log = name, command, port, log
        self._out = open(stdout or log, "ab")
        self._err = open(log, "ab")
        self.popen = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=self._err,
            env={**os.environ, **(environment or {})},
            cwd=cwd,
        )

    @property
    def pid(self):
        return self.popen.pid

    def await_port(self, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.popen.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        self._fail(seconds)

    def await_answer(self, host, path, seconds):
        """Asks, without a pause worth the name, until it is answered 200."""
        deadline = time.monotonic() + seconds
        question = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
        while time.monotonic() < deadline and self.popen.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
                    connection.sendall(question)
                    if connection.recv(4096).startswith(b"HTTP/1.1 200"):
                        return
            except OSError:
                pass  # not yet
            time.sleep(0.002)
        self._fail(seconds)

    def _fail(self, seconds):
        tail = pathlib.Path(self.log).read_text(errors="replace")[-2000:]
        state = "ended" if self.popen.poll() is not None else f"does not answer after {seconds} s"
        raise SystemExit(f"bench: {self.name} {state}: {' '.join(map(str, self.command))}\n{tail}")

    def stop(self):
        members = tree(self.pid) if self.popen.poll() is None else []
        if members:
            self.popen.terminate()
            try:
                self.popen.wait(10)
            except subprocess.TimeoutExpired:
                for member in members:
                    try:
                        os.kill(member, signal.SIGKILL)
                    except ProcessLookupError:
                        continue
                self.popen.wait(10)
        self._out.close()
        self._err.close()
