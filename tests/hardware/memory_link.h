// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/drive/device_link.h"
#include "hardware/emulators/emulator.h"

namespace acg {

/// A link to an emulator in the same thread. Where nothing has come, waiting makes the emulator's
/// time pass instead. Keeps what was sent.
class MemoryLink : public DeviceLink {
 public:
  explicit MemoryLink(Emulator& emulator, std::size_t portion = 1000)
      : emulator_(emulator), portion_(portion) {}

  void send(std::span<const std::uint8_t> message, std::chrono::milliseconds) override {
    sent_.insert(sent_.end(), message.begin(), message.end());
    answers_.insert(answers_.end(), stale_.begin(), stale_.end());
    stale_.clear();
    for (std::size_t at = 0; at < message.size(); at += portion_) {
      const auto part = message.subspan(at, std::min(portion_, message.size() - at));
      const auto answer = emulator_.receive(part);
      answers_.insert(answers_.end(), answer.begin(), answer.end());
    }
  }

  std::size_t receive(std::span<std::uint8_t> into, std::chrono::milliseconds timeout) override {
    if (answers_.empty()) emulator_.pass(timeout);
    const std::size_t count = std::min(into.size(), answers_.size());
    std::copy_n(answers_.begin(), count, into.begin());
    answers_.erase(answers_.begin(), answers_.begin() + static_cast<std::ptrdiff_t>(count));
    return count;
  }

  void discard() override { answers_.clear(); }
  std::string address() const override { return "memory"; }

  std::vector<std::uint8_t>& sent() { return sent_; }
  /// Bytes that arrive before the answer to the next message, late for another one.
  void setStale(std::vector<std::uint8_t> bytes) { stale_ = std::move(bytes); }

 private:
  Emulator& emulator_;
  std::size_t portion_;
  std::vector<std::uint8_t> sent_, stale_;
  std::deque<std::uint8_t> answers_;
};

}  // namespace acg
