#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `acg drive` against `acg emulate` as a user does, and ends it in every way there is.

Usage: drive_device_test.py ACG REPOSITORY
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
import threading
import time
import unittest

from stalls import again_after_a_stall

ACG, REPOSITORY = sys.argv[1], pathlib.Path(sys.argv[2])


class DriveDevice(unittest.TestCase):
    def setUp(self):
        keeper = tempfile.TemporaryDirectory()
        self.addCleanup(keeper.cleanup)
        self.folder = pathlib.Path(keeper.name)
        self.environment = {**os.environ, "XDG_RUNTIME_DIR": str(self.folder),
                            "XDG_STATE_HOME": str(self.folder / "state")}
        self.log = self.folder / "state/acoustogen/audit.log"
        self.project = self.folder / "board.acg"
        document = json.loads((REPOSITORY / "resources/examples/two_foci.acg").read_text())
        document["arrays"][0]["geometry"] = {"kind": "device", "name": "sonicsurface"}
        document["arrays"] = document["arrays"][:1]
        self.project.write_text(json.dumps(document))
        self.emitted = self.folder / "emitted.csv"
        self.emulator = self.start("emulate", "sonicsurface", "-o", self.emitted, "--project",
                                   self.project)
        self.address = self.emulator.stdout.readline().split()[-1]

    def start(self, *arguments):
        process = subprocess.Popen([ACG, *map(str, arguments)], text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=self.environment)
        self.addCleanup(lambda: (process.kill(), process.communicate()))
        return process

    def drive(self, *arguments):
        return self.start("drive", self.project, "--device", "sonicsurface", "--address",
                          self.address, *arguments)

    def end(self, process):
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def wait_for(self, process, part):
        for line in process.stdout:
            if part in line:
                return line
        self.fail(f"{part} was not printed: {process.stderr.read()}")

    def sounding_at_last(self, has_sounded=True):
        """How many elements sound when the last bytes have left the line, which takes their time;
        ends the emulator. It says so when that changes; where nothing falls silent it is ended
        after a while."""
        patience = threading.Timer(3, self.emulator.send_signal, [signal.SIGINT])
        patience.start()
        sounding = []
        for line in self.emulator.stdout:
            if "elements sound" in line:
                sounding.append(int(line.split(" in all, ")[1].split()[0]))
            if sounding and sounding[-1] == 0 and (any(sounding) or not has_sounded):
                break
        patience.cancel()
        self.emulator.send_signal(signal.SIGINT)
        status, _, err = self.end(self.emulator)
        self.assertEqual(status, 0, err)
        return sounding[-1]

    def wait_for_log(self, part):
        until = time.monotonic() + 20
        while part not in self.log.read_text():
            self.assertLess(time.monotonic(), until, f"{part} was not logged")

    def put_zone(self, kind, distance):
        document = json.loads(self.project.read_text())
        document["zones"] = [{"id": "operator", "kind": kind, "position_m": [0, 0, distance],
                              "radius_m": 0.02}]
        self.project.write_text(json.dumps(document))

    def test_what_is_refused_in_a_zone_is_not_emitted(self):
        self.put_zone("ear", 0.1)

        status, out, err = self.end(self.drive("--arm", "--seconds", 1))

        self.assertNotEqual(status, 0)
        self.assertIn("zone operator: refused: ", out)
        self.assertIn("ACGIH", err)
        self.assertIn("hologram refused", self.log.read_text())
        self.assertNotIn("armed", self.log.read_text())
        self.emulator.send_signal(signal.SIGINT)
        self.assertNotIn("elements sound", self.end(self.emulator)[1])  # it was never spoken to

    def test_an_enclosure_interlock_makes_an_alarm_of_a_refusal(self):
        self.put_zone("ear", 0.1)

        status, out, err = self.end(self.drive("--enclosure-interlock"))

        self.assertEqual(status, 0, err)
        self.assertIn("zone operator: alarm: ", out)
        self.assertIn("enclosure interlock", out)

    def test_without_arming_nothing_is_emitted(self):
        status, out, err = self.end(self.drive())
        self.assertEqual(status, 0, err)
        self.assertIn("Not armed, so nothing is emitted", out)
        self.assertNotIn("armed", self.log.read_text())
        self.assertEqual(self.sounding_at_last(has_sounded=False), 0)

    def test_consent_is_asked_for_each_time(self):
        status, _, err = self.end(self.drive("--arm"))
        self.assertEqual(status, 2)
        self.assertIn("no watchdog", err)

    @again_after_a_stall
    def test_the_board_emits_the_hologram_until_the_time_is_over(self):
        solved = self.folder / "solved.csv"
        subprocess.run([ACG, "solve", self.project, "-o", solved], check=True,
                       capture_output=True, env=self.environment)
        process = self.drive("--arm", "--consent-no-watchdog", "--hologram", solved, "--seconds", 1)
        status, out, err = self.end(process)
        self.assertEqual(status, 0, err)
        self.assertIn("Live: 1 frames", out)
        self.assertIn("The device is silent.", out)
        self.assertEqual(self.sounding_at_last(), 0)
        # The phases that were heard are the nearest of 32 to those that were solved.
        rows = [list(csv.DictReader(file.read_text().splitlines()))
                for file in (solved, self.emitted)]
        self.assertEqual(len(rows[0]), 256)
        for wanted, heard in zip(*rows, strict=True):
            is_on = float(wanted["amplitude"]) >= 0.5  # it knows on and off
            self.assertEqual(float(heard["amplitude"]), is_on)
            apart = (float(wanted["phase_rad"]) - float(heard["phase_rad"])) / (2 * math.pi)
            if is_on:
                self.assertLessEqual(abs(apart - round(apart)), 0.5 / 32 + 1e-6)

    @again_after_a_stall
    def test_a_sequence_is_streamed_at_its_rate(self):
        frames = self.folder / "frames.csv"
        with open(frames, "w") as file:
            file.write("frame,element,amplitude,phase_rad\n")
            for frame in range(40):
                for element in range(256):
                    file.write(f"{frame},{element},1,{0.1 * frame}\n")
        process = self.drive("--arm", "--consent-no-watchdog", "--sequence", frames, "--rate", 20,
                             "--seconds", 5)
        status, out, err = self.end(process)
        self.assertEqual(status, 0, err)
        last = [line for line in out.splitlines() if line.startswith("Live")][-1]
        frames, dropped = int(last.split()[1]), int(last.split(" late, ")[1].split()[0])
        self.assertEqual(frames + dropped, 40)
        self.assertIn("disarmed", self.log.read_text())

    @again_after_a_stall
    def test_ctrl_c_mutes(self):
        process = self.drive("--arm", "--consent-no-watchdog")
        self.wait_for(process, "Live")
        process.send_signal(signal.SIGINT)
        status, out, err = self.end(process)
        self.assertEqual(status, 0, err)
        self.assertIn("Muted by Ctrl+C.", self.log.read_text())
        self.assertEqual(self.sounding_at_last(), 0)

    @again_after_a_stall
    def test_a_killed_program_leaves_silence_and_a_line_in_the_log(self):
        process = self.drive("--arm", "--consent-no-watchdog")
        self.wait_for(process, "Live")
        process.kill()
        self.wait_for_log("The program ended.")  # written behind the mute
        self.assertEqual(self.sounding_at_last(), 0)

    def test_a_device_that_is_not_there_is_named(self):
        process = self.start("drive", self.project, "--device", "sonicsurface", "--address",
                             "/dev/no_such_port")
        status, _, err = self.end(process)
        self.assertEqual(status, 1)
        self.assertIn("/dev/no_such_port", err)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
