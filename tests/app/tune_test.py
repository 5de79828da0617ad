#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""acg tune shows, forgets and sets aside what was learnt. tune_test.py ACG"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

ACG = sys.argv[1]


def run(state, *arguments):
    environment = dict(os.environ, XDG_STATE_HOME=str(state))
    return subprocess.run([ACG, "tune", *arguments], capture_output=True, text=True,
                          env=environment, timeout=300)


def main():
    with tempfile.TemporaryDirectory() as folder:
        state = pathlib.Path(folder)
        file = state / "acoustogen" / "tuning.json"

        shown = run(state, "--show", "--json", "--backend", "cpu")
        assert shown.returncode == 0, shown.stderr
        report = json.loads(shown.stdout)
        assert report["file"] == str(file)
        assert report["fields"] == 0
        assert [way["way"] for way in report["ways"]][:2] == ["rule", "direct"]
        assert not file.exists(), "showing must not write"

        file.parent.mkdir(parents=True)
        file.write_text("{ this is no JSON")
        assert run(state, "--show", "--backend", "cpu").returncode == 0
        assert not file.exists() and file.with_name("tuning.json.broken").exists()

        file.write_text("{}")
        assert run(state, "--reset").returncode == 0
        assert not file.exists()
        assert run(state, "--reset").returncode == 0, "there is nothing, which is no error"

        both = run(state, "--reset", "--run")
        assert both.returncode != 0 and "one of" in both.stderr, both.stderr
        unknown = run(state, "--backend", "abacus")
        assert unknown.returncode != 0 and "abacus" in unknown.stderr, unknown.stderr


main()
