#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `acg emulate` as a user does and talks to it with nothing but the bytes of the protocol.

Usage: emulated_devices_test.py ACG REPOSITORY
"""

import csv
import json
import math
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import tty
import unittest

ACG, REPOSITORY = sys.argv[1], pathlib.Path(sys.argv[2])


class EmulatedDevices(unittest.TestCase):
    def setUp(self):
        keeper = tempfile.TemporaryDirectory()
        self.addCleanup(keeper.cleanup)
        self.folder = pathlib.Path(keeper.name)
        self.environment = {**os.environ, "XDG_RUNTIME_DIR": str(self.folder)}

    def acg(self, *arguments):
        return subprocess.run([ACG, *map(str, arguments)], capture_output=True, text=True,
                              timeout=120, env=self.environment)

    def emulate(self, *arguments):
        """The running program and the address in its first line."""
        process = subprocess.Popen([ACG, "emulate", *map(str, arguments)], text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=self.environment)
        self.addCleanup(lambda: (process.kill(), process.communicate()))
        return process, process.stdout.readline().split()[-1]

    def stop(self, process):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, err)
        return out

    def wait_for(self, process, part):
        for line in process.stdout:
            if part in line:
                return line
        self.fail(f"{part} was not printed")

    def send(self, address, data):
        port = os.open(address, os.O_RDWR | os.O_NOCTTY)
        self.addCleanup(os.close, port)
        tty.setraw(port)
        while data:
            data = data[os.write(port, data):]
        return port

    def test_a_pattern_sent_by_hand_comes_back_as_a_hologram(self):
        project = self.folder / "board.acg"
        document = json.loads((REPOSITORY / "resources/examples/two_foci.acg").read_text())
        document["arrays"][0]["geometry"] = {"kind": "device", "name": "sonicsurface"}
        project.write_text(json.dumps(document))
        out = self.folder / "emitted.csv"
        process, address = self.emulate("sonicsurface", "-o", out, "--project", project)
        self.wait_for(process, "256 of 256")  # it sounds from power-on
        codes = [(7 * i) % 33 for i in range(256)]  # 32 is off
        self.send(address, bytes([254, *codes, 253]))
        self.wait_for(process, f"{sum(c != 32 for c in codes)} of 256")
        self.send(address, bytes([254, *[32] * 256, 253]))
        self.wait_for(process, " 2 in all, 0 of 256")

        self.stop(process)

        with open(out, newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 256)
        # Element 1 is channel 7, element 16 (the second row) is channel 4.
        for element, channel in {0: 0, 1: 7, 2: 1, 16: 4, 17: 3, 32: 8}.items():
            code = codes[channel]
            row = rows[element]
            self.assertEqual(float(row["amplitude"]), 0 if code == 32 else 1)
            if code != 32:
                turn = (float(row["phase_rad"]) - 2 * math.pi * code / 32) / (2 * math.pi)
                self.assertAlmostEqual(turn, round(turn), 6)
        field = self.acg("field", project, "--hologram", out, "--quantity", "pressure",
                         "--grid=0,0,0.05:0.15:5", "-o", self.folder / "f.csv")
        self.assertEqual(field.returncode, 0, field.stderr)

    def test_a_running_emulator_is_listed_among_the_ports_and_gone_after_it(self):
        process, address = self.emulate("ultraino_mega64", "--set", "boards=2")
        rows = json.loads(self.acg("list", "ports", "--json").stdout)
        mine = [row for row in rows if row["name"] == address]
        self.assertEqual(len(mine), 1)
        self.assertEqual(mine[0]["drivers"], ["ultraino_mega64"])
        self.assertTrue(mine[0]["is_emulated"])
        self.wait_for(process, "of 128 elements")

        self.stop(process)

        rows = json.loads(self.acg("list", "ports", "--json").stdout)
        self.assertEqual([row for row in rows if row["is_emulated"]], [])

    def test_it_complains_and_answers_as_the_firmware_does(self):
        process, address = self.emulate("ultraino_nano16")
        port = self.send(address, bytes([0x10] + [0xF1] * 10 + [0x00, 0xF2]))
        self.wait_for(process, "complaint: A swap came after 10 of 64 half bytes")
        self.assertEqual(os.read(port, 10), bytes([0x10, 0x00, 0xF1]))
        self.stop(process)

    def test_devices_are_listed_with_what_they_can_do(self):
        rows = {row["name"]: row for row in
                json.loads(self.acg("list", "devices", "--json").stdout)}
        self.assertEqual(rows["sonicsurface"]["elements"], 256)
        self.assertFalse(rows["sonicsurface"]["has_watchdog"])
        self.assertEqual(rows["ultraino_mega64"]["stored_frames"], 32)
        self.assertEqual(rows["ultraino_mega64"]["settings"][0]["name"], "boards")
        self.assertFalse(rows["recorder"]["can_be_emulated"])

    def test_wrong_usage_is_one_sentence(self):
        for arguments, part in {
                ("theremin",): "sonicsurface",
                ("recorder",): "ultraino_nano",
                ("sonicsurface", "--set", "boards"): "key=value",
                ("sonicsurface", "--set", "colour=red"): "boards",
                ("sonicsurface", "--set", "boards=seven"): "pair",
                ("sonicsurface", "--port", "8080"): "serial",
                ("sonicsurface", "--fault", "pink"): "stuck",
                ("sonicsurface", "-o", self.folder / "h.csv"): "--project",
                ("sonicsurface", "-o", self.folder / "h.csv", "--project",
                 REPOSITORY / "resources/examples/tinylev.acg"): "elements"}.items():
            result = self.acg("emulate", *arguments)
            self.assertEqual(result.returncode, 2, (arguments, result.stderr))
            self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
            self.assertIn(part, result.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
