"""One site for a power-cut run: a guest with a disk for the state, and a share that is the world outside of it.

What lies on the share is on the host at once: the truth of the simulated machines, because cards do not vanish in a
power cut; the job files; and what the station has published, so that what is there was acknowledged. The spool itself
lies either on the share or, as on a real site, on the same disk as the state; then the guest carries files to and fro.
"""

import json
import pathlib
import shutil
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LANES = 2
BLANKS_PER_LANE = 1000
STATE_DISK_BYTES = 1 << 30
# Spread over a chain of boots: the simulated machine counts its calls through all of them.
FAULTS = [
    "feed 4 card deadChip",
    "print 9 before mechanical",
    "feed 15 card wrongStock",
    "eject 21 after disconnected",
    "feed 26 condition hopperStuck",
    "move 60 condition jam",
    "feed 41 card failsWrite:3",
    "print 55 after timedOut",
]

CONFIGURATION = """\
station: {{id: guest, centreCode: SMP, mode: trial, language: en}}
restart: {{confirm: automatic}}
devices: simulated
offices: {{file: /share/offices.json}}
store: {{synchronous: {durability}}}
paths:
  state: /var/lib/production-station/state
  spool: {spool}
  controlSocket: /run/production-station/control.sock
  masterKeyFile: /share/master-key
spool: {{scanIntervalMilliseconds: 100}}
log: {{level: info}}
delivery: {{bundleCardsMax: 4}}
simulated:
  lanes: {lanes}
  directory: /share/simulated
  hopperBlanks: {blanks}
  seed: {seed}
  people: automatic
  latencyScale: 0.03
  faults: [{faults}]
"""


class GuestFailure(Exception):
    """The guest or the station did not do what a run needs."""


class Site:
    def __init__(self, directory, images, daemon, durability, seed, jobs, spool):
        self.directory = pathlib.Path(directory)
        self.images = images
        self.share = self.directory / "share"
        # Where the world sees what was published, where it lays job files down, and what it can see of their way.
        if spool == "share":
            self.world = self.share / "spool"
            self.inbox = self.world / "incoming"
            self.visible_jobs = [self.inbox, self.world / "claimed"]
        else:
            self.world = self.share / "mirror"
            self.inbox = self.share / "post"
            self.visible_jobs = [self.inbox]
        self.disk = self.directory / "state.img"
        self.qemu = None
        self._lay(daemon, durability, seed, spool)
        self._make_jobs(daemon, seed, jobs)
        self.delivered = []

    def _lay(self, daemon, durability, seed, spool):
        shutil.rmtree(self.directory, ignore_errors=True)
        self.world.mkdir(parents=True, mode=0o700)
        self.inbox.mkdir(mode=0o700)
        for folder in ("bin", "simulated"):
            (self.share / folder).mkdir()
        if spool == "disk":
            (self.share / "posted").mkdir()
            for folder in ("events", "receipts", "lists"):
                (self.world / folder).mkdir()
        shutil.copy2(daemon, self.share / "bin" / "station-daemon")
        shutil.copy2(HERE / "run-station", self.share / "run")
        shutil.copy2(ROOT / "offices" / "sample.json", self.share / "offices.json")
        key = self.share / "master-key"
        key.write_bytes(bytes((seed + 7 * index) % 256 for index in range(32)))
        key.chmod(0o600)
        (self.share / "station.yaml").write_text(
            CONFIGURATION.format(
                durability=durability, lanes=LANES, blanks=BLANKS_PER_LANE, seed=seed,
                spool={"share": "/share/spool", "disk": "/var/lib/production-station/spool"}[spool],
                faults=", ".join(f'"{fault}"' for fault in FAULTS)))
        with self.disk.open("wb") as file:
            file.truncate(STATE_DISK_BYTES)
        subprocess.run(["mke2fs", "-q", "-t", "ext4", str(self.disk)], check=True)

    def _make_jobs(self, daemon, seed, jobs):
        folder = self.directory / "jobs"
        subprocess.run(
            [str(daemon), "sample-jobs", str(folder), "--count", str(jobs), "--seed", str(seed)],
            check=True, stdout=subprocess.DEVNULL)
        self.waiting_jobs = sorted(folder.iterdir(), reverse=True)

    # The world outside.

    def events(self):
        """Names of the event files that the world has been given."""
        folder = self.world / "events"
        if not folder.exists():
            return []
        return sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))

    def deliver(self, backlog):
        """Keeps `backlog` jobs in work."""
        # Every job gets at least one event that says that its card lies in a bundle, or that there will be none.
        done = {
            name.rsplit(".", 3)[0]
            for name in self.events()
            if name.rsplit(".", 2)[1] in ("produced", "refused", "notMade")
        }
        while len(self.delivered) - len(done) < backlog and self.waiting_jobs:
            self._deliver_one()

    def _deliver_one(self):
        job = self.waiting_jobs.pop()
        temporary = self.inbox / f".{job.name}.tmp"
        shutil.copyfile(job, temporary)
        temporary.rename(self.inbox / job.name)
        self.delivered.append(job.name)

    def feeds(self):
        """How often the simulated machines were asked for a blank."""
        count = 0
        for lane in range(1, LANES + 1):
            log = self.share / "simulated" / f"lane-{lane}" / "lane.log"
            if log.exists():
                count += log.read_bytes().count(b"called feed ")
        return count

    # Power.

    def power_on(self):
        (self.share / "end").unlink(missing_ok=True)
        self.qemu = subprocess.Popen(
            [str(HERE / "boot"), str(self.images), str(self.disk), str(self.share)],
            stdout=subprocess.DEVNULL, stderr=(self.directory / "qemu.err").open("ab"))

    def cut_power(self):
        if self.qemu is not None:
            self.qemu.kill()
            self.qemu.wait()
            self.qemu = None

    def watch(self, until, seconds_max, what, backlog=0):
        """Looks a few times a second until `until()`; delivers jobs meanwhile."""
        end = time.monotonic() + seconds_max
        while not until():
            if self.qemu.poll() is not None:
                raise GuestFailure(f"the guest ended by itself while it should: {what}\n{self.last_words()}")
            if time.monotonic() > end:
                raise GuestFailure(f"not within {seconds_max} s: {what}\n{self.last_words()}")
            if backlog:
                self.deliver(backlog)
            time.sleep(0.1)

    def wait_for_boot(self):
        self.watch((self.share / "guest.up").exists, 180, "boot")
        if (self.share / "guest.failed").exists():
            raise GuestFailure((self.share / "guest.failed").read_text())

    def end(self):
        """An orderly end; the guest's own last status of the station."""
        (self.share / "end").touch()
        try:
            self.qemu.wait(timeout=180)
        except subprocess.TimeoutExpired as error:
            raise GuestFailure(f"the guest did not end\n{self.last_words()}") from error
        self.qemu = None
        status = self.share / "guest.status"
        if not status.exists() or status.read_text().strip() != "0":
            raise GuestFailure(f"the station did not end well\n{self.last_words()}")
        return json.loads((self.share / "status.json").read_text())

    def last_words(self):
        found = []
        for path in (self.share / "daemon.log", self.share / "guest.log", self.directory / "console.log"):
            if path.exists():
                lines = path.read_text(errors="replace").splitlines()[-12:]
                found += [f"{path.name}: {line[:240]}" for line in lines]
        return "\n".join(found)
