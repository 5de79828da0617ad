// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

namespace acg {

/// A backend's kernels that may be launched in several ways, of which the quickest differs from
/// device to device. Results do not depend on it. On the thread of the backend.
class LaunchTuning {
 public:
  virtual ~LaunchTuning() = default;
  /// Device and driver, for which a tuning holds: "NVIDIA H100 80GB HBM3, driver 13.0".
  virtual std::string device() const = 0;
  /// How kernels are launched now, as a line of text.
  virtual std::string launches() const = 0;
  /// Launches them so; false, and nothing changes, where the text is none that `launches` gives.
  virtual bool use(const std::string& launches) = 0;
  /// Finds the quickest way and launches kernels so from then on. Takes less than a second on a
  /// graphics processor; `checkpoint` gets the share done and may throw to stop, then nothing
  /// changes. Throws kUnavailable where the device fails.
  virtual void tune(const std::function<void(double)>& checkpoint) = 0;
};

}  // namespace acg
