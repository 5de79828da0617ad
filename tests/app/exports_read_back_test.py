#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads every field format back with the readers of others (VTK, h5py, numpy) and compares.

Usage: exports_read_back_test.py ACG EXAMPLE.acg
"""

import csv
import json
import pathlib
import subprocess
import sys
import tempfile

import h5py
import numpy as np
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOXML import vtkXMLImageDataReader

ACG, EXAMPLE = sys.argv[1], sys.argv[2]
QUANTITIES = "pressure,phase,velocity,gorkov,gorkov_gradient,force"
SHAPE = (3, 4, 5)  # z, y, x
GRID = "-0.01:0.01:5,-0.006:0.006:4,-0.004:0.004:3"


def export(file, *where):
    subprocess.run([ACG, "field", EXAMPLE, "--quantity", QUANTITIES, *where, "-o", str(file)],
                   check=True, capture_output=True)
    return file


def read_csv(file):
    with open(file, newline="") as text:
        rows = list(csv.reader(text))
    table = np.array(rows[1:], float)
    get = {name: table[:, i] for i, name in enumerate(rows[0])}
    return {
        "points": table[:, :3],
        "pressure": get["pressure_re_pa"] + 1j * get["pressure_im_pa"],
        "phase": get["phase_rad"],
        "gorkov": get["gorkov_j"],
        "velocity": np.stack([get[f"velocity_{a}_re_m_s"] + 1j * get[f"velocity_{a}_im_m_s"]
                              for a in "xyz"], axis=1),
        "gorkov_gradient": np.stack([get[f"gorkov_gradient_{a}_n"] for a in "xyz"], axis=1),
        "force": np.stack([get[f"force_{a}_n"] for a in "xyz"], axis=1),
    }


def equal(name, got, wanted):
    assert got.shape == wanted.shape, f"{name}: {got.shape} is not {wanted.shape}"
    np.testing.assert_allclose(got, wanted, rtol=1e-14, atol=0, err_msg=name)


def check_metadata(text):
    meta = json.loads(text)
    assert meta["program"] == "Acousto-Gen" and meta["version"]
    assert meta["field"]["units"]["pressure"] == "Pa" and meta["solver"]["name"]
    assert meta["medium"]["sound_speed_m_s"] > 0 and meta["frequency_hz"] > 0


def check_npz(file, wanted, shape):
    with np.load(file) as archive:
        units = json.loads(str(archive["units"]))
        assert units["pressure"] == "Pa" and units["force"] == "N" and units["x_m"] == "m"
        check_metadata(str(archive["meta"]))
        for name in QUANTITIES.split(","):
            equal("npz " + name, archive[name],
                  wanted[name].reshape(shape + wanted[name].shape[1:]))
        if len(shape) == 3:
            z, y, x = np.meshgrid(archive["z_m"], archive["y_m"], archive["x_m"], indexing="ij")
            points = np.stack([x.ravel(), y.ravel(), z.ravel()], axis=1)
        else:
            points = np.stack([archive[a + "_m"] for a in "xyz"], axis=1)
        np.testing.assert_allclose(points, wanted["points"], rtol=0, atol=1e-15)


def check_h5(file, wanted, shape):
    with h5py.File(file) as archive:
        assert archive.attrs["software"] in (b"Acousto-Gen", "Acousto-Gen")
        meta = archive.attrs["meta"]
        check_metadata(meta.decode() if isinstance(meta, bytes) else meta)
        assert archive["hologram/drives"].dtype == complex
        assert abs(archive["hologram/drives"][()]).max() <= 1 + 1e-12
        fields = archive["data/0/fields"]
        for name in QUANTITIES.split(","):
            if wanted[name].ndim == 1:
                equal("h5 " + name, fields[name][()], wanted[name].reshape(shape))
                dataset = fields[name]
            else:
                for i, axis in enumerate("xyz"):
                    equal("h5 " + name, fields[name][axis][()], wanted[name][:, i].reshape(shape))
                dataset = fields[name]["x"]
            assert dataset.fletcher32 and dataset.shuffle and dataset.compression == "gzip"
            assert dataset.attrs["unitSI"] == 1.0
        assert list(fields["pressure"].attrs["unitDimension"]) == [-1, 1, -2, 0, 0, 0, 0]
        if len(shape) == 3:
            spacing = fields["pressure"].attrs["gridSpacing"]
            np.testing.assert_allclose(spacing, [0.004, 0.004, 0.005], rtol=1e-12)
            offset = fields["force"].attrs["gridGlobalOffset"]
            np.testing.assert_allclose(offset, [-0.004, -0.006, -0.01], rtol=1e-12)
        else:
            equal("h5 points", archive["data/0/points"][()], wanted["points"])


def check_vti(file, wanted):
    reader = vtkXMLImageDataReader()
    reader.SetFileName(str(file))
    reader.Update()
    image = reader.GetOutput()
    assert image.GetDimensions() == SHAPE[::-1]
    points = np.array([image.GetPoint(i) for i in range(image.GetNumberOfPoints())])
    np.testing.assert_allclose(points, wanted["points"], rtol=0, atol=1e-15)
    data = image.GetPointData()
    arrays = {data.GetArrayName(i): vtk_to_numpy(data.GetArray(i))
              for i in range(data.GetNumberOfArrays())}
    equal("vti p_re", arrays["p_re"], wanted["pressure"].real)
    equal("vti p_im", arrays["p_im"], wanted["pressure"].imag)
    equal("vti p_abs", arrays["p_abs"], abs(wanted["pressure"]))
    equal("vti velocity", arrays["velocity_re"] + 1j * arrays["velocity_im"], wanted["velocity"])
    for name in ("phase", "gorkov", "gorkov_gradient", "force"):
        equal("vti " + name, arrays[name], wanted[name])
    texts = image.GetFieldData()
    units = json.loads(texts.GetAbstractArray("units").GetValue(0))
    assert units["p_abs"] == "Pa" and units["force"] == "N"
    check_metadata(texts.GetAbstractArray("metadata").GetValue(0))


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        where = ["--grid", GRID]
        wanted = read_csv(export(folder / "grid.csv", *where))
        assert abs(wanted["pressure"]).max() > 1
        check_npz(export(folder / "grid.npz", *where), wanted, SHAPE)
        check_h5(export(folder / "grid.h5", *where), wanted, SHAPE)
        check_vti(export(folder / "grid.vti", *where), wanted)

        points = folder / "points.csv"
        points.write_text("x_m,y_m,z_m\n0.001,0.002,0.003\n-0.004,0,0.001\n")
        where = ["--points", str(points)]
        wanted = read_csv(export(folder / "list.csv", *where))
        check_npz(export(folder / "list.npz", *where), wanted, (2,))
        check_h5(export(folder / "list.h5", *where), wanted, (2,))

        formats = json.loads(subprocess.run([ACG, "list", "exporters", "--json"], check=True,
                                            capture_output=True, text=True).stdout)
        read_here = {"vti", "h5", "npz", "csv", "json"}
        assert {row["extension"] for row in formats} <= read_here, "an exporter is not read back"
        hologram = folder / "h.json"
        subprocess.run([ACG, "solve", EXAMPLE, "-o", str(hologram)], check=True,
                       capture_output=True)
        document = json.loads(hologram.read_text())
        assert [e["index"] for e in document["elements"]] == list(range(len(document["elements"])))
        assert document["metadata"]["report"]["targets"]
    print("all formats agree")


if __name__ == "__main__":
    main()
