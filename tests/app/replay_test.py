#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `acg replay`: records a session, replays it, plays it through the service; and holds the
policy that ships to what it must save of the recorded workloads.

Usage: replay_test.py ACG REPOSITORY
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

ACG, REPOSITORY = sys.argv[1], pathlib.Path(sys.argv[2])
EXAMPLES = REPOSITORY / "resources" / "examples"
TRACES = sorted((REPOSITORY / "tests" / "data" / "traces").glob("*.trace"))
# Of what a clairvoyant cache saves, with 5 % and 15 % of all bytes.
LEAST = (0.80, 0.90)
SESSION = """# a short session
open twin_trap.acg
nudge a 0.001 0 0
rest
undo
rest
redo
rest
"""


def acg(*arguments, command="replay", **environment):
    return subprocess.run([ACG, command, *map(str, arguments)], capture_output=True, text=True,
                          timeout=120, env=os.environ | environment)


class Replay(unittest.TestCase):
    def setUp(self):
        keeper = tempfile.TemporaryDirectory()
        self.addCleanup(keeper.cleanup)
        self.folder = pathlib.Path(keeper.name)
        self.script = self.folder / "short.session"
        self.script.write_text(SESSION)

    def ok(self, *arguments):
        result = acg(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def refused(self, arguments, *parts, status=2):
        result = acg(*arguments)
        self.assertEqual(result.returncode, status, (arguments, result.stderr))
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        for part in parts:
            self.assertIn(part, result.stderr)

    def test_a_session_is_recorded_and_replayed(self):
        trace = self.folder / "short.trace"
        self.ok("--record", self.script, "--folder", EXAMPLES, "-o", trace)
        lines = trace.read_text().splitlines()
        self.assertEqual(lines[0], "acg-trace 1")
        self.assertEqual(lines[1], "# a short session")
        self.assertEqual(sum(" do " in line for line in lines), 7)

        tables = json.loads(self.ok(trace, "--json", "--capacity", 1))

        self.assertEqual(len(tables), 1)
        self.assertEqual(tables[0]["requests"], 17)  # 4 holograms and slices, 3 rests of 3
        for row in tables[0]["policies"]:
            self.assertLessEqual(row["cost_saved"], tables[0]["limit_cost_saved"] + 1e-12)
        self.assertEqual(tables[0]["policies"][-1]["policy"], "learnt-reuse")

    def test_a_session_is_played_through_the_service_and_undo_is_a_hit(self):
        rows = {line.split()[0]: line.split()
                for line in self.ok("--play", self.script, "--folder", EXAMPLES).splitlines()
                if line.strip()}
        self.assertEqual(rows["hologram"][1:3], ["7", "5"])
        self.assertEqual(rows["verdicts"][1:3], ["3", "1"])

    def test_a_soak_plays_on_and_states_the_memory_of_each_third(self):
        # The address sanitizer keeps what was freed for a while, at first ever more of it.
        with mock.patch.dict(os.environ, ASAN_OPTIONS="quarantine_size_mb=8"):
            text = self.ok("--minutes", 0.05, "--threads", 1, self.script, "--folder", EXAMPLES)
        rounds, commands = map(int, re.search(r"(\d+) rounds, (\d+) commands", text).groups())
        self.assertGreater(rounds, 1)
        self.assertGreater(commands, 7 * (rounds - 1))
        thirds = re.search(r"(\S+) in the first third, (\S+) in the second, (\S+) in the last",
                           text).groups()
        for megabytes in map(float, thirds):
            self.assertGreater(megabytes, 1)
            self.assertLess(megabytes, 4000)
        requests, hits = map(int, re.search(r"hologram +(\d+) +(\d+)", text).groups())
        self.assertEqual(requests - hits, 2, "after the first round there is nothing new")

    def test_what_the_service_is_asked_for_is_recorded_where_wanted(self):
        trace = self.folder / "work.trace"
        result = acg(EXAMPLES / "two_foci.acg", "--seconds", 1, command="monitor",
                     ACG_RECORD=str(trace), ACG_HISTORY="off")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(trace.read_text().splitlines()[0], "acg-trace 1")

        table, = json.loads(self.ok(trace, "--json", "--capacity", 1, "--policy", "lru"))

        self.assertGreater(table["requests"], 1)
        refused = acg(EXAMPLES / "two_foci.acg", "--seconds", 1, command="monitor",
                      ACG_RECORD=str(self.folder / "none" / "t"), ACG_HISTORY="off")
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("the recording cannot be written", refused.stderr)

    def test_errors_name_what_to_do(self):
        self.refused([], "name a trace")
        self.refused(["--record", self.script], "--output")
        self.refused([TRACES[0], "--policy", "mru"], "mru", "adaptive")
        self.refused([self.script], "short.session", "acg-trace 1")
        self.refused([self.folder / "none.trace"], "none.trace")
        self.script.write_text("open twin_trap.acg\nfly\n")
        self.refused(["--record", self.script, "--folder", EXAMPLES, "-o", self.folder / "t"],
                     "line 2", "fly")

    def test_the_policy_that_ships_saves_what_it_must(self):
        self.assertEqual(len(TRACES), 9)
        for trace in TRACES:
            tables = json.loads(self.ok(trace, "--json", "--policy", "learnt-reuse", "--capacity",
                                        0.05, "--capacity", 0.15))
            for table, least in zip(tables, LEAST):
                self.assertGreaterEqual(table["policies"][0]["of_clairvoyant"], least,
                                        (trace.name, table["capacity_share"]))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
