"""What the file system can do, measured in the same run: the physical limit of a station that keeps everything."""

import os
import time

ROUNDS = 400


def syncs_per_second(directory):
    """Durable appends of 4 KiB to one file, one after the other: what a journal does."""
    path = f"{directory}/sync-probe"
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    page = b"\x55" * 4096
    try:
        for _ in range(20):
            os.write(file, page)
            os.fdatasync(file)
        begun = time.perf_counter()
        for _ in range(ROUNDS):
            os.write(file, page)
            os.fdatasync(file)
        return ROUNDS / (time.perf_counter() - begun)
    finally:
        os.close(file)
        os.unlink(path)
