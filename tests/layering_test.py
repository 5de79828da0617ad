#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the includes of every source file and fails on one that the design forbids.

The rules are the table below: which of our folders, and which libraries, a folder may include.
`layering_test.py ROOT` checks a tree; `layering_test.py --self-test` plants bad includes in a copy
and expects each to be found.
"""

import pathlib
import re
import sys
import tempfile

# Our folders that a folder may include, besides itself. The longest matching prefix rules.
ALLOWED = {
    "core": [],  # see FLOORS
    "gpu/kernels": [],
    "gpu/engine": ["core", "gpu/kernels"],
    "gpu/cuda": ["core", "gpu/kernels", "gpu/engine"],
    "gpu/opencl": ["core", "gpu/kernels", "gpu/engine"],
    "hardware": ["core"],
    "render": ["core"],
    "render/qt": ["core", "render"],
    "ui": ["core", "render"],
    "app": ["core", "gpu", "hardware", "render", "ui"],
    "tests": ["core", "gpu", "hardware", "render", "ui", "app"],
}

# Inside core a folder includes folders of its own floor or lower ones.
FLOORS = {
    "core": 1, "core/params": 1, "core/acoustics": 1, "core/telemetry": 1, "core/neural": 1,
    "core/backend": 2, "core/field": 3, "core/scene": 3, "core/solvers": 4, "core/drive": 4,
    "core/compute": 5, "core/levitation": 5, "core/io": 5, "core/cluster": 6,
}

# Libraries by the start of the included name, and the folders that may include them.
LIBRARIES = {
    r"Q[A-Z]\w*|Qt\w*/.*|qcustomplot\.h": ["ui", "render/qt", "app/gui", "tests"],
    r"vtk\w*\.h": ["render", "tests/render"],
    r"cuda.*|nvml\.h": ["gpu/cuda", "tests/gpu"],
    r"CL/.*": ["gpu/opencl", "tests/gpu"],
    r"prometheus/.*": ["core/telemetry"],
    r"nats/.*|nats\.h": ["core/cluster", "tests/core/cluster"],
}

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)
SOURCES = {".h", ".cpp", ".cu", ".cuh", ".kernel", ".inc"}


def longest_prefix(path, table):
    matches = [key for key in table if path == key or path.startswith(key + "/")]
    return max(matches, key=len) if matches else None


def is_inside(path, folders):
    return any(path == folder or path.startswith(folder + "/") for folder in folders)


def fault(path, included):
    """Why `path` may not include `included`, or None."""
    folder = str(pathlib.PurePosixPath(path).parent)
    for pattern, folders in LIBRARIES.items():
        if re.fullmatch(pattern, included) and not is_inside(folder, folders):
            return f"only {', '.join(folders)} may use this library"
    top = included.split("/")[0]
    if "/" not in included or top not in {key.split("/")[0] for key in ALLOWED}:
        return None
    target = str(pathlib.PurePosixPath(included).parent)
    if folder.split("/")[0] == "core" and top == "core":
        own, other = longest_prefix(folder, FLOORS), longest_prefix(target, FLOORS)
        if FLOORS[other] > FLOORS[own]:
            return f"{other} is on floor {FLOORS[other]}, above {own} on floor {FLOORS[own]}"
        return None
    room = longest_prefix(folder, ALLOWED)
    if is_inside(target, [room]) and not (room == "render" and is_inside(target, ["render/qt"])):
        return None
    if room == "ui" and is_inside(target, ["render/qt"]):
        return None
    if is_inside(target, ALLOWED[room]) and not (
            room == "render" and is_inside(target, ["render/qt"])):
        return None
    return f"{room} may include only {', '.join(ALLOWED[room]) or 'itself'}"


def check(root):
    faults = []
    for top in sorted({key.split("/")[0] for key in ALLOWED}):
        for file in sorted((root / top).rglob("*")) if (root / top).is_dir() else []:
            if file.suffix not in SOURCES:
                continue
            path = file.relative_to(root).as_posix()
            for included in INCLUDE.findall(file.read_text(encoding="utf-8")):
                why = fault(path, included)
                if why:
                    faults.append(f"{path} includes {included}: {why}")
    return faults


PLANTED = [
    ("core/field/planted.cpp", "QString"),
    ("core/scene/planted.cpp", "vtkActor.h"),
    ("core/backend/planted.cpp", "core/solvers/solve.h"),
    ("core/io/planted.cpp", "ui/session.h"),
    ("core/telemetry/planted.cpp", "core/compute/job_queue.h"),
    ("app/cli/planted.cpp", "prometheus/registry.h"),
    ("render/planted.cpp", "QWidget"),
    ("render/planted.cpp", "render/qt/vtk_widget.h"),
    ("ui/planted.cpp", "vtkRenderer.h"),
    ("ui/planted.cpp", "hardware/registry.h"),
    ("app/cli/planted.cpp", "QApplication"),
    ("hardware/planted.cpp", "gpu/cuda/cuda_backend.h"),
    ("gpu/engine/planted.cpp", "CL/cl.h"),
    ("gpu/opencl/planted.cpp", "gpu/cuda/cuda_backend.h"),
    ("gpu/cuda/planted.cpp", "QString"),
]


def self_test():
    missed = []
    for path, included in PLANTED:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            file = root / path
            file.parent.mkdir(parents=True)
            file.write_text(f'#include "{included}"\n', encoding="utf-8")
            if len(check(root)) != 1:
                missed.append(f"a planted {included} in {path} was not found")
    return missed


if __name__ == "__main__":
    found = self_test() if sys.argv[1] == "--self-test" else check(pathlib.Path(sys.argv[1]))
    for line in found:
        print(line)
    print(f"{len(found)} fault(s)")
    sys.exit(1 if found else 0)
