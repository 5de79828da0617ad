// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace acg {

/// jobs: what a thousand jobs that wait cost the thread of the window. That thread is played by the
/// caller's: 60 times a second it hears of the jobs that ended, lines up as many again from eight
/// clients in all priorities, some with deadlines, and asks what there is to show. Prints, or gives
/// as JSON, the 50th and 99th percentile and the largest time of a frame that went into the queue,
/// by the clock and by the processor; and of 50 trials the longest time from a cancel of a running
/// job, of one that waits and of all thousand until the thread has heard of every end. Returns an
/// exit status. Takes about `seconds`.
int runJobsBenchmark(bool asJson, double seconds);

}  // namespace acg
