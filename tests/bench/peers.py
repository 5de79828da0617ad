#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times AcousTools' own functions and `acg bench` by turns on the same card.

    tests/bench/peers.py --acg build/release/bin/acg [--rounds 3] [--json FILE]

Needs PyTorch with CUDA and AcousTools (pip install acoustools==1.1.2); what AcousTools imports for
meshes and plots may be missing. Both take 512 pistons on two boards of 16 x 16, 10.5 mm apart:
fields at 2^20 random points in a cube of 10 cm, and GS-PAT with 32 points and 100 iterations, one
after the other and in batches. Times are medians, with everything on the card already warm.
"""
import argparse
import importlib
import json
import statistics
import subprocess
import sys
import time
from unittest import mock

POINTS = 1 << 20
CHUNK = 1 << 16  # of points: the forward model holds some 100 bytes a pair
SOLVED_POINTS = 32
BATCH = 1024
ITERATIONS = 100


def without(*names):
    """Lets a library be imported without others that it needs for pictures only."""
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            sys.modules[name] = mock.MagicMock()


def seconds_of(torch, act, repetitions):
    """Median time of a call that ends when the card is done."""
    for _ in range(3):
        act()
    torch.cuda.synchronize()
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        act()
        torch.cuda.synchronize()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def peer_round(torch):
    """Pairs/s, us a single solve, solves/s in batches."""
    without("matplotlib", "matplotlib.pyplot", "matplotlib.colors", "matplotlib.cm", "mpl_toolkits",
            "mpl_toolkits.mplot3d", "vedo", "cv2", "mediapipe")
    from acoustools.Solvers import gspat
    from acoustools.Utilities import TRANSDUCERS, propagate

    torch.manual_seed(1)
    cube = (torch.rand(1, 3, POINTS, device="cuda") - 0.5) * 0.1
    drives = torch.polar(torch.ones(1, 512, 1), torch.rand(1, 512, 1) * 6.2831853).to("cuda")

    def field():
        for begin in range(0, POINTS, CHUNK):
            propagate(drives, cube[:, :, begin:begin + CHUNK])

    one = (torch.rand(1, 3, SOLVED_POINTS, device="cuda") - 0.5) * 0.1
    many = (torch.rand(BATCH, 3, SOLVED_POINTS, device="cuda") - 0.5) * 0.1
    assert TRANSDUCERS.shape[0] == 512
    with torch.no_grad():
        return {
            "F1b": POINTS * 512 / seconds_of(torch, field, 5),
            "S2": 1e6 * seconds_of(torch, lambda: gspat(one, iterations=ITERATIONS), 30),
            "S1": BATCH / seconds_of(torch, lambda: gspat(many, iterations=ITERATIONS), 10),
        }


def own_round(acg):
    ids = ["F1b", "S1", "S2"]
    run = subprocess.run([acg, "bench", "--json", "--backend", "cuda", *ids], check=True,
                         capture_output=True, text=True)
    return {row["id"]: row["value"] for row in json.loads(run.stdout)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--acg", default="acg")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json")
    options = parser.parse_args()
    try:
        import torch
    except ImportError:
        sys.exit("PyTorch is missing: pip install torch acoustools==1.1.2")
    if not torch.cuda.is_available():
        sys.exit("PyTorch finds no CUDA device; AcousTools is timed on one.")
    rounds = [(peer_round(torch), own_round(options.acg)) for _ in range(options.rounds)]

    print(f"{torch.cuda.get_device_name()}, PyTorch {torch.__version__}, medians of "
          f"{options.rounds} rounds by turns")
    print(f"{'id':<6}{'unit':<12}{'AcousTools':>14}{'acg':>14}{'ratio':>10}")
    table = []
    for name, unit in (("F1b", "pairs/s"), ("S2", "us a solve"), ("S1", "solves/s")):
        peer, own = (statistics.median(r[side][name] for r in rounds) for side in (0, 1))
        ratio = peer / own if unit == "us a solve" else own / peer
        table.append({"id": name, "unit": unit, "acoustools": peer, "acg": own, "ratio": ratio})
        print(f"{name:<6}{unit:<12}{peer:>14.4g}{own:>14.4g}{ratio:>10.3g}")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(table, file, indent=2)


if __name__ == "__main__":
    main()
