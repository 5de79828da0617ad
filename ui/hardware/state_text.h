// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace acg {

class DeviceControl;

/// How a state of a device is called and coloured, never by colour alone.
struct StateText {
  QString mark;      ///< a shape of its own for each: disc, diamond, ring, square, triangle
  QString word;      ///< "ARMED"
  QString sentence;  ///< what it means, or why
  const char* role;  ///< of the theme's colours
};

StateText stateText(const DeviceControl& device);

}  // namespace acg
