// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/drive/transmitter.h"

namespace acg {

/// How a state of a device is called and coloured, never by colour alone.
struct StateText {
  QString word;      ///< "ARMED"
  QString sentence;  ///< what it means, or why
  const char* role;  ///< of the theme's colours
};

/// `isMuted`: the latch comes from the user and not from a fault.
StateText stateText(const TransmitterStatus& status, bool isOpen, bool isMuted);

}  // namespace acg
