"""Measures the chip path over the real pcscd with virtual readers, against a C program that sends the same commands.

Runs in mount and network namespaces of its own (Benchmarks/run makes them): needs root, pcscd and vsmartcard-vpcd."""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
LANES = 8
RATIO_NO_DELAY, RATIO_DELAY, LANES_DELAY, LANES_NO_DELAY = 1.3, 1.02, 7.8, 0.8


class Child:
    """A program that answers each line with one line."""

    def __init__(self, *words):
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hear(self):
        line = self.process.stdout.readline().strip()
        if not line:
            raise SystemExit(f"{self.process.args[0]} ended")
        return line

    def ask(self, line):
        self.say(line)
        return self.hear()

    def end(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Site:
    """pcscd, eight virtual readers and the cards in them."""

    def __init__(self, programs, profile, directory):
        self.directory, self.children = directory, []
        # /run is fixed in pcscd; the namespace is ours.
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
        os.mkdir("/run/pcscd")
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        os.mkdir(f"{directory}/readers")
        for number in range(LANES // 2):
            # The driver keeps its slots in static memory: one copy of it for each reader.
            shutil.copyfile(DRIVER, f"{directory}/driver-{number}.so")
            with open(f"{directory}/readers/{number}", "w", encoding="ascii") as file:
                file.write(f'FRIENDLYNAME "Virtual Station {number}"\nDEVICENAME /dev/null:0x{35000 + 16 * number:X}\n'
                           f"LIBPATH {directory}/driver-{number}.so\nCHANNELID 0x{35000 + 16 * number:X}\n")
        self.daemon = subprocess.Popen(["/usr/sbin/pcscd", "-f", "-C", "-c", f"{directory}/readers"],
                                       stdout=subprocess.DEVNULL)
        while not os.path.exists("/run/pcscd/pcscd.comm"):
            if self.daemon.poll() is not None:
                raise SystemExit("pcscd did not start")
            time.sleep(0.05)
        self.keys = f"{directory}/keys"
        os.mkdir(self.keys, 0o700)
        subprocess.run([f"{programs}/chip-benchmark", self.keys], check=True)
        self.slots = [self.start(f"{programs}/station-simulator", "card", "--profile", profile,
                                 "--stock-key-file", f"{self.keys}/stock.key", "--port",
                                 str(35000 + 16 * (lane // 2) + lane % 2)) for lane in range(LANES)]

    def start(self, *words):
        child = Child(*words)
        self.children.append(child)
        return child

    def insert(self, lanes, delay):
        """Fresh cards in the first lanes, of the same identity each time; waits until pcscd knows them."""
        for lane in range(lanes):
            self.slots[lane].say(f"insert uid=04{lane + 1:012X} memory=new {delay}")
        for lane in range(lanes):
            if self.slots[lane].hear() != "inserted":
                raise SystemExit("no virtual reader")
        time.sleep(1)

    def end(self):
        for child in self.children:
            child.end()
        self.daemon.kill()
        self.daemon.wait()


def selector(lane):
    return f"model:Virtual Station {lane // 2}" + ("#1" if lane % 2 else "")


def name(lane):
    return f"Virtual Station {lane // 2} 00 0{lane % 2}"


def together(site, workers, delay):
    """Seconds until all of them have made one card each."""
    site.insert(len(workers), delay)
    started = time.monotonic()
    for worker in workers:
        worker.say("go")
    for worker in workers:
        worker.hear()
    return time.monotonic() - started


def one(site, ours, theirs, delay, rounds):
    """Median microseconds of one card, in turns."""
    times = ([], [])
    for _ in range(rounds):
        for index, worker in enumerate((ours, theirs)):
            site.insert(1, delay)
            times[index].append(int(worker.ask("go")))
    return [statistics.median(each) for each in times]


def say(words, figure, limit, is_good):
    print(f"{words}: {figure:.3f} (target {limit}){'' if is_good else '  MISSED'}")
    return is_good


def measure(arguments, directory):
    site = Site(arguments.programs, arguments.profile, directory)
    try:
        daemon = f"{arguments.programs}/station-daemon"
        ours = [site.start(f"{arguments.programs}/chip-benchmark", site.keys, selector(lane), daemon)
                for lane in range(LANES)]
        site.insert(LANES, "")
        # Each card has keys of its own, so each slot has commands of its own.
        commands = [worker.ask(f"record {directory}/script-{lane}") for lane, worker in enumerate(ours)]
        print(f"one card: {commands[0]} commands; load average {os.getloadavg()[0]:.1f}")
        theirs = [site.start(f"{arguments.programs}/chip-replayer", name(lane), f"{directory}/script-{lane}")
                  for lane in range(LANES)]
        # The first card of each starts its worker; nobody's is counted.
        together(site, ours, "")
        together(site, theirs, "")
        good = True
        for words, delay, limit, rounds in (("no delay", "", RATIO_NO_DELAY, arguments.rounds),
                                            ("T=1 at 115,200 bit/s", "rate=115200", RATIO_DELAY, 3)):
            mine, other = one(site, ours[0], theirs[0], delay, rounds)
            print(f"{words}: station {mine / 1000:.1f} ms, C {other / 1000:.1f} ms a card")
            good &= say(f"{words}, station / C", mine / other, f"<= {limit}", mine / other <= limit)
        alone = statistics.median(together(site, ours[:1], "delay-ms=20") for _ in range(3))
        eight = statistics.median(together(site, ours, "delay-ms=20") for _ in range(3))
        good &= say("20 ms an answer, cards of eight readers / of one", 8 * alone / eight, f">= {LANES_DELAY}",
                    8 * alone / eight >= LANES_DELAY)
        mine = statistics.median(together(site, ours, "") for _ in range(arguments.rounds))
        other = statistics.median(together(site, theirs, "") for _ in range(arguments.rounds))
        good &= say("no delay, eight readers: C / station time", other / mine, f">= {LANES_NO_DELAY}",
                    other / mine >= LANES_NO_DELAY)
        return good
    finally:
        site.end()


def main():
    parser = argparse.ArgumentParser(prog="chip", description=__doc__)
    parser.add_argument("--programs", required=True, help="directory of a release build")
    parser.add_argument("--profile", required=True, help="profiles/iso7816-fs.json")
    parser.add_argument("--rounds", type=int, default=9, help="cards of which the median counts")
    arguments = parser.parse_args()
    directory = tempfile.mkdtemp(prefix="chip-benchmark-")
    try:
        return 0 if measure(arguments, directory) else 1
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
