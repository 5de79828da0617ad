#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns public cache traces, which are not part of this repository, into traces for `acg replay`.

    public_traces.py webcachesim FILE > out.trace   # lines "time id size", dasebe/webcachesim
    public_traces.py cloudphysics FILE > out.trace  # CSV "version,time,op,size,lbn", libCacheSim

These state no cost: every result costs 1 s here, so that cost saved is the share of hits.
"""

import sys


def rows(kind, lines):
    for line in lines:
        if kind == "webcachesim":
            _, key, size = line.split()[:3]
        else:
            _, _, _, size, key = line.strip().split(",")
            if key == "lbn":
                continue
        yield int(key), max(1, int(size))


def main():
    kind, file = sys.argv[1:]
    print("acg-trace 1")
    print(f"# {file}, a trace of the kind {kind}; times are the numbers of requests, costs are 1 s")
    with open(file, encoding="utf-8") as lines:
        for time, (key, size) in enumerate(rows(kind, lines)):
            print(f"{time}.000 request {key:032x} {size} 1")


main()
