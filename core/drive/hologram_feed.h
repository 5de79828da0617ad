// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <mutex>
#include <utility>

#include "core/scene/hologram.h"
#include "core/scene/scene.h"

namespace acg {

/// Carries each new hologram, with the scene that it answers, from the thread that computes it
/// straight to a device. Any thread may call any function.
class HologramFeed {
 public:
  /// Called on the computing thread; must be quick, and may not call this object.
  using Sink = std::function<void(const HologramPtr&, const ScenePtr&)>;

  void give(const HologramPtr& hologram, const ScenePtr& scene) {
    const std::lock_guard lock(mutex_);
    newest_ = hologram;
    newestScene_ = scene;
    if (sink_) sink_(hologram, scene);
  }

  /// From now on holograms go to `sink`, the first being `present`, the answer to `scene`, or what
  /// was computed for a later revision. Once this returns the sink before is not called any more.
  void follow(Sink sink, const HologramPtr& present, const ScenePtr& scene) {
    const std::lock_guard lock(mutex_);
    sink_ = std::move(sink);
    if (!sink_ || !present) return;
    const bool isLater = newest_ && newest_->revision > present->revision;
    isLater ? sink_(newest_, newestScene_) : sink_(present, scene);
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    sink_ = {};
  }

 private:
  std::mutex mutex_;
  Sink sink_;
  HologramPtr newest_;
  ScenePtr newestScene_;
};

}  // namespace acg
