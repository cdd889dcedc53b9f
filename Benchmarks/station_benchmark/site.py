"""One station site in a directory of its own, and the real daemon on it."""

import json
import os
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import time

WAIT_SECONDS_MAX = 1800
TICKS = os.sysconf("SC_CLK_TCK")


class Site:
    """Lays a site out and runs `station-daemon run` on it, with full durability and no device latency."""

    def __init__(self, daemon, offices, directory, blanks):
        self.daemon = daemon
        self.directory = directory
        self.socket_path = f"{directory}/control.sock"
        self.state_path = f"{directory}/state/station.sqlite"
        self.blanks = blanks
        self.process = None
        self.is_traced = False
        for folder in ("spool", "spool/incoming"):
            os.makedirs(f"{directory}/{folder}", mode=0o700)
        key = os.open(f"{directory}/master-key", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.write(key, secrets.token_bytes(32))
        os.close(key)
        for people in ("none", "automatic"):
            with open(self._configuration(people), "w", encoding="utf-8") as file:
                file.write(self._yaml(people, offices))

    def _configuration(self, people):
        return f"{self.directory}/station-{people}.yaml"

    def _yaml(self, people, offices):
        return f"""\
station: {{id: benchmark, centreCode: SMP, mode: trial, language: en}}
restart: {{confirm: automatic}}
devices: simulated
offices: {{file: {offices}}}
paths:
  state: {self.directory}/state
  spool: {self.directory}/spool
  controlSocket: {self.socket_path}
  masterKeyFile: {self.directory}/master-key
spool: {{scanIntervalMilliseconds: 10}}
log: {{level: error}}
simulated:
  directory: {self.directory}/simulated
  hopperBlanks: {self.blanks}
  people: {people}
  latencyScale: 0
"""

    def write_jobs(self, count, seed=1):
        """Sample job files in a folder beside the spool; `deliver` moves them."""
        folder = f"{self.directory}/jobs"
        subprocess.run(
            [self.daemon, "sample-jobs", folder, "--count", str(count), "--seed", str(seed)],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def deliver(self, count):
        """Moves the first `count` job files into the spool, as a sender would: whole files, by rename."""
        folder = f"{self.directory}/jobs"
        for name in sorted(os.listdir(folder))[:count]:
            os.rename(f"{folder}/{name}", f"{self.directory}/spool/incoming/{name}")

    def stock(self):
        """Lets simulated people book and load the blanks, once."""
        with self.running("automatic"):
            self.wait(self._is_stocked)

    def _is_stocked(self):
        # The socket answers a moment before the station knows its lanes.
        return any(lane["stock"].get("hopper", 0) >= self.blanks for lane in self.status()["facts"]["lanes"])

    def running(self, people="none", prefix=()):
        return Running(self, people, prefix)

    def start(self, people, prefix=()):
        """Starts the daemon. Returns the seconds until its control socket has answered `status`."""
        self.is_traced = bool(prefix)
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            [*prefix, self.daemon, "run", "--config", self._configuration(people)],
            stdout=subprocess.DEVNULL, stderr=open(f"{self.directory}/stderr", "ab"))
        self.wait(self._answers, pause=0.001)
        return time.perf_counter() - begun

    def stop(self):
        """Ends the daemon between two cards, as a service manager would."""
        os.kill(self.pid, signal.SIGTERM)
        if self.process.wait(timeout=60) != 0:
            raise RuntimeError(f"the daemon ended with {self.process.returncode}: see {self.directory}/stderr")
        self.process = None

    @property
    def pid(self):
        """Of the daemon itself, also when it runs under a tracer."""
        if not self.is_traced:
            return self.process.pid
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii") as file:
            return int(file.read().split()[0])

    def _answers(self):
        if not os.path.exists(self.socket_path):
            return False
        try:
            self.status()
            return True
        except OSError:
            return False

    def status(self):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.socket_path)
            connection.sendall(b'{"verb":"status"}\n')
            reply = json.loads(connection.makefile("rb").readline())
        if not reply["ok"]:
            raise RuntimeError(f"status was refused: {reply['error']}")
        return reply["result"]

    def wait(self, condition, pause=0.05):
        until = time.monotonic() + WAIT_SECONDS_MAX
        while not condition():
            if self.process.poll() is not None:
                with open(f"{self.directory}/stderr", encoding="utf-8") as file:
                    raise RuntimeError(f"the daemon ended early: {file.read()[-2000:]}")
            if time.monotonic() > until:
                raise RuntimeError("the station did not come to its end in time")
            time.sleep(pause)

    def database(self):
        return sqlite3.connect(f"file:{self.state_path}?mode=ro", uri=True, isolation_level=None)

    def wait_until(self, jobs, state):
        """Until so many jobs are in `state` and the source has every event."""
        database = self.database()

        def is_done():
            unsent, = database.execute("SELECT count(*) FROM event WHERE is_sent = 0").fetchone()
            if unsent:
                return False
            done, = database.execute("SELECT count(*) FROM job WHERE state = ?", [state]).fetchone()
            return done >= jobs

        self.wait(is_done)
        database.close()

    def resident_bytes(self):
        with open(f"/proc/{self.pid}/status", encoding="ascii") as file:
            return int(re.search(r"^VmRSS:\s+(\d+) kB$", file.read(), re.M)[1]) * 1024

    def thread_seconds(self):
        """CPU seconds by thread name; the pool's threads are one."""
        seconds = {}
        for task in os.listdir(f"/proc/{self.pid}/task"):
            with open(f"/proc/{self.pid}/task/{task}/stat", encoding="utf-8") as file:
                name, rest = re.match(r"\d+ \((.*)\) (.*)", file.read(), re.S).groups()
            fields = rest.split()
            name = name if name in ("store", "files") else "lane and rest"
            seconds[name] = seconds.get(name, 0) + (int(fields[11]) + int(fields[12])) / TICKS
        return seconds


class Running:
    """The daemon runs inside this context and ends in order after it."""

    def __init__(self, site, people, prefix):
        self.site, self.people, self.prefix = site, people, prefix

    def __enter__(self):
        return self.site.start(self.people, self.prefix)

    def __exit__(self, kind, value, trace):
        if kind is None:
            return self.site.stop()
        if self.site.process.poll() is None:
            self.site.process.kill()
            self.site.process.wait()
        return None
