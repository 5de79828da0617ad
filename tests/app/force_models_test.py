#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forces and verdicts through the command line.

The table of the axial force of a single-sided twin trap over the radius of the bead by three
models, as levitate (AppliedAcousticsChalmers/levitate) gives it. Gor'kov has the wrong sign for
beads of 2 mm diameter.

Usage: force_models_test.py ACG EXAMPLES
"""

import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy

ACG, EXAMPLES = sys.argv[1], pathlib.Path(sys.argv[2])
PROJECT = EXAMPLES / "force_models.acg"
MODELS = ["gorkov", "small_sphere", "partial_waves"]
TABLE = {  # diameter: N along z by each model, five digits
    "0.4": (-3.9506e-08, -3.8666e-08, -3.8615e-08),
    "1.0": (-6.1729e-07, -4.1209e-07, -4.2678e-07),
    "2.0": (-4.9383e-06, +8.1944e-06, +3.1526e-06),
    "4.0": (-3.9506e-05, +8.0099e-04, +2.2737e-05),
}


def acg(*arguments):
    return subprocess.run([ACG, *map(str, arguments)], capture_output=True, text=True, timeout=300)


class ForceModels(unittest.TestCase):
    def setUp(self):
        keeper = tempfile.TemporaryDirectory()
        self.addCleanup(keeper.cleanup)
        self.folder = pathlib.Path(keeper.name)
        self.point = self.folder / "point.csv"
        self.point.write_text("x_m,y_m,z_m\n0,0,0.1\n")

    def field(self, quantities, *arguments, output="field.csv"):
        file = self.folder / output
        result = acg("field", PROJECT, "--quantity", quantities, *arguments, "-o", file)
        self.assertEqual(result.returncode, 0, result.stderr)
        return file, result.stdout

    def row(self, quantities, *arguments):
        file, text = self.field(quantities, "--points", self.point, *arguments)
        with open(file, newline="") as stream:
            return {key: float(value) for key, value in next(csv.DictReader(stream)).items()}, text

    def test_reproduces_the_table_to_its_printed_digits(self):
        for diameter, expected in TABLE.items():
            for model, force in zip(MODELS, expected):
                row, text = self.row("force", "--set", "force.model=" + model, "--particle",
                                     f"eps {diameter} mm")
                self.assertAlmostEqual(row["force_z_n"] / force, 1, delta=0.51e-4,
                                       msg=f"{model} {diameter}")
                self.assertIn(f"force by {model}", text)

    def test_takes_the_model_that_fits_and_names_both_where_they_differ(self):
        _, text = self.row("force", "--particle", "eps 0.4 mm")
        self.assertIn("force by small_sphere", text)
        self.assertNotIn("note", text)
        row, text = self.row("force", "--particle", "eps 2.0 mm")
        self.assertIn("force by partial_waves", text)
        self.assertIn("gorkov (", text)
        self.assertIn("-4.9383e-06", text)
        self.assertGreater(row["force_z_n"], 0)
        file, _ = self.field("force", "--particle", "eps 2.0 mm", "--points", self.point,
                             output="field.npz")
        meta = json.loads(str(numpy.load(file)["meta"]))["field"]
        self.assertEqual(meta["force_model"], "partial_waves")
        self.assertEqual(len(meta["notes"]), 1)

    def test_every_quantity_has_its_columns(self):
        listed = json.loads(acg("list", "quantities", "--json").stdout)
        names = [entry["name"] for entry in listed]
        columns = [column for entry in listed for column in entry["columns"]]
        self.assertTrue({"spl", "intensity", "gorkov_laplacian", "stiffness", "force_curl"}
                        <= set(names))
        row, _ = self.row(",".join(names))
        self.assertEqual(list(row), ["x_m", "y_m", "z_m"] + columns)
        self.assertEqual([f"stiffness_{i}{j}_n_m" for i in "xyz" for j in "xyz"],
                         [c for c in row if c.startswith("stiffness")])
        curl = row["force_curl_x_n_m"]
        self.assertAlmostEqual(row["stiffness_zy_n_m"] - row["stiffness_yz_n_m"], curl,
                               delta=1e-9 * abs(row["stiffness_zz_n_m"]))

    def test_all_formats_take_nine_components(self):
        import h5py
        grid = "--grid=-0.001:0.001:2,0,0.099:0.101:3"
        file, _ = self.field("stiffness", grid, output="a.h5")
        with h5py.File(file) as archive:
            record = archive["/data/0/fields/stiffness"]
            self.assertEqual(sorted(record), sorted(i + j for i in "xyz" for j in "xyz"))
            self.assertEqual(record["xy"].shape, (3, 1, 2))
            xy = record["xy"][2, 0, 1]
        file, _ = self.field("stiffness", grid, output="a.npz")
        values = numpy.load(file)["stiffness"]
        self.assertEqual(values.shape, (3, 1, 2, 9))
        self.assertEqual(values[2, 0, 1, 1], xy)
        file, _ = self.field("stiffness", grid, output="a.vti")
        self.assertIn(b'NumberOfComponents="9"', file.read_bytes())

    def test_refuses_an_unknown_model(self):
        result = acg("field", PROJECT, "--quantity", "force", "--points", self.point, "--set",
                     "force.model=newton", "-o", self.folder / "x.csv")
        self.assertEqual(result.returncode, 2)
        self.assertIn("partial_waves", result.stderr)

    def test_check_judges_traps_unless_told_not_to(self):
        result = acg("check", EXAMPLES / "tinylev.acg")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"trap \S+: holds: ")
        self.assertIn("force by partial_waves", result.stdout)
        self.assertNotIn("trap ", acg("check", EXAMPLES / "tinylev.acg", "--no-verdict").stdout)
        self.assertNotIn("trap ", acg("check", EXAMPLES / "two_foci.acg").stdout)

    def test_check_judges_no_scene_with_errors(self):
        document = json.loads((EXAMPLES / "tinylev.acg").read_text())
        for particle in document["particles"].values():
            particle["radius_m"] = 0.5
        project = self.folder / "bad.acg"
        project.write_text(json.dumps(document))
        result = acg("check", project)
        self.assertEqual(result.returncode, 2)
        self.assertIn("error: particles.", result.stdout)
        self.assertNotRegex(result.stdout, r"(?m)^trap ")

    def test_zero_density_is_refused(self):
        document = json.loads((EXAMPLES / "tinylev.acg").read_text())
        for particle in document["particles"].values():
            particle["density_kg_m3"] = 0
        project = self.folder / "bad.acg"
        project.write_text(json.dumps(document))
        result = acg("check", project)
        self.assertEqual(result.returncode, 2)
        self.assertIn("density_kg_m3", result.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
