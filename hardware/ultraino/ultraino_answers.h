// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "core/drive/device_link.h"

namespace acg::ultraino {

/// Watches whether a board echoes its swaps. Frames are not held up for it: a few may be under way.
class UltrainoAnswers {
 public:
  /// Waits until a board that restarts because its port was opened echoes a command that does no
  /// harm. Throws kUnavailable when none does.
  void greet(DeviceLink& link);

  /// Call after a message with a swap. Throws kIo when a board has echoed none of the last eight,
  /// and none comes within 200 ms.
  void expectSwap(DeviceLink& link);

 private:
  bool readSwaps(DeviceLink& link, std::chrono::milliseconds timeout);

  int unanswered_ = 0;
};

}  // namespace acg::ultraino
