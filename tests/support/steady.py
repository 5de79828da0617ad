#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a test that holds a program to deadlines of tens of milliseconds, and measures meanwhile
whether the machine can hold any: a virtual processor may be taken away for longer, and a device
then falls silent, as it must. A failure counts unless the machine stood still; then the test is
tried again, and where that goes on it is skipped, with what was measured.

Usage: steady.py COMMAND [ARGUMENT ...]; exits as the command does, with 77 where it is skipped.
"""

import mmap
import os
import struct
import subprocess
import sys
import time

STALL = 0.020  # s; a third of the time after which a silent program's device is muted
TRIES = 5
SKIPPED = 77  # SKIP_RETURN_CODE of these tests
NAP = 0.002  # s


class Watch:
    """A process on each processor that sleeps a little again and again, and notes the longest time
    that it was let wait beyond that."""

    def __enter__(self):
        processors = sorted(os.sched_getaffinity(0))
        self.longest = mmap.mmap(-1, 8 * len(processors))  # shared with the processes
        self.children = []
        for place, processor in enumerate(processors):
            child = os.fork()
            if child == 0:
                self.watch(place, processor)
            self.children.append(child)
        return self

    def __exit__(self, *_):
        for child in self.children:
            os.kill(child, 9)
            os.waitpid(child, 0)

    def seconds(self):
        return max(s for (s,) in struct.iter_unpack("d", self.longest))

    def watch(self, place, processor):
        os.sched_setaffinity(0, {processor})
        longest, parent = 0.0, os.getppid()
        while os.getppid() == parent:
            asleep = time.monotonic()
            time.sleep(NAP)
            late = time.monotonic() - asleep - NAP
            if late > longest:
                longest = late
                struct.pack_into("d", self.longest, 8 * place, late)
        os._exit(0)


def main(command):
    if "--gtest_list_tests" in command:
        os.execvp(command[0], command)
    for _ in range(TRIES):
        with Watch() as watch:
            status = subprocess.run(command).returncode
            stall = watch.seconds()
        if status == 0 or stall < STALL:
            return status if status >= 0 else 128 - status
        print(f"The machine stood still for {1e3 * stall:.0f} ms during a failure.", flush=True)
    print(f"Skipped: the machine stood still in each of {TRIES} tries, so that no deadline holds.")
    return SKIPPED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
