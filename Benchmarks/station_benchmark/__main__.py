"""Measures the real daemon: throughput, memory, readiness. One line a figure; never fails on an absolute time."""

import argparse
import os
import shutil
import tempfile

from . import memory, ready, throughput


def main():
    parser = argparse.ArgumentParser(prog="station_benchmark", description=__doc__)
    parser.add_argument("parts", nargs="+", choices=["throughput", "memory", "ready"])
    parser.add_argument("--daemon", required=True, help="a release build of station-daemon")
    parser.add_argument("--offices", required=True, help="the office register of the sample jobs")
    parser.add_argument("--directory", default="/var/tmp",
                        help="on the file system to measure; new ones are made in it (default: %(default)s)")
    parser.add_argument("--cards", type=int, default=1000, help="cards of one throughput run")
    parser.add_argument("--jobs", type=int, default=10_000, help="jobs of the memory run")
    parser.add_argument("--finished", type=int, default=100_000, help="finished jobs of the readiness run")
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median counts")
    arguments = parser.parse_args()
    arguments.daemon = os.path.abspath(arguments.daemon)
    arguments.offices = os.path.abspath(arguments.offices)
    work = {"throughput": throughput.measure, "memory": memory.measure, "ready": ready.measure}
    for part in arguments.parts:
        directory = tempfile.mkdtemp(prefix="station-benchmark-", dir=arguments.directory)
        try:
            work[part](arguments, directory)
        finally:
            shutil.rmtree(directory, ignore_errors=True)


main()
