// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace acg {

/// Which drives a field is looked at with.
enum class DriveView {
  kSolved,     ///< the hologram as the solver gave it
  kEmitted,    ///< on the phase and amplitude levels of the devices
  kDifference  ///< emitted minus solved
};

/// The drives that a verdict on a trap speaks of while `shown` are looked at: a difference holds
/// nothing, so that beside it the emitted ones are judged.
constexpr DriveView judgedDrives(DriveView shown) {
  return shown == DriveView::kSolved ? DriveView::kSolved : DriveView::kEmitted;
}

}  // namespace acg
