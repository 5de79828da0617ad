// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <mutex>
#include <utility>

#include "core/scene/hologram.h"

namespace acg {

/// Carries each new hologram from the thread that computes it straight to a device. Any thread may
/// call any function.
class HologramFeed {
 public:
  /// Called on the computing thread; must be quick, and may not call this object.
  using Sink = std::function<void(const HologramPtr&)>;

  void give(const HologramPtr& hologram) {
    const std::lock_guard lock(mutex_);
    newest_ = hologram;
    if (sink_) sink_(hologram);
  }

  /// From now on holograms go to `sink`, the first being `present`, or what was computed for a
  /// later revision. Once this returns the sink before is not called any more.
  void follow(Sink sink, const HologramPtr& present) {
    const std::lock_guard lock(mutex_);
    sink_ = std::move(sink);
    const bool isLater = newest_ && present && newest_->revision > present->revision;
    const HologramPtr& first = isLater ? newest_ : present;
    if (sink_ && first) sink_(first);
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    sink_ = {};
  }

 private:
  std::mutex mutex_;
  Sink sink_;
  HologramPtr newest_;
};

}  // namespace acg
