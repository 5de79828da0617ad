// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/drive/device_traits.h"
#include "core/drive/phase_frame.h"
#include "core/scene/issue.h"

namespace acg {

/// Who gives the frames their time.
enum class SequencePlayer {
  kHost,   ///< streamed frame by frame
  kDevice  ///< stored in the device's memory
};

/// What stands against showing `sequence` on a device, worst first: kError where it must be refused
/// or slowed, kWarning where the last layer would change it. Paths are `rate` and `frames[i]`; of
/// frames with the same fault the first is named with their number.
///
/// Checked: codes and sizes, rate against link, device and the time its silencer needs, frames
/// against its memory, and the phase step from each frame to the next, and to the first where it
/// repeats, at elements that sound in both.
std::vector<Issue> sequenceIssues(const FrameSequence& sequence, const DeviceTraits& traits,
                                  SequencePlayer player);

/// A sequence that the device can show, as fast as it can: with frames between those whose phases
/// are too far apart, on the short way and no louder than the quieter of both, and at a lower rate
/// where needed. `changes` gets a sentence on each change, none when nothing was changed.
/// Throws kInvalidArgument where no slowing helps: no frames, wrong codes, a rate that is not
/// above 0, more frames than the memory holds, or a phase step below one level.
FrameSequence slowed(const FrameSequence& sequence, const DeviceTraits& traits,
                     SequencePlayer player, std::vector<std::string>& changes);

}  // namespace acg
