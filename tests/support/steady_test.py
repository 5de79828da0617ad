#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which failures count, and which are tried again."""

import os
import pathlib
import signal
import tempfile
import time
import unittest

import steady


class Steady(unittest.TestCase):
    def setUp(self):
        keeper = tempfile.TemporaryDirectory()
        self.addCleanup(keeper.cleanup)
        self.runs = pathlib.Path(keeper.name) / "runs"
        self.addCleanup(setattr, steady, "STALL", steady.STALL)

    def run_one(self, end):
        """What comes of a command that ends so, and how often it was run."""
        status = steady.main(["sh", "-c", f"echo >> {self.runs}; sleep 0.02; {end}"])
        return status, len(self.runs.read_text())

    def test_a_failure_counts_where_the_machine_went_on(self):
        steady.STALL = float("inf")
        self.assertEqual(self.run_one("exit 3"), (3, 1))
        self.assertEqual(self.run_one("kill -9 $$"), (137, 2))

    def test_a_failure_is_tried_again_and_skipped_at_last_where_it_stood_still(self):
        steady.STALL = 0
        self.assertEqual(self.run_one("exit 3"), (steady.SKIPPED, steady.TRIES))

    def test_the_first_success_counts(self):
        steady.STALL = 0
        self.assertEqual(self.run_one("exit 0"), (0, 1))
        self.assertEqual(self.run_one(f'test "$(wc -l < {self.runs})" -ge 3'), (0, 3))

    def test_the_watch_sees_a_processor_taken_away(self):
        with steady.Watch() as watch:
            time.sleep(0.05)
            self.assertGreater(watch.seconds(), 0)
            for child in watch.children:
                os.kill(child, signal.SIGSTOP)
            time.sleep(0.1)
            for child in watch.children:
                os.kill(child, signal.SIGCONT)
            time.sleep(0.05)
            self.assertGreater(watch.seconds(), 0.08)


if __name__ == "__main__":
    unittest.main()
