#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `acg solve` and `acg field` on every example and checks the numbers against numpy.

The reference sums the sources in double precision from the hologram file's own positions, with
the piston's Bessel function by its integral, and takes derivatives by central differences.
Usage: every_example_test.py ACG EXAMPLES_FOLDER
"""

import csv
import io
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

EPS_BEAD = {"radius_m": 1e-3, "density_kg_m3": 25.0, "sound_speed_m_s": 2350.0}


def run(*arguments):
    return subprocess.run([str(a) for a in arguments], check=True, capture_output=True, text=True)


def read_csv(path):
    rows = list(csv.DictReader(io.StringIO(path.read_text())))
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0]}


def bessel_j1(x):
    angles = (np.arange(256) + 0.5) * np.pi / 256
    return np.cos(angles - np.multiply.outer(x, np.sin(angles))).mean(axis=-1)


def rotate(quaternion, vectors):
    w, *xyz = quaternion
    xyz = np.array(xyz)
    return vectors + 2 * np.cross(xyz, np.cross(xyz, vectors) + w * vectors)


def air(conditions):
    """Ideal dry gas and ISO 9613-1 at 40 kHz."""
    t, humidity, p = (conditions["temperature_c"], conditions["humidity_percent"],
                      conditions["pressure_pa"])
    kelvin, r, f, pressure = t + 273.15, 287.05864074988347, 40e3, p / 101325
    h = humidity * 10 ** (-6.8346 * (273.16 / kelvin) ** 1.261 + 4.6151) / pressure
    oxygen = pressure * (24 + 4.04e4 * h * (0.02 + h) / (0.391 + h))
    ratio = kelvin / 293.15
    nitrogen = pressure / np.sqrt(ratio) * (
        9 + 280 * h * np.exp(-4.170 * (ratio ** (-1 / 3) - 1)))
    absorption = 8.686 * f * f * (
        1.84e-11 / pressure * np.sqrt(ratio) + ratio ** -2.5 * (
            0.01275 * np.exp(-2239.1 / kelvin) / (oxygen + f * f / oxygen) +
            0.1068 * np.exp(-3352 / kelvin) / (nitrogen + f * f / nitrogen)))
    return np.sqrt(1.4 * r * kelvin), p / (r * kelvin), absorption


class Reference:
    """The sources of a project with the drives of a hologram file."""

    def __init__(self, project, hologram, catalogue):
        medium = project.get("medium", {"air": {}})
        if "air" in medium:
            self.c, self.rho, absorption = air({"temperature_c": 20.0, "humidity_percent": 50.0,
                                                "pressure_pa": 101325.0, **medium["air"]})
        else:
            self.c, self.rho = medium["sound_speed_m_s"], medium["density_kg_m3"]
            absorption = medium.get("absorption_db_per_m", 0.0)
        self.alpha = absorption / 8.685889638065037
        self.positions = np.stack([hologram[k] for k in ("x_m", "y_m", "z_m")], axis=1)
        self.drives = hologram["amplitude"] * np.exp(1j * hologram["phase_rad"])
        self.normals = np.empty_like(self.positions)
        self.strength, self.radius = (np.empty(len(self.positions)) for _ in range(2))
        self.is_piston = np.zeros(len(self.positions), bool)
        begin = 0
        for array in project["arrays"]:
            end = begin + self.count(array["geometry"], catalogue, len(self.positions) - begin)
            own = slice(begin, end)
            q = array.get("orientation_wxyz", [1, 0, 0, 0])
            self.normals[own] = self.facing(array, self.positions[own], q)
            model = project["transducers"][array["transducer"]]
            self.strength[own] = model["source_pressure_pa_m"]
            self.radius[own] = model.get("radius_m", 0.0)
            self.is_piston[own] = model["kind"] == "piston"
            self.omega = 2 * np.pi * model["frequency_hz"]
            begin = end
        assert begin == len(self.positions), "the hologram has one row an element"

    @staticmethod
    def count(geometry, catalogue, remaining):
        if geometry["kind"] == "rectangular":
            return geometry["columns"] * geometry["rows"]
        if geometry["kind"] == "device" and not geometry.get("part"):
            return catalogue.get(geometry["name"], remaining)
        if geometry["kind"] == "device":
            return catalogue[geometry["name"]] // 2
        return remaining

    @staticmethod
    def facing(array, positions, q):
        geometry = array["geometry"]
        origin = np.array(array.get("position_m", [0, 0, 0]), float)
        if geometry["kind"] == "spherical_cap":
            centre = origin + rotate(q, np.array([0, 0, geometry["radius_m"]]))
        elif geometry.get("name") == "tinylev":
            centre = origin
        elif geometry.get("name", "").endswith("_pair"):
            top = positions[:, 2] > positions[:, 2].mean()
            return np.where(top[:, None], [0, 0, -1.0], [0, 0, 1.0])
        else:
            return np.tile(rotate(q, np.array([0, 0, 1.0])), (len(positions), 1))
        towards = centre - positions
        return towards / np.linalg.norm(towards, axis=1, keepdims=True)

    def pressure(self, points):
        away = points[:, None, :] - self.positions[None]
        distance = np.linalg.norm(away, axis=2)
        cosine = np.einsum("mnk,nk->mn", away, self.normals) / distance
        k = self.omega / self.c
        x = k * self.radius * np.sqrt(np.clip(1 - cosine**2, 0, 1))
        safe = np.where(x > 1e-9, x, 1.0)
        directivity = np.where(self.is_piston & (x > 1e-9), 2 * bessel_j1(safe) / safe, 1.0)
        return (self.strength * self.drives * directivity / distance *
                np.exp((1j * k - self.alpha) * distance)).sum(axis=1)

    def differences(self, function, points, h):
        """Fourth-order central differences along x, y, z: 3 x M."""
        rows = []
        for axis in np.eye(3):
            step = [function(points + s * h * axis) for s in (-2, -1, 1, 2)]
            rows.append((step[0] - 8 * step[1] + 8 * step[2] - step[3]) / (12 * h))
        return np.array(rows)

    def gorkov(self, points, bead):
        kappa, kappa_p = (1 / (rho * c**2) for rho, c in (
            (self.rho, self.c), (bead["density_kg_m3"], bead["sound_speed_m_s"])))
        f1 = 1 - kappa_p / kappa
        f2 = 2 * (bead["density_kg_m3"] - self.rho) / (2 * bead["density_kg_m3"] + self.rho)
        volume = 4 / 3 * np.pi * bead["radius_m"] ** 3
        p = self.pressure(points)
        v = self.differences(self.pressure, points, 1e-5) / (1j * self.omega * self.rho)
        return volume / 4 * (f1 * kappa * abs(p) ** 2 -
                             1.5 * f2 * self.rho * (abs(v) ** 2).sum(axis=0))


def close(name, got, wanted, tolerance):
    error = np.abs(got - wanted).max() / np.abs(wanted).max()
    assert error <= tolerance, f"{name} differs by {error:.2e} of its peak, above {tolerance:g}"
    return f"{name} {error:.1e}"


def check(acg, project_file, folder, catalogue):
    project = json.loads(project_file.read_text())
    hologram_file, points_file, field_file = (folder / n for n in ("h.csv", "p.csv", "f.csv"))
    run(acg, "solve", project_file, "-o", hologram_file)
    reference = Reference(project, read_csv(hologram_file), catalogue)

    generator = np.random.default_rng(7)
    centres = np.array([t["position_m"] for t in project["targets"]], float)
    points = np.concatenate(
        [centres, centres[generator.integers(len(centres), size=20)] +
         generator.uniform(-5e-3, 5e-3, (20, 3))])
    points_file.write_text("x_m,y_m,z_m\n" + "".join(
        f"{x!r},{y!r},{z!r}\n" for x, y, z in points.tolist()))
    run(acg, "field", project_file, "--hologram", hologram_file, "--points", points_file,
        "--quantity", "pressure,velocity,gorkov,gorkov_gradient,force", "--set",
        "force.model=gorkov", "-o", field_file)
    field = read_csv(field_file)

    traps = [t for t in project["targets"] if t["kind"] == "trap" and t.get("particle")]
    beads = project.get("particles", {})
    name = traps[0]["particle"] if traps else min(beads, default=None)
    bead = beads.get(name, EPS_BEAD)
    pressure = field["pressure_re_pa"] + 1j * field["pressure_im_pa"]
    velocity = np.array([field[f"velocity_{a}_re_m_s"] + 1j * field[f"velocity_{a}_im_m_s"]
                         for a in "xyz"])
    gradient = np.array([field[f"gorkov_gradient_{a}_n"] for a in "xyz"])
    force = np.array([field[f"force_{a}_n"] for a in "xyz"])
    wanted_velocity = (reference.differences(reference.pressure, points, 1e-5) /
                       (1j * reference.omega * reference.rho))
    wanted_gradient = reference.differences(lambda p: reference.gorkov(p, bead), points, 2e-5)
    print(project_file.stem + ":", ", ".join([
        close("pressure", pressure, reference.pressure(points), 1e-9),
        close("velocity", velocity, wanted_velocity, 1e-6),
        close("gorkov", field["gorkov_j"], reference.gorkov(points, bead), 1e-6),
        close("gradient", gradient, wanted_gradient, 1e-5),
        close("force", force, -wanted_gradient, 1e-5)]))


def main():
    acg, examples = sys.argv[1], pathlib.Path(sys.argv[2])
    catalogue = {"autd3": 249, "openmpd_board": 256, "openmpd_pair": 512, "sonicsurface": 256,
                 "tinylev": 72, "acoustools_pair": 512}
    files = sorted(examples.glob("*.acg"))
    assert len(files) >= 8, f"at least 8 examples, not {len(files)}"
    for file in files:
        with tempfile.TemporaryDirectory() as folder:
            check(acg, file, pathlib.Path(folder), catalogue)
    print(f"{len(files)} examples agree with the reference")


if __name__ == "__main__":
    main()
