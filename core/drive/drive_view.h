// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace acg {

/// Which drives a field is looked at with.
enum class DriveView {
  kSolved,     ///< the hologram as the solver gave it
  kEmitted,    ///< on the phase and amplitude levels of the devices
  kDifference  ///< emitted minus solved
};

}  // namespace acg
