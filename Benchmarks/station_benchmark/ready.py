"""From process start to an answered `status`, on an empty state and on one with many finished jobs."""

import os
import sqlite3
import statistics

from .site import Site

RUNS_MIN = 5
EMPTY_TARGET_MILLISECONDS = 300
FULL_TARGET_MILLISECONDS = 1000
STEPS = ("feeding", "recognising", "encoding", "verifyingChip", "printing", "verifyingPrint", "accepting", "accepted",
         "inspected", "bundled", "handedOver")
EVENTS = ("accepted", "produced", "packed", "handedOver")
BUNDLE_CARDS = 100


def measure(arguments, directory):
    runs = max(RUNS_MIN, arguments.runs)
    times = []
    for run in range(runs):
        site = Site(arguments.daemon, arguments.offices, f"{directory}/empty-{run}", 10)
        with site.running() as seconds:
            times.append(seconds * 1000)
    report("empty state", times, EMPTY_TARGET_MILLISECONDS)
    site = Site(arguments.daemon, arguments.offices, f"{directory}/full", 10)
    with site.running():
        pass
    fill(site.state_path, arguments.finished)
    times = []
    for _ in range(runs):
        with site.running() as seconds:
            times.append(seconds * 1000)
    size = os.path.getsize(site.state_path) / (1 << 20)
    report(f"{arguments.finished} finished jobs, {size:.0f} MiB", times, FULL_TARGET_MILLISECONDS)


def report(name, times, target):
    median = statistics.median(times)
    print(f"ready, {name}: {median:.0f} ms, target <= {target} ms, ratio {median / target:.2f}"
          f" (median of {[round(one) for one in times]})", flush=True)


def fill(path, jobs):
    """Writes jobs that ended long ago, with their cards, steps, events and receipts; their personal data is gone."""
    database = sqlite3.connect(path)
    database.execute("PRAGMA synchronous = OFF")
    at = 1_790_000_000_000
    numbers = range(1, jobs + 1)
    insert = database.executemany
    insert("INSERT INTO job (sequence, job_id, revision, claim, office, kind, urgency, permit_number, available_at_ms,"
           " centre_due, office_due, plan_by, state, cards, changed_at_ms) VALUES (?, ?, 1, ?, ?, 'firstIssue', 2, ?, ?,"
           " '2026-09-30', '2026-10-02', '2026-09-30', 'handedOver', 1, ?)",
           ((n, job_id(n), f"{n:032x}", office(n), f"{n:012}", at + n, at + n) for n in numbers))
    insert("INSERT INTO receipt (claim, verdict, json, is_finished) VALUES (?, 'accepted', ?, 1)",
           ((f"{n:032x}", '{"reasons":[],"receivedAt":%d,"verdict":"accepted"}' % (at + n)) for n in numbers))
    insert("INSERT INTO card (id, job, attempt, lane, card_serial, phase, chip_identity, contents_digest, versions,"
           " finished_order, changed_at_ms) VALUES (?, ?, 1, 'lane-1', ?, 'handedOver', ?, ?, 'layout 1, profile 1', ?, ?)",
           ((n, n, serial(n), f"{n:014X}", n.to_bytes(32, "big"), n, at + n) for n in numbers))
    insert("INSERT INTO card_step (card, phase, at_ms) VALUES (?, ?, ?)",
           ((n, step, at + n) for n in numbers for step in STEPS))
    insert("INSERT INTO event (id, job_id, revision, number, kind, json, is_sent) VALUES (?, ?, 1, ?, ?, ?, 1)",
           ((f"{job_id(n)}.1.{i}", job_id(n), i, kind, event(n, i, kind, at)) for n in numbers
            for i, kind in enumerate(EVENTS, 1)))
    bundles = range(1, jobs // BUNDLE_CARDS + 1)
    insert("INSERT INTO bundle (id, office, state, list_version, opened_at_ms, closed_at_ms)"
           " VALUES (?, ?, 'closed', 1, ?, ?)", ((b, office(b), at, at) for b in bundles))
    insert("INSERT INTO bundle_card (bundle, card) VALUES (?, ?)",
           (((n - 1) // BUNDLE_CARDS + 1, n) for n in range(1, len(bundles) * BUNDLE_CARDS + 1)))
    insert("INSERT INTO stock_balance (lane, place, blanks) VALUES ('lane-1', 'accepted', ?)", [(jobs,)])
    insert("INSERT INTO stock_issue (lane, lot, blanks, at_ms) VALUES ('lane-1', 'SIM-LOT-1', ?, ?)", [(jobs, at)])
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def job_id(number):
    return f"job-{number:08}"


def office(number):
    return f"SMP{number % 3 + 1:03}"


def serial(number):
    return f"SMP2026{number:08}0"


def event(number, index, kind, at):
    return ('{"facts":{"attempt":1,"cardSerial":"%s","permitNumber":"%012d","reasons":[]},"id":"%s.1.%d","job":'
            '{"id":"%s","revision":1},"kind":"%s","number":%d,"occurredAt":%d,"office":"%s","simulated":true}'
            % (serial(number), number, job_id(number), index, job_id(number), kind, index, at + number, office(number)))
