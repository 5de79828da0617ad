#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""acg monitor: live values, a workload with its trace, the endpoint for Prometheus, the history.

monitor_test.py ACG ROOT
"""

import csv
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.request

ACG, ROOT = sys.argv[1], pathlib.Path(sys.argv[2])
EXAMPLE = str(ROOT / "resources/examples/two_foci.acg")


def monitor(*arguments, state=None, status=0):
    environment = dict(os.environ)
    if state:
        environment["XDG_STATE_HOME"] = str(state)
    done = subprocess.run([ACG, "monitor", *arguments], capture_output=True, text=True,
                          env=environment, check=False)
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    return done


class Monitor(unittest.TestCase):
    def test_shows_the_computer(self):
        lines = monitor("--seconds", "2", "--json").stdout.splitlines()
        self.assertEqual(len(lines), 2)
        values = json.loads(lines[1])["values"]
        self.assertGreater(values["acoustogen_process_resident_memory_bytes"], 1e6)
        self.assertGreaterEqual(values["acoustogen_host_cpu_ratio"], 0)
        self.assertIn("not enough edits", json.loads(lines[1])["bottleneck"])

    def test_table_has_units(self):
        text = monitor("--seconds", "1").stdout
        line = next(row for row in text.splitlines()
                    if row.startswith("process_resident_memory_bytes"))
        self.assertRegex(line, r"\d [MG]B$")

    def test_watches_work_and_traces_it(self):
        with tempfile.TemporaryDirectory() as folder:
            trace = pathlib.Path(folder) / "trace.json"
            lines = monitor(EXAMPLE, "--seconds", "3", "--json", "--trace", str(trace)).stdout
            last = json.loads(lines.splitlines()[-1])
            events = json.loads(trace.read_text())["traceEvents"]
        self.assertGreater(last["values"]["acoustogen_solves_total:rate"], 0)
        self.assertGreater(last["values"]["acoustogen_edit_to_photon_seconds:p95"], 0)
        names = {event["name"] for event in events if event["ph"] == "X"}
        self.assertLessEqual({"solve", "field", "Solve"}, names)
        self.assertTrue(any(event["ph"] == "C" for event in events))
        for event in events:
            if event["ph"] == "X":
                self.assertGreaterEqual(event["dur"], 0)

    def test_serves_prometheus_on_loopback(self):
        server = subprocess.Popen([ACG, "monitor", "--prometheus", "0"], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True)
        try:
            url = ""
            while not url.startswith("http://127.0.0.1:"):
                url = server.stderr.readline().strip()
                self.assertNotEqual(url, "", "the server ended")
            server.stdout.readline()  # the first sample is there
            with urllib.request.urlopen(url) as answer:
                text = answer.read().decode()
        finally:
            server.terminate()
            server.communicate()
        self.assertIn("# TYPE acoustogen_process_cpu_seconds_total counter", text)
        self.assertRegex(text, r'acoustogen_build_info\{version="[^"]+"\} 1')
        self.assertEqual(server.returncode, 0)

    def test_history_is_kept_and_printed(self):
        with tempfile.TemporaryDirectory() as state:
            refused = monitor("--history", "1h", state=state, status=2)
            self.assertIn("no history yet", refused.stderr)
            monitor("--seconds", "3", "--keep", state=state)
            rows = list(csv.DictReader(io.StringIO(
                monitor("--history", "1h", "--csv", "--points", "4000", state=state).stdout)))
            table = json.loads(monitor("--history", "1h", "--json", "--series", "memory",
                                       state=state).stdout)
            text = monitor("--history", "1h", state=state).stdout
        memory = [row for row in rows
                  if row["series"] == "acoustogen_process_resident_memory_bytes"]
        self.assertGreaterEqual(len(memory), 2)
        self.assertGreater(float(memory[0]["mean"]), 1e6)
        self.assertTrue(all("memory" in name for name in table))
        self.assertIn("process_resident_memory_bytes", text)

    def test_says_what_is_wrong(self):
        self.assertIn("no span of time", monitor("--history", "soon", status=2).stderr)
        self.assertIn("--csv", monitor("--csv", "--seconds", "1", status=2).stderr)
        self.assertIn("--seconds", monitor("--seconds", "0", status=2).stderr)
        monitor("no_such_file.acg", "--seconds", "1", status=2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
