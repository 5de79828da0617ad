// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace acg {

/// L1: a SonicSurface, emulated behind a pseudo-terminal at its real speed, is streamed to at
/// 97 % of its link's frame rate for `seconds` through transmitter and guardian as a real one would
/// be, then a focus is dragged for a quarter of that. Prints, or gives as JSON, the share of the
/// link's frame rate that took effect, the 99th percentile of the jitter in periods, frames missing
/// and out of order as the device saw them, and the 95th percentile of the time from the drag's
/// event to the frame on the wire. Returns an exit status. Throws kIo when the device was muted
/// meanwhile.
int runLinkBenchmark(bool asJson, double seconds);

}  // namespace acg
