"""Growth of resident memory over many jobs that wait at once, with and without simulated people."""

import shutil
import time

from .site import Site

TARGET_MEBIBYTES = 150


def measure(arguments, directory):
    for people, state in (("none", "made"), ("automatic", "packed")):
        start, end, rate = once(arguments, f"{directory}/{people}", people, state)
        growth = (end - start) / (1 << 20)
        print(f"memory, people {people}: grew {growth:.0f} MiB over {arguments.jobs} jobs"
              f" ({start / (1 << 20):.0f} -> {end / (1 << 20):.0f} MiB resident), target <= {TARGET_MEBIBYTES} MiB,"
              f" ratio {growth / TARGET_MEBIBYTES:.2f}"
              f" ({rate:.0f} cards/s)", flush=True)


def once(arguments, directory, people, state):
    site = Site(arguments.daemon, arguments.offices, directory, arguments.jobs + 10)
    site.write_jobs(arguments.jobs)
    site.stock()
    with site.running(people):
        start = site.resident_bytes()
        begun = time.perf_counter()
        site.deliver(arguments.jobs)
        site.wait_until(arguments.jobs, state)
        rate = arguments.jobs / (time.perf_counter() - begun)
        end = site.resident_bytes()
    shutil.rmtree(directory)
    return start, end, rate
