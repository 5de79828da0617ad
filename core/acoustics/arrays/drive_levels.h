// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace acg {

/// What the electronics of a device can set at each element. 0 levels mean any value.
struct DriveLevels {
  enum class Law {
    kLinear,  ///< Amplitudes 0, 1/(L-1), ... 1.
    kDuty,    ///< Pulse widths: duty c / (2 (L-1)), c = 0..L-1, of which sin(pi duty) is heard.
  };
  int phaseLevels = 0;
  int amplitudeLevels = 0;
  Law law = Law::kLinear;
};

}  // namespace acg
