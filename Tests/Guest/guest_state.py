"""The state as a power cut left it on the guest's disk, held against everything that the world outside knows."""

import datetime
import hashlib
import json
import pathlib
import shutil
import sqlite3
import subprocess

IN_MACHINE = ("feeding", "recognising", "reseating", "encoding", "verifyingChip", "printing", "verifyingPrint", "accepting", "rejecting")
OPEN = IN_MACHINE + ("unaccounted",)
STOCK_PLACE = {
    **{phase: "machine" for phase in IN_MACHINE},
    **{phase: "accepted" for phase in ("accepted", "inspected", "bundled", "handedOver")},
    "rejected": "rejected", "withdrawn": "rejected", "unaccounted": "unaccounted", "missing": "missing",
}
ENDS_JOB = ("refused", "handedOver", "notMade")


class State:
    """The state file of a copy of the disk, after the file system's own journal replay and SQLite's."""

    def __init__(self, disk, folder):
        folder = pathlib.Path(folder)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        copy = folder / "state.img"
        subprocess.run(["cp", "--sparse=always", str(disk), str(copy)], check=True)
        # 0 clean, 1 repaired: the journal replay. More is damage.
        self.file_system = subprocess.run(["e2fsck", "-fy", str(copy)], capture_output=True).returncode
        for name in ("state", "spool"):
            subprocess.run(["debugfs", "-R", f"rdump /{name} {folder}", str(copy)], capture_output=True)
        self.spool = folder / "spool"
        copy.unlink()
        path = folder / "state" / "station.sqlite"
        # The index of the log is rebuilt, as it is after a boot.
        (folder / "state" / "station.sqlite-shm").unlink(missing_ok=True)
        self.database = sqlite3.connect(path if path.exists() else ":memory:")

    def rows(self, sql, *arguments):
        try:
            return self.database.execute(sql, arguments).fetchall()
        except sqlite3.OperationalError as error:
            # A cut before the tables were made.
            if "no such table" in str(error):
                return []
            raise

    def damage(self):
        found = []
        if self.file_system > 1:
            found.append(f"e2fsck ended with {self.file_system}")
        try:
            for (line,) in self.rows("PRAGMA integrity_check"):
                if line != "ok":
                    found.append(f"integrity_check: {line}")
            found += [f"foreign key: {row}" for row in self.rows("PRAGMA foreign_key_check")]
        except sqlite3.DatabaseError as error:
            found.append(f"sqlite: {error}")
        return found

    def unbalanced(self):
        """The stock equation, from the books and from the card records."""
        found = []
        for lane, issued in self.rows("SELECT lane, sum(blanks) FROM stock_issue GROUP BY lane"):
            booked = dict(self.rows("SELECT place, blanks FROM stock_balance WHERE lane = ?", lane))
            if sum(booked.values()) != issued:
                found.append(f"{lane}: issued {issued}, booked {booked}")
            counted = {}
            for phase, count in self.rows(
                    "SELECT phase, count(*) FROM card WHERE lane = ? AND recount_of IS NULL GROUP BY phase", lane):
                if phase in STOCK_PLACE:
                    counted[STOCK_PLACE[phase]] = counted.get(STOCK_PLACE[phase], 0) + count
            for place in ("machine", "accepted", "rejected", "unaccounted", "missing"):
                if booked.get(place, 0) != counted.get(place, 0):
                    found.append(f"{lane}: {place} booked {booked.get(place, 0)}, cards {counted.get(place, 0)}")
        return found

    def open_cards(self):
        places = ", ".join("?" * len(OPEN))
        return {row[0] for row in self.rows(f"SELECT card_serial FROM card WHERE phase IN ({places})", *OPEN)}

    def settled_cards(self):
        return {row[0].removeprefix("card ") for row in self.rows("SELECT subject FROM audit WHERE act = 'card.settle'")}


class Comparison:
    """Facts that the world was given, and those of them that the state does not know."""

    def __init__(self, site, state):
        self.site = site
        self.state = state
        self.known = 0
        self.lost = []
        self._events()
        self._receipts()
        self._lists()
        self._deliveries()
        self._acts()

    def _hold(self, is_kept, what):
        self.known += 1
        if not is_kept:
            self.lost.append(what)

    def _events(self):
        stored = {row[0]: json.loads(row[1]) for row in self.state.rows("SELECT id, json FROM event")}
        for name in self.site.events():
            event = json.loads((self.site.world / "events" / name).read_text())
            ours = stored.get(event["id"])
            self._hold(ours is not None and published(ours) == event, f"event {name}")

    def _receipts(self):
        stored = {row[0]: (row[1], json.loads(row[2])) for row in self.state.rows("SELECT claim, verdict, json FROM receipt")}
        for path in files(self.site.world / "receipts"):
            receipt = json.loads(path.read_text())
            verdict, ours = stored.get(receipt["claim"], (None, {}))
            self._hold(
                verdict == receipt["verdict"] and ours.get("contentSHA256") == receipt.get("contentSHA256"),
                f"receipt {path.name}")

    def _lists(self):
        stored = set(self.state.rows("SELECT bundle, version FROM delivery_list"))
        for path in files(self.site.world / "lists"):
            number, version = path.stem.removeprefix("B-").split("-v")
            self._hold((int(number), int(version)) in stored, f"list {path.name}")

    def _deliveries(self):
        """Every job file is still a file, or a job, or was refused."""
        hashes = {
            json.loads(row[0]).get("contentSHA256") for row in self.state.rows("SELECT json FROM receipt")
        }
        folders = self.site.visible_jobs + [self.state.spool / "incoming", self.state.spool / "claimed"]
        lying = {hashlib.sha256(path.read_bytes()).hexdigest() for folder in folders for path in files(folder)}
        for name in self.site.delivered:
            digest = hashlib.sha256((self.site.directory / "jobs" / name).read_bytes()).hexdigest()
            self._hold(digest in hashes or digest in lying, f"job file {name}")

    def _acts(self):
        """No machine did what was not planned on disk before."""
        steps = set(self.state.rows(
            "SELECT card.chip_identity, card_step.phase FROM card JOIN card_step ON card_step.card = card.id"))
        for lane, truth in machines(self.site).items():
            planned = self.state.rows(
                "SELECT count(DISTINCT card.id) FROM card JOIN card_step ON card_step.card = card.id"
                " WHERE card.lane = ? AND card_step.phase = 'feeding'", lane)
            planned = planned[0][0] if planned else 0
            for number in range(len(truth.fed)):
                self._hold(number < planned, f"{lane}: blank {number + 1} was fed, {planned} were planned")
            for chip in truth.printed:
                self._hold((chip, "printing") in steps, f"{lane}: chip {chip} was printed")


class Machine:
    """What one simulated machine did, from its log."""

    def __init__(self, log):
        self.fed, self.printed, self.place, chips = set(), set(), {}, {}
        lines = log.read_text().split("\n")[:-1]
        for fact in (fact for line in lines[1:] for fact in line.rsplit("|", 1)[0].split(";")):
            words = fact.split(" ")
            if words[0] == "born":
                chips[words[1]] = f"{int(words[2], 16):014X}"
            elif words[0] == "placed":
                self.place[chips[words[1]]] = words[2]
                # A blank that a person has just unpacked was never fed.
                if words[2] != "hopper":
                    self.fed.add(words[1])
            elif words[0] == "printed":
                self.printed.add(chips[words[1]])


def machines(site):
    folder = site.share / "simulated"
    return {lane.name: Machine(lane / "lane.log") for lane in sorted(folder.iterdir()) if (lane / "lane.log").exists()}


def files(folder):
    if not folder.exists():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def published(event):
    """A stored event in the form of an event file (docs/event.schema.json)."""
    facts = event["facts"]
    moment = datetime.datetime.fromtimestamp(event["occurredAt"] // 1000, datetime.timezone.utc)
    form = {
        "format": "production-station/event", "version": 1, "id": event["id"], "job": event["job"],
        "number": event["number"], "kind": event["kind"], "simulated": event["simulated"],
        "occurredAt": f"{moment:%Y-%m-%dT%H:%M:%S}.{event['occurredAt'] % 1000:03d}Z",
        "reasons": [
            {key: value for key, value in (
                ("code", reason["code"]), ("path", reason.get("path")),
                ("text", {"en": reason["english"], "zh-Hans": reason["chinese"]})) if value is not None}
            for reason in facts["reasons"]
        ],
    }
    if event.get("office") is not None:
        form["office"] = event["office"]
    for key in ("permitNumber", "cardSerial", "chipIdentity", "attempt", "expectedBy", "bundle", "deliveryListVersion"):
        if facts.get(key) is not None:
            form[key] = facts[key]
    return form
