#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the real `acg`: results, exit status, messages, and that nothing is left half-written.

Usage: command_line_test.py ACG REPOSITORY
"""

import csv
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import unittest

ACG, REPOSITORY = sys.argv[1], pathlib.Path(sys.argv[2])
EXAMPLES = REPOSITORY / "resources" / "examples"
CONTRACT = REPOSITORY / "tests" / "data" / "projects" / "contract.acg"
GRID = "-0.02:0.02:5,0,0.08:0.12:5"


def acg(*arguments, **options):
    return subprocess.run([ACG, *map(str, arguments)], capture_output=True, text=True,
                          timeout=120, **options)


def columns(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    return {key: [float(row[key]) for row in rows] for key in rows[0]}


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.keeper = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.keeper.name)
        self.addCleanup(self.keeper.cleanup)

    def test_check_prints_a_verdict_on_each_zone(self):
        out = self.ok("check", CONTRACT.with_name("zones.acg"))
        line = next(line for line in out.splitlines() if line.startswith("zone operator: "))
        self.assertRegex(line, r"^zone operator: alarm: .* dB with the margin, and reaches 1\d\d dB")
        self.assertRegex(line, r"\(.+, (19|20)\d\d[,)]")
        self.assertNotIn("zone glove box", out)

    def ok(self, *arguments, **options):
        result = acg(*arguments, **options)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def refused(self, arguments, *parts, status=2):
        """One sentence on standard error with all `parts`, and no new file."""
        before = sorted(self.folder.iterdir())
        result = acg(*arguments)
        self.assertEqual(result.returncode, status, (arguments, result.stderr))
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        for part in parts:
            self.assertIn(part, result.stderr)
        self.assertEqual(sorted(self.folder.iterdir()), before)

    def project(self, change=None, text=None):
        file = self.folder / "project.acg"
        if text is None:
            document = json.loads(CONTRACT.read_text())
            if change:
                change(document)
            text = json.dumps(document)
        file.write_text(text)
        return file

    def test_solve_prints_a_table_and_writes_one_row_an_element(self):
        out = self.folder / "h.csv"
        table = self.ok("solve", EXAMPLES / "two_foci.acg", "-o", out)
        self.assertIn("wanted (Pa)", table)
        self.assertIn("Focal point", table)
        self.assertEqual(out.read_text().splitlines()[0],
                         "index,x_m,y_m,z_m,amplitude,phase_rad")
        rows = columns(out)
        self.assertEqual(rows["index"], list(range(256)))
        self.assertTrue(all(0 <= a <= 1 for a in rows["amplitude"]))
        same = self.folder / "same.csv"
        self.ok("solve", EXAMPLES / "two_foci.acg", "--threads", 1, "--backend", "cpu", "-o", same)
        self.assertEqual(out.read_bytes(), same.read_bytes())

    def test_json_and_csv_holograms_say_the_same(self):
        for name in ("h.csv", "h.json"):
            self.ok("solve", EXAMPLES / "single_focus.acg", "-o", self.folder / name)
            self.ok("field", EXAMPLES / "single_focus.acg", "--hologram", self.folder / name,
                    "--quantity", "pressure", "--grid", GRID, "-o", self.folder / (name + ".csv"))
        self.ok("field", EXAMPLES / "single_focus.acg", "--quantity", "pressure", "--grid", GRID,
                "-o", self.folder / "direct.csv")
        fields = [columns(self.folder / n) for n in ("h.csv.csv", "h.json.csv", "direct.csv")]
        for key, values in fields[0].items():
            for other in fields[1:]:
                for a, b in zip(values, other[key]):
                    self.assertAlmostEqual(a, b, delta=1e-9 * max(map(abs, values), default=1))

    def test_settings_reach_the_solver(self):
        out = self.folder / "h.csv"
        text = self.ok("solve", EXAMPLES / "two_foci.acg", "--solver", "gs-pat", "--set",
                       "iterations=7", "--set", "drive=phase_only", "--set", "phase_levels=8",
                       "--set", "random_seed=3", "-o", out)
        self.assertIn("gs-pat, 7 iterations", text)
        rows = columns(out)
        self.assertEqual(set(rows["amplitude"]), {1.0})
        self.assertLessEqual(len({round(p, 6) % 6.283185 for p in rows["phase_rad"]}), 9)

    def test_points_keep_their_order(self):
        points = self.folder / "p.csv"
        points.write_text("x_m,y_m,z_m\n0.01,0,0.1\n0,0,0.1\n-0.01,0.002,0.09\n")
        out = self.folder / "f.csv"
        self.ok("field", EXAMPLES / "single_focus.acg", "--quantity", "pressure,gorkov", "--points",
                points, "-o", out)
        rows = columns(out)
        self.assertEqual(list(rows), ["x_m", "y_m", "z_m", "pressure_re_pa", "pressure_im_pa",
                                      "gorkov_j"])
        self.assertEqual(rows["x_m"], [0.01, 0.0, -0.01])
        self.refused(["field", EXAMPLES / "single_focus.acg", "--quantity", "pressure",
                      "--points", points, "-o", self.folder / "f.vti"], ".h5", ".npz", ".csv")

    def test_check_names_issues_and_unknown_keys(self):
        self.assertIn("no issues", self.ok("check", EXAMPLES / "tinylev.acg"))
        project = self.project(lambda d: d["targets"][0].update(colour="red"))
        self.assertIn("targets[0].colour", self.ok("check", project))
        project = self.project(lambda d: d["targets"][0].update(
            position_m=[0.00525, 0.00525, -0.11825]))
        result = acg("check", project)
        self.assertEqual(result.returncode, 2)
        self.assertIn("error: targets[0].position_m", result.stdout)
        self.refused(["solve", project, "-o", self.folder / "h.csv"], "targets[0].position_m")

    def test_cards_of_a_backend_are_chosen_by_number(self):
        solve = ["solve", EXAMPLES / "two_foci.acg", "-o", self.folder / "h.csv", "--backend"]
        self.refused([*solve, "cuda:one"], "cuda:one", "cuda:0")
        self.refused([*solve, "cuda:0,"], "cuda:0,")
        self.refused([*solve, "cpu:0"], "cpu:0")
        for row in json.loads(self.ok("list", "backends", "--json")):
            if ":" not in row["name"]:
                continue
            self.assertEqual(row["health"], "healthy", row)
            self.assertIn(row["machine"], self.ok(*solve, row["name"]))

    def test_lists_name_everything(self):
        for what, names in {"arrays": ["rectangular", "autd3", "tinylev"],
                            "solvers": ["naive", "ibp", "wgs", "gs-pat"],
                            "quantities": ["pressure", "gorkov", "force"], "backends": ["cpu"],
                            "exporters": ["field-vti", "hologram-csv"], "devices": ["sonicsurface", "ultraino_mega64", "recorder"],
                            "examples": ["single_focus", "tinylev"]}.items():
            first = [line.split()[0] for line in self.ok("list", what).splitlines()]
            rows = json.loads(self.ok("list", what, "--json"))
            self.assertEqual(first, [row["name"] for row in rows])
            self.assertLessEqual(set(names), set(first), what)
        self.assertGreaterEqual(len(json.loads(self.ok("list", "examples", "--json"))), 8)

    def test_usage_errors_are_one_sentence_and_status_2(self):
        h, f = self.folder / "h.csv", self.folder / "f.csv"
        example = EXAMPLES / "two_foci.acg"
        field = ["field", example, "--quantity", "pressure"]
        self.refused([])
        self.refused(["frobnicate"])
        self.refused(["solve", example], "--output")
        self.refused(["solve", "missing.acg", "-o", h], "missing.acg")
        self.refused(["solve", example, "-o", self.folder / "h.xyz"], ".csv, .json")
        self.refused(["solve", example, "-o", self.folder / "no" / "h.csv"], "does not exist")
        self.refused(["solve", example, "--solver", "magic", "-o", h], "magic", "gs-pat")
        self.refused(["solve", example, "--set", "iterations", "-o", h], "key=value")
        self.refused(["solve", example, "--set", "iterations=x", "-o", h], "iterations")
        self.refused(["solve", example, "--set", "bogus=1", "-o", h], "bogus", "iterations")
        self.refused(["solve", example, "--backend", "abacus", "-o", h], "abacus", "cpu")
        self.refused(["solve", example, "--threads", "-4", "-o", h], "-4")
        self.refused(field + ["-o", f], "--grid", "--points")
        self.refused(field + ["--grid", GRID, "--points", "p.csv", "-o", f])
        self.refused(field + ["--grid", "0:1,0,0", "-o", f], "0:1")
        self.refused(field + ["--grid", "0:1:100000,0:1:100000,0:1:9", "-o", f], "at most")
        self.refused(field + ["--points", self.folder / "none.csv", "-o", f], "none.csv")
        self.refused(field + ["--grid", GRID, "--accuracy", "2", "-o", f], "accuracy")
        self.refused(field + ["--grid", GRID, "--particle", "lead", "-o", f], "lead", "eps")
        self.refused(field + ["--grid", GRID, "--set", "force.model=magic", "-o", f], "gorkov")
        self.refused(["field", example, "--quantity", "loudness", "--grid", GRID, "-o", f],
                     "loudness", "pressure")
        self.refused(["list", "secrets"], "secrets", "solvers")

    def test_bad_projects_name_file_and_path(self):
        def at(path, value):
            def change(document):
                *parents, last = path
                for key in parents:
                    document = document[key]
                document[last] = value
            return change

        def without(*path):
            def change(document):
                for key in path[:-1]:
                    document = document[key]
                del document[path[-1]]
            return change

        far = {
            "format 7 is newer than 1": at(["format"], 7),
            "format": without("format"),
            "medium": without("medium"),
            "arrays": without("arrays"),
            "solver.name": without("solver", "name"),
            "targets[2].position_m": without("targets", 2, "position_m"),
            "targets[1].id": at(["targets", 1, "id"], "a"),
            "targets[0].position_m[1]": at(["targets", 0, "position_m", 1], float("nan")),
            "targets[0].pressure_pa": at(["targets", 0, "pressure_pa"], float("inf")),
            "targets[1].particle": at(["targets", 1, "particle"], "lead"),
            "arrays[1].transducer": at(["arrays", 1, "transducer"], "horn"),
            "arrays[0].geometry.kind": at(["arrays", 0, "geometry", "kind"], "moebius"),
            "arrays[0].geometry.columns": at(["arrays", 0, "geometry", "columns"], 10**9),
            "arrays[0].geometry.rows": at(["arrays", 0, "geometry", "rows"], 0),
            "solver.iterations": at(["solver", "iterations"], "many"),
        }
        for part, change in far.items():
            project = self.project(change)
            for command in (["solve", project, "-o", self.folder / "h.csv"],
                            ["field", project, "--quantity", "pressure", "--grid", GRID, "-o",
                             self.folder / "f.vti"], ["check", project]):
                self.refused(command, str(project), part)
        for text in ("", "hello", "[" * 100000, CONTRACT.read_text()[:300],
                     CONTRACT.read_text().replace("0.03", "1e999")):
            self.refused(["solve", self.project(text=text), "-o", self.folder / "h.csv"],
                         "project.acg")
        self.refused(["solve", self.folder, "-o", self.folder / "h.csv"], "folder")

    def test_an_absurd_array_is_refused_before_memory_is_asked_for(self):
        project = self.project(lambda d: d["arrays"][0]["geometry"].update(
            columns=10**9, rows=10**9))
        # A sanitizer's shadow memory alone is larger than any sensible limit.
        is_sanitized = b"__asan_init" in pathlib.Path(ACG).read_bytes()
        limit = resource.RLIM_INFINITY if is_sanitized else 1 << 30
        result = acg("check", project, preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_DATA, (limit, limit)))
        self.assertEqual(result.returncode, 2)
        self.assertIn("arrays[0].geometry", result.stderr)

    def test_a_full_disk_leaves_the_old_file_and_nothing_else(self):
        def small_disk():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

        for name in ("f.vti", "f.h5", "f.npz", "f.csv", "h.csv", "h.json"):
            out = self.folder / name
            out.write_text("old")
            command = ["solve", EXAMPLES / "single_focus.acg"] if name[0] == "h" else [
                "field", EXAMPLES / "single_focus.acg", "--quantity", "pressure", "--grid",
                "-0.02:0.02:50,0:0.01:20,0.1"]
            result = acg(*command, "-o", out, preexec_fn=small_disk)
            self.assertEqual(result.returncode, 1, (name, result.stderr))
            self.assertIn(name, result.stderr)
            self.assertEqual(out.read_text(), "old")
            self.assertEqual([p.name for p in self.folder.iterdir()], [name])
            out.unlink()

    def test_an_interrupt_stops_the_work_with_status_1_and_no_file(self):
        command = [ACG, "field", str(EXAMPLES / "two_sided_trap.acg"), "--quantity", "force",
                   "--threads", "1", "--grid", "-0.05:0.05:200,-0.05:0.05:200,-0.05:0.05:100",
                   "--accuracy", "1e-9", "-o", str(self.folder / "f.vti")]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        with self.assertRaises(subprocess.TimeoutExpired):
            process.wait(1.0)
        process.send_signal(signal.SIGINT)
        _, message = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 1, message)
        self.assertIn("stopped", message)
        self.assertEqual(list(self.folder.iterdir()), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
