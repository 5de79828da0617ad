# SPDX-License-Identifier: GPL-3.0-or-later
"""A device falls silent when its program stood still for a moment, as it must. On a loaded machine
that may happen to any program, so that a test which wants to hear something has to begin anew."""

import functools

TRIES = 5
REASONS = ("gave no sign of life for", "did not answer for")  # of the guardian, of the owner


def again_after_a_stall(test):
    """Runs a test again, from setUp on, where it failed and its log says that the device was muted
    because the program stood still; any other failure counts at once."""
    @functools.wraps(test)
    def run(self):
        for _ in range(TRIES - 1):
            try:
                return test(self)
            except AssertionError:
                log = self.log.read_text() if self.log.exists() else ""
                if not any(reason in log for reason in REASONS):
                    raise
                self.doCleanups()
                self.setUp()
        return test(self)
    return run
