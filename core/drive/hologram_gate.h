// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/scene/hologram.h"

namespace acg {

/// Says of a hologram why it must not be emitted, one sentence; empty: it may. Throws where it
/// cannot tell, which counts as a refusal. Called on one thread at a time.
using JudgeHologram = std::function<std::string(const Hologram&)>;

/// Stands before a device: holograms are judged on a thread of their own, the newest first, and
/// only those that are allowed go on. What the device emits meanwhile has been allowed before.
class HologramGate {
 public:
  using Clock = std::chrono::steady_clock;
  using Pass = std::function<void(HologramPtr, Clock::time_point asked)>;
  using Refuse = std::function<void(const std::string& sentence)>;

  /// `pass` and `refuse` are called on the gate's thread; none of them after a newer `forget`.
  HologramGate(JudgeHologram judge, Pass pass, Refuse refuse);
  /// Waits for the judgement that runs.
  ~HologramGate();
  HologramGate(const HologramGate&) = delete;
  HologramGate& operator=(const HologramGate&) = delete;

  /// Any thread; replaces one that waits.
  void put(HologramPtr hologram);
  /// Any thread: what waits or is judged now goes nowhere.
  void forget();

 private:
  struct Waiting {
    HologramPtr hologram;
    Clock::time_point asked;
  };
  void run();

  JudgeHologram judge_;
  Pass pass_;
  Refuse refuse_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::optional<Waiting> waiting_;  // guarded by mutex_
  std::uint64_t forgotten_ = 0;     // guarded by mutex_; how often
  bool isClosing_ = false;          // guarded by mutex_
  std::thread thread_;
};

}  // namespace acg
