#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calibrates an emulated board that is told its errors, as a user does, and looks at what it emits.

Usage: calibrate_test.py ACG REPOSITORY
"""

import cmath
import csv
import json
import math
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest

from stalls import again_after_a_stall

ACG, REPOSITORY = sys.argv[1], pathlib.Path(sys.argv[2])
ELEMENTS = 64
SPEED, FREQUENCY = 343.0, 40e3
FOCUS = (0.013, -0.008, 0.1)  # not where the microphone stands
MICROPHONE = (0.0, 0.0, 0.12)


def places():
    return [(0.0105 * (n % 8 - 3.5), 0.0105 * (n // 8 - 3.5), 0.0) for n in range(ELEMENTS)]


def pressures(point):
    """Of each element alone, up to one factor for all: the project's elements are points."""
    wavenumber = 2 * math.pi * FREQUENCY / SPEED
    distances = [math.dist(place, point) for place in places()]
    return [cmath.exp(1j * wavenumber * d) / d for d in distances]


class Calibrate(unittest.TestCase):
    def setUp(self):
        keeper = tempfile.TemporaryDirectory()
        self.addCleanup(keeper.cleanup)
        self.folder = pathlib.Path(keeper.name)
        self.environment = {**os.environ, "XDG_RUNTIME_DIR": str(self.folder),
                            "XDG_STATE_HOME": str(self.folder / "state"),
                            "XDG_DATA_HOME": str(self.folder / "data")}
        self.log = self.folder / "state/acoustogen/audit.log"
        self.kept = self.folder / "data/acoustogen/calibrations/ultraino_mega64-B7.json"
        self.project = self.write_project()
        self.truth = self.write_truth()

    def write_project(self):
        file = self.folder / "board.acg"
        file.write_text(json.dumps({
            "format": 1, "medium": {"sound_speed_m_s": SPEED, "density_kg_m3": 1.2},
            "transducers": {"point": {"kind": "point", "frequency_hz": FREQUENCY,
                                      "source_pressure_pa_m": 1.0}},
            "arrays": [{"id": "board", "transducer": "point",
                        "geometry": {"kind": "rectangular", "columns": 8, "rows": 8,
                                     "pitch_m": 0.0105}}],
            "targets": [{"id": "a", "kind": "focal_point", "position_m": FOCUS}],
            "solver": {"name": "naive"}}))
        return file

    def write_truth(self):
        order = list(range(ELEMENTS))
        order[4], order[5] = 5, 4
        order[18], order[44] = 44, 18
        self.dead, self.turned = [27], [3, 17, 40, 41]
        file = self.folder / "truth.json"
        file.write_text(json.dumps({
            "kind": "calibration", "format": 1, "driver": "", "serial_number": "", "made": "",
            "phases_rad": [0.5 * math.sin(5 * n) for n in range(ELEMENTS)], "gains": [],
            "inverted": self.turned, "dead": self.dead, "order": order}))
        self.order = order
        return file

    def start(self, *arguments):
        process = subprocess.Popen([ACG, *map(str, arguments)], text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=self.environment)
        self.addCleanup(lambda: (process.kill(), process.communicate()))
        return process

    def acg(self, *arguments):
        process = self.start(*arguments)
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err

    def emulate(self, *arguments):
        emulator = self.start("emulate", "ultraino_mega64", "--serial", "B7", *arguments)
        return emulator, emulator.stdout.readline().split()[-1]

    def calibrate(self, address, *arguments):
        return ["calibrate", "ultraino_mega64", "--address", address, "--project", self.project,
                "--arm", "--consent-no-watchdog", *arguments]

    def emitted_focus(self, *faults):
        """Pressure at the focus of the solved project as an emulated board emits it, and what drive
        said. In proportion to what an ideal board would give."""
        emitted = self.folder / "emitted.csv"
        emulator, address = self.emulate("-o", emitted, "--project", self.project, *faults)
        status, out, err = self.acg("drive", self.project, "--device", "ultraino_mega64",
                                    "--address", address, "--arm", "--consent-no-watchdog",
                                    "--seconds", 1)
        self.assertEqual(status, 0, err)
        emulator.send_signal(signal.SIGINT)
        _, err = emulator.communicate(timeout=60)
        self.assertEqual(emulator.returncode, 0, err)
        rows = list(csv.DictReader(emitted.read_text().splitlines()))
        self.assertEqual(len(rows), ELEMENTS)
        return abs(sum(cmath.rect(float(row["amplitude"]), float(row["phase_rad"])) * p
                       for row, p in zip(rows, pressures(FOCUS)))), out

    @again_after_a_stall
    def test_a_board_full_of_errors_focuses_like_an_ideal_one_from_then_on(self):
        ideal, _ = self.emitted_focus()
        before, out = self.emitted_focus("--elements", self.truth)
        self.assertNotIn("alibration", out)
        emulator, address = self.emulate("--elements", self.truth)

        status, out, err = self.acg(*self.calibrate(address, "--microphone", "emulated:40",
                                                    "--find-order"))

        self.assertEqual(status, 0, err)
        gained = re.search(r"before +([0-9.]+) dB\n +after +([0-9.]+) dB.*\n +most +([0-9.]+)", out)
        first, last, most = map(float, gained.groups())
        self.assertLess(first, most - 1)
        self.assertLess(abs(last - most), 0.3)
        self.assertIn("The device is silent.", out)
        found = json.loads(self.kept.read_text())
        self.assertEqual(found["dead"], self.dead)
        self.assertEqual(found["inverted"], self.turned)
        self.assertEqual(found["order"], self.order)
        self.assertEqual((found["driver"], found["serial_number"]), ("ultraino_mega64", "B7"))
        self.assertIn("armed", self.log.read_text())
        self.assertIn("disarmed", self.log.read_text())
        # Whenever this serial number is connected, and nowhere else than measured too.
        after, out = self.emitted_focus("--elements", self.truth)
        self.assertIn(f"Calibration of {found['made']} applied.", out)
        self.assertLess(20 * math.log10(before / ideal), -1)
        self.assertLess(abs(20 * math.log10(after / ideal)), 0.3)

    @again_after_a_stall
    def test_a_program_reads_the_microphone(self):
        """Its program tells the amplitudes and phases of an ideal room around a board of which it
        knows nothing but that one element is turned round; what it is asked is written down."""
        asked = self.folder / "asked"
        program = self.folder / "microphone.py"
        program.write_text(
            "import cmath, sys\n"
            f"sounds = {[(-1 if n == 9 else 1) * p for n, p in enumerate(pressures(MICROPHONE))]}\n"
            "count = -1\n"  # the focus is read first
            "for line in sys.stdin:\n"
            f"  open({str(asked)!r}, 'a').write(line)\n"
            "  if line.startswith('place'):\n"
            "    print('there', flush=True)\n"
            "    continue\n"
            "  p = sounds[count] if 0 <= count < 64 else 100\n"
            "  count += 1\n"
            "  print(abs(p), cmath.phase(p), flush=True)\n")
        _, address = self.emulate()

        status, out, err = self.acg(*self.calibrate(
            address, "--microphone", f"exec:{sys.executable} {program}", "--place", "0,0,0.12"))

        self.assertEqual(status, 0, err)
        self.assertEqual(json.loads(self.kept.read_text())["inverted"], [9])
        lines = asked.read_text().splitlines()
        self.assertEqual(lines[0], "place 0 0 0.12")
        self.assertEqual(lines[1:], ["read"] * (ELEMENTS + 2))
        self.assertIn("turned polarity: 1 (9)", out)

    @again_after_a_stall
    def test_a_program_that_ends_silences_the_device(self):
        emulator, address = self.emulate()
        status, _, err = self.acg(*self.calibrate(address, "--microphone", "exec:exit 3"))
        self.assertEqual(status, 1)
        self.assertIn("exit 3", err)
        self.assertFalse(self.kept.exists())
        self.assertIn("disconnected", self.log.read_text())
        emulator.send_signal(signal.SIGINT)
        out, _ = emulator.communicate(timeout=60)
        last = [line for line in out.splitlines() if "elements sound" in line][-1]
        self.assertIn(" 0 of 64 elements sound", last)

    def test_readings_that_were_taken_before_need_no_device(self):
        readings = self.folder / "readings.csv"
        with open(readings, "w") as file:
            file.write("element,amplitude_pa,phase_rad\n")
            for n, p in enumerate(pressures(MICROPHONE)):
                p = -p if n == 9 else 0 if n == 12 else p
                file.write(f"{n},{abs(p)},{cmath.phase(p)}\n")

        status, out, err = self.acg("calibrate", "ultraino_mega64", "--serial", "B7", "--project",
                                    self.project, "--microphone", f"csv:{readings}")

        self.assertEqual(status, 0, err)
        self.assertIn("computed from the readings", out)
        found = json.loads(self.kept.read_text())
        self.assertEqual((found["inverted"], found["dead"]), ([9], [12]))
        self.assertFalse(self.log.exists())

    def test_without_arming_nothing_is_measured(self):
        _, address = self.emulate()
        status, out, err = self.acg("calibrate", "ultraino_mega64", "--address", address,
                                    "--project", self.project, "--microphone", "emulated")
        self.assertEqual(status, 0, err)
        self.assertIn("Not armed, so nothing is emitted", out)
        self.assertNotIn("\tarmed", self.log.read_text())
        self.assertFalse(self.kept.exists())

    def test_consent_is_asked_for(self):
        _, address = self.emulate()
        status, _, err = self.acg("calibrate", "ultraino_mega64", "--address", address, "--project",
                                  self.project, "--microphone", "emulated", "--arm")
        self.assertEqual(status, 2)
        self.assertIn("no watchdog", err)

    def test_what_is_refused_in_a_zone_ends_it(self):
        document = json.loads(self.project.read_text())
        document["transducers"]["point"]["source_pressure_pa_m"] = 8.0
        document["zones"] = [{"id": "operator", "kind": "ear", "position_m": [0, 0, 0.1],
                              "radius_m": 0.02}]
        self.project.write_text(json.dumps(document))
        _, address = self.emulate()
        status, _, err = self.acg(*self.calibrate(address, "--microphone", "emulated"))
        self.assertNotEqual(status, 0)
        self.assertIn("operator", err)
        self.assertIn("hologram refused", self.log.read_text())
        self.assertFalse(self.kept.exists())

    def test_imported_shown_exported_and_removed(self):
        table = self.folder / "table.csv"
        table.write_text("element,phase_rad,gain\n" + "".join(
            f"{n},0.1,{-1 if n == 5 else 1}\n" for n in range(ELEMENTS)))
        device = ["calibrate", "ultraino_mega64", "--serial", "B7"]
        status, _, err = self.acg("calibrate", "ultraino_mega64", "--import", table)
        self.assertEqual(status, 2)
        self.assertIn("--serial", err)
        status, out, err = self.acg(*device, "--import", table)
        self.assertEqual(status, 0, err)
        self.assertIn(str(self.kept), out)
        status, out, err = self.acg("calibrate", "ultraino_mega64", "--show")
        self.assertIn("ultraino_mega64 B7: of", out)
        self.assertIn("from table.csv, 64 elements, turned polarity 1 (5)", out)
        copy = self.folder / "copy.json"
        status, out, err = self.acg(*device, "--show", "-o", copy)
        self.assertEqual(copy.read_text(), self.kept.read_text())
        self.assertEqual(self.acg("calibrate", "sonicsurface", "--serial", "B7", "--import",
                                  table)[0], 2)  # 64 elements do not fit
        self.assertEqual(self.acg(*device, "--remove")[0], 0)
        self.assertFalse(self.kept.exists())
        status, _, err = self.acg(*device, "--remove")
        self.assertNotEqual(status, 0)
        self.assertIn("--show", err)

    def test_says_what_is_not_understood(self):
        for arguments, part in [(["--microphone", "ear"], "exec:COMMAND"),
                                (["--microphone", "emulated:loud"], "emulated:loud"),
                                (["--microphone", "emulated", "--place", "0,0"], "X,Y,Z"),
                                ([], "--import")]:
            status, _, err = self.acg("calibrate", "sonicsurface", "--serial", "S", "--address",
                                      "/dev/no_such_port", *arguments)
            self.assertEqual(status, 2, err)
            self.assertIn(part, err)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
