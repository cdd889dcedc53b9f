"""Cards a second on one lane: from a job file in the spool to the written event, everything durable."""

import os
import re
import shutil
import statistics
import subprocess
import time

from .disk import syncs_per_second
from .site import Site

TARGET = 120
TRACED_CARDS = 200


def measure(arguments, directory):
    rates, limits, shares = [], [], {}
    syncs = syncs_per_card(arguments, f"{directory}/traced")
    for run in range(arguments.runs):
        limits.append(syncs_per_second(directory))
        rate, threads = once(arguments, f"{directory}/run-{run}")
        rates.append(rate)
        for name, milliseconds in threads.items():
            shares.setdefault(name, []).append(milliseconds)
    rate, limit = statistics.median(rates), statistics.median(limits)
    print(f"throughput: {rate:.0f} cards/s, target >= {TARGET}, ratio {rate / TARGET:.2f}"
          f" (median of {[round(one) for one in rates]}, {arguments.cards} cards a run)")
    parts = ", ".join(f"{name} {statistics.median(each):.2f}" for name, each in sorted(shares.items()))
    total = sum(statistics.median(each) for each in shares.values())
    print(f"  CPU ms a card by thread: {parts}; in all {total:.2f}: at most {2000 / total:.0f} cards/s on two free cores;"
          f" load average now {os.getloadavg()[0]:.1f}")
    if syncs is None:
        print(f"  disk: {limit:.0f} fdatasync/s one after the other; syncs a card not counted (needs strace)")
        return
    print(f"  disk: {limit:.0f} fdatasync/s one after the other, {syncs:.1f} syncs a card:"
          f" at most {limit / syncs:.0f} cards/s by the disk alone, reached {rate * syncs / limit:.2f} of it")


def once(arguments, directory):
    site = Site(arguments.daemon, arguments.offices, directory, arguments.cards + 10)
    site.write_jobs(arguments.cards)
    site.stock()
    with site.running():
        before = site.thread_seconds()
        begun = time.perf_counter()
        site.deliver(arguments.cards)
        site.wait_until(arguments.cards, "made")
        seconds = time.perf_counter() - begun
        threads = {
            name: (used - before.get(name, 0)) * 1000 / arguments.cards
            for name, used in site.thread_seconds().items()
        }
    shutil.rmtree(directory)
    return arguments.cards / seconds, threads


def syncs_per_card(arguments, directory):
    """Counted by strace over a short run of its own; None without strace."""
    if not shutil.which("strace"):
        return None
    site = Site(arguments.daemon, arguments.offices, directory, TRACED_CARDS + 10)
    site.write_jobs(TRACED_CARDS)
    site.stock()
    report = f"{directory}/strace"
    command = ("strace", "-f", "--seccomp-bpf", "-c", "-e", "trace=fsync,fdatasync", "-o", report)
    try:
        with site.running(prefix=command):
            site.deliver(TRACED_CARDS)
            site.wait_until(TRACED_CARDS, "made")
    except (OSError, RuntimeError, subprocess.SubprocessError):
        # Containers may forbid tracing.
        return None
    with open(report, encoding="ascii") as file:
        counts = re.findall(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+).*\b(?:fsync|fdatasync)$", file.read(), re.M)
    return sum(map(int, counts)) / TRACED_CARDS if counts else None
