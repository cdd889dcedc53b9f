#!/usr/bin/env python3
"""printer_truth.py SHARE STATE_DISK: holds what the simulated printers' cards physically are against the journal of the
station that made them, and each sample of its status against the stock equation. Exit code 1 on a difference."""

import json
import pathlib
import sys
import tempfile

from guest_state import State

LANES = {"lane-1": "evolis", "lane-2": "xid"}


def against_truth(state, lane, truth):
    """Each accepted card is printed once, whole, with a written chip, and is the one that the journal names; each tray and
    the hopper hold as many as are booked."""
    found = []
    good = {row[0] for row in state.rows("SELECT chip_identity FROM card WHERE lane = ? AND phase = 'accepted'", lane)}
    lying = {card["chip"]: card for card in truth["accepted"]}
    if good != set(lying):
        found.append(f"{lane}: accepted by the journal {len(good)}, in the tray {len(lying)}, {good ^ set(lying)}")
    for chip, card in lying.items():
        if card["prints"] != 1 or card["isHalfPrinted"] or not card.get("chipDigest"):
            found.append(f"{lane}: {chip} was accepted: {card}")
    digests = [card.get("chipDigest") for card in truth["accepted"]]
    if len(set(digests)) != len(digests):
        found.append(f"{lane}: two accepted cards have the same chip contents")
    prints = [card["printDigest"] for card in truth["accepted"]]
    if len(set(prints)) != len(prints):
        found.append(f"{lane}: two accepted cards have the same picture")
    booked = dict(state.rows("SELECT place, blanks FROM stock_balance WHERE lane = ?", lane))
    counted = {"hopper": truth["hopper"], "accepted": len(truth["accepted"]), "rejected": len(truth["rejected"])}
    for place, count in counted.items():
        if booked.get(place, 0) != count:
            found.append(f"{lane}: {place} booked {booked.get(place, 0)}, there are {count}")
    if truth.get("inside") or truth["elsewhere"]:
        found.append(f"{lane}: inside {truth.get('inside')}, elsewhere {truth['elsewhere']}")
    return found


def doubled(state):
    """No job has two cards that are, or may become, valid."""
    return [f"job {job} has {count} cards" for job, count in state.rows(
        "SELECT job, count(*) FROM card WHERE phase IN ('accepted', 'inspected', 'bundled', 'unaccounted')"
        " GROUP BY job HAVING count(*) > 1")]


def samples(path):
    """Each sample is a whole answer of a running station whose books add up at that moment."""
    found, count = [], 0
    for line in path.read_text().splitlines():
        if not line.strip():
            found.append("a status without an answer")
            continue
        count += 1
        said = json.loads(line)
        if not said["isRunning"]:
            found.append("a status says that no station runs")
        for lane in said["facts"]["lanes"]:
            stock = lane["stock"]
            issued = stock.pop("issued", 0)
            if sum(stock.values()) != issued:
                found.append(f"{lane['name']}: issued {issued}, but {stock}")
    return found, count


def main():
    share, disk = pathlib.Path(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as folder:
        state = State(disk, folder)
        problems = state.damage() + [f"stock: {line}" for line in state.unbalanced()] + doubled(state)
        made = []
        for lane, model in LANES.items():
            truth = json.loads((share / f"{model}.truth").read_text())
            problems += against_truth(state, lane, truth)
            made.append(f"{model}: {len(truth['accepted'])} accepted, {len(truth['rejected'])} rejected,"
                        f" {truth['hopper']} in the hopper")
        found, count = samples(share / "status.samples")
        problems += found
    for line in problems[:40]:
        print("problem:", line)
    print(f"{'; '.join(made)}; {count} samples of status; {len(problems)} problems")
    sys.exit(1 if problems or not count else 0)


if __name__ == "__main__":
    main()
