// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/scene/hologram.h"
#include "core/scene/scene.h"

namespace acg {

/// Says of a hologram why it must not be emitted in a scene, one sentence; empty: it may. Throws
/// where it cannot tell, which counts as a refusal. Called on one thread at a time.
using JudgeHologram = std::function<std::string(const Hologram&, const Scene&)>;

/// What is to be emitted: it goes on as a whole or not at all.
struct GatedProgram {
  std::size_t count = 1;                          ///< holograms that are to be judged
  std::function<Hologram(std::size_t)> hologram;  ///< each as it sounds; on the gate's thread
  ScenePtr scene;                                 ///< that they answer; without one it is refused
  /// Called on the gate's thread when all are allowed. `hasZones`: people are in zones that are
  /// judged, so that nothing else may sound.
  std::function<void(bool hasZones)> pass;
  std::string refusal;  ///< what a sentence on one of several holograms begins with
  bool yields = false;  ///< given up for a newer one while it is judged: many holograms
};

/// Stands before a device: programs are judged on a thread of their own, the newest first, and only
/// those that are allowed go on. What the device emits meanwhile has been allowed before, and is
/// judged again when the zones change.
///
/// Each hologram is judged in the scene that it answers and, where the zones or the statement on
/// safety of the scene last `heed`ed are others, also in that scene's: whichever came later,
/// nothing passes by zones that are older than either.
class HologramGate {
 public:
  using Refuse = std::function<void(const std::string& sentence)>;

  /// `refuse` is called on the gate's thread.
  HologramGate(JudgeHologram judge, Refuse refuse);
  /// Waits for the judgement that runs.
  ~HologramGate();
  HologramGate(const HologramGate&) = delete;
  HologramGate& operator=(const HologramGate&) = delete;

  /// Any thread; replaces what waits.
  void put(GatedProgram program);
  /// Any thread: the zones and the statement on safety are from now on those of `scene`. What
  /// passed last is judged again, and refused where it does not pass any more.
  void heed(ScenePtr scene);
  /// Any thread: what passed sounds otherwise from now on and is judged again.
  void judgeAgain();

 private:
  /// What is to be judged next: what passed, in zones that changed, before anything new.
  struct Task {
    GatedProgram program;
    bool isAgain = false;
    ScenePtr heeded;
  };
  void run();
  Task take();  // with mutex_ held and something to do
  bool isGivenUp(const Task& task);
  std::string sentenceOn(const Task& task);
  std::string sentenceOn(const Hologram& hologram, const Task& task) const;

  JudgeHologram judge_;
  Refuse refuse_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::optional<GatedProgram> waiting_;  // guarded by mutex_
  std::optional<GatedProgram> passed_;   // guarded by mutex_; last
  ScenePtr heeded_;                      // guarded by mutex_
  bool hasNewZones_ = false;             // guarded by mutex_; since what passed was judged
  bool isClosing_ = false;               // guarded by mutex_
  std::thread thread_;
};

}  // namespace acg
