// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/hologram_gate.h"

#include <exception>
#include <utility>

namespace acg {

HologramGate::HologramGate(JudgeHologram judge, Pass pass, Refuse refuse)
    : judge_(std::move(judge)),
      pass_(std::move(pass)),
      refuse_(std::move(refuse)),
      thread_([this] { run(); }) {}

HologramGate::~HologramGate() {
  {
    const std::lock_guard lock(mutex_);
    isClosing_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void HologramGate::put(HologramPtr hologram) {
  {
    const std::lock_guard lock(mutex_);
    waiting_ = Waiting{std::move(hologram), Clock::now()};
  }
  wake_.notify_all();
}

void HologramGate::forget() {
  const std::lock_guard lock(mutex_);
  waiting_.reset();
  ++forgotten_;
}

void HologramGate::run() {
  for (;;) {
    Waiting next;
    std::uint64_t forgotten;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return waiting_ || isClosing_; });
      if (isClosing_) return;
      next = std::move(*waiting_);
      waiting_.reset();
      forgotten = forgotten_;
    }
    std::string sentence;
    try {
      sentence = judge_(*next.hologram);
    } catch (const std::exception& error) {
      sentence = error.what();
      if (sentence.empty()) sentence = "The exposure of the zones could not be judged.";
    }
    // Held over the hand-over: after `forget` has returned nothing comes from before it.
    const std::lock_guard lock(mutex_);
    if (forgotten != forgotten_ || isClosing_) continue;
    sentence.empty() ? pass_(std::move(next.hologram), next.asked) : refuse_(sentence);
  }
}

}  // namespace acg
