#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the scripts of sessions that the traces beside this file were recorded from.

What a user does is drawn from a simple model with a fixed seed: variants that are dragged into
place, compared by undo and redo, looked at from favourite planes, and come back to. The commands
are those of core/compute/cache/session_script.h. Record them from the root of the repository with

    make_sessions.py FOLDER
    acg replay --record FOLDER/design.session --folder resources/examples -o design.trace
"""

import pathlib
import random
import sys


class Designer:
    """Two traps between facing boards, or foci over one board; tries variants and returns to them."""

    def __init__(self, seed, project, targets, middle, quantities):
        self.random = random.Random(seed)
        self.project, self.targets, self.middle = project, targets, middle
        self.quantities = quantities
        self.lines = [f"open {project}", "rest"]
        self.undoable = 0
        self.favourites = [self.somewhere() for _ in range(4)]

    def say(self, line, edits=0):
        self.lines.append(line)
        self.undoable += edits

    def somewhere(self, spread=15):
        return [m + 1e-3 * self.random.randint(-spread, spread) for m in self.middle]

    def place(self, point):
        return " ".join(f"{x:.4f}" for x in point)

    def drag(self):
        target = self.random.choice(self.targets)
        self.say(f"drag {target} {self.place(self.somewhere())} {self.random.randint(6, 18)}", 1)
        self.say("rest")

    def visit(self):
        target = self.random.choice(self.targets)
        self.say(f"move {target} {self.place(self.random.choice(self.favourites))}", 1)
        self.say("rest")

    def compare(self):
        """Looks at a variant and the one before it in turn."""
        steps = min(self.undoable, self.random.randint(1, 3))
        if steps == 0:
            return
        for _ in range(self.random.randint(2, 4)):
            self.say(f"undo {steps}")
            self.say("rest")
            self.say(f"redo {steps}")
            self.say("rest")
        if self.random.random() < 0.4:
            self.say(f"undo {steps}", -steps)
            self.say("rest")

    def nudge(self):
        """A few steps there, and back when it was better before."""
        target = self.random.choice(self.targets)
        axis = self.random.randrange(3)
        step = [0.0, 0.0, 0.0]
        step[axis] = 0.001
        count = self.random.randint(2, 5)
        for _ in range(count):
            self.say(f"nudge {target} {self.place(step)}", 1)
        self.say("rest")
        if self.random.random() < 0.6:
            self.say(f"undo {count}", -count)
            self.say("rest")

    def look(self):
        """Goes through the planes and quantities that one always looks at."""
        for axis, position in self.random.sample(
                [("x", self.middle[0]), ("y", self.middle[1]), ("z", self.middle[2])], 2):
            self.say(f"slice {axis} {position:.4f}")
        first = self.random.choice(self.quantities)
        for quantity in (first, self.quantities[0]):
            self.say(f"quantity {quantity}")
        if self.random.random() < 0.5:
            self.say("volume on")
            self.say("volume off")
        self.say("slice x off")
        self.say("slice z off")

    def scan(self):
        low, high = self.middle[1] - 0.02, self.middle[1] + 0.02
        for a, b in ((low, high), (high, low)):
            self.say(f"scan y {a:.4f} {b:.4f} 21")
        self.say(f"slice y {self.middle[1]:.4f}")

    def solvers(self):
        for name in ("wgs", "gs-pat", "l-bfgs", "gs-pat"):
            self.say(f"solver {name}", 1)
            self.say("rest")

    def work(self, moves, weights):
        deeds = [self.drag, self.visit, self.compare, self.nudge, self.look, self.scan, self.solvers]
        for _ in range(moves):
            self.random.choices(deeds, weights)[0]()
        return self.lines


def design():
    user = Designer(1, "two_sided_trap.acg", ["a", "b"], [0.0, 0.0, 0.0],
                    ["pressure", "gorkov", "force"])
    return user.work(110, [3, 4, 6, 3, 4, 1, 1])


def fine_tuning():
    user = Designer(2, "four_foci.acg", ["a", "b", "c", "d"], [0.0, 0.0, 0.12],
                    ["pressure", "intensity"])
    return user.work(150, [1, 1, 5, 8, 2, 1, 1])


def animation():
    lines = ["open two_foci.acg", "slice z 0.1"]
    for take in range(8):
        radius = 0.010 + 0.002 * (take % 4)
        lines += [f"circle a -0.02 0 0.1 {radius:.3f} 60 {2 + take % 3}", "rest"]
        lines += [f"circle b 0.02 0 0.1 {radius:.3f} 48 2", "rest"]
    return lines


def review():
    """A design that is done is shown around: its variants and views, each many times."""
    user = Designer(5, "two_sided_trap.acg", ["a", "b"], [0.0, 0.0, 0.0],
                    ["pressure", "gorkov", "force"])
    for point in user.favourites[:3]:
        user.say(f"move a {user.place(point)}", 1)
        user.say("rest")
    for _ in range(150):
        user.random.choices([user.compare, user.look, user.scan], [5, 4, 1])[0]()
        while user.undoable < 3:
            user.say("redo", 1)
    return user.lines


def fresh_sweep():
    """Nothing comes twice: each temperature moves every result."""
    lines = ["open twin_trap.acg"]
    for step in range(120):
        lines += [f"temperature {10 + 0.2 * step:.1f}", f"scan y {-0.01 + 1e-5 * step:.5f} "
                  f"{0.01 + 1e-5 * step:.5f} 4", "rest"]
    return lines


def main():
    folder = pathlib.Path(sys.argv[1])
    for session in (design, fine_tuning, review, animation, fresh_sweep):
        text = f"# Session `{session.__name__}` of tests/data/traces/make_sessions.py: the deeds of a user\n" \
               "# drawn from a model with a fixed seed, not of a person.\n"
        (folder / f"{session.__name__}.session").write_text(text + "\n".join(session()) + "\n")


main()
