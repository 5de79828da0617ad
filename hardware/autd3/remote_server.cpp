// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/remote_server.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "hardware/autd3/byte_writer.h"

namespace acg::autd3 {

std::vector<std::uint8_t> RemoteServer::receive(std::span<const std::uint8_t> bytes) {
  std::vector<std::uint8_t> answers;
  if (hasEnded_) return answers;
  const auto thrown = static_cast<std::size_t>(std::min<std::uint64_t>(skipped_, bytes.size()));
  skipped_ -= thrown;
  bytes = bytes.subspan(thrown);
  waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
  while (!hasEnded_ && taken_ < waiting_.size() && takeMessage(answers)) {
  }
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(taken_));
  taken_ = 0;
  return answers;
}

void RemoteServer::connected(bool isConnected) {
  waiting_.clear();
  skipped_ = 0;
  hasGreeted_ = false;
  hasEnded_ = !isConnected;
  setOpen(false);
}

void RemoteServer::setOpen(bool isOpen) {
  if (std::exchange(isOpen_, isOpen) != isOpen) calls_.setOpen(isOpen);
}

void RemoteServer::drop(std::size_t count) { taken_ = std::min(taken_ + count, waiting_.size()); }

void RemoteServer::refuse(const std::string& sentence, std::vector<std::uint8_t>& answers) {
  answers.push_back(kRemoteError);
  put32(answers, static_cast<std::uint32_t>(sentence.size()));
  answers.insert(answers.end(), sentence.begin(), sentence.end());
  constexpr std::size_t kMost = 1000;
  if (complaints_.size() < kMost) complaints_.push_back(sentence);
  if (!hasGreeted_) {
    hasEnded_ = true;
    setOpen(false);
  }
}

bool RemoteServer::takeMessage(std::vector<std::uint8_t>& answers) {
  const std::uint8_t command = waiting_[taken_];
  if (command == kHello && !hasGreeted_) return takeHello(answers);
  const std::size_t frames = kRemoteTxBytes * static_cast<std::size_t>(devices_);
  if (command == kHello) {
    drop(1);
    refuse("Handshake already completed", answers);
  } else if (!hasGreeted_) {
    drop(1);
    refuse("Handshake is required before sending commands", answers);
  } else if (command == kConfigureGeometry || command == kUpdateGeometry) {
    return takeGeometry(command == kUpdateGeometry, answers);
  } else if (command < kSendFrames || command > kCloseLink) {
    drop(1);
    refuse(fmt::format("Unknown message type: {}", command), answers);
  } else if (!isOpen_) {
    drop(1);
    refuse("Link is closed", answers);
  } else if (command == kSendFrames) {
    if (waiting_.size() - taken_ < 1 + frames) return false;
    calls_.send(std::span(waiting_).subspan(taken_ + 1, frames));
    drop(1 + frames);
    answers.push_back(kRemoteOk);
  } else {
    drop(1);
    answers.push_back(kRemoteOk);
    if (command == kCloseLink) {
      setOpen(false);
      hasEnded_ = true;
    } else {
      const std::vector<std::uint8_t> rx = calls_.read();
      answers.insert(answers.end(), rx.begin(), rx.end());
    }
  }
  return true;
}

bool RemoteServer::takeHello(std::vector<std::uint8_t>& answers) {
  const std::vector<std::uint8_t> hello = helloMessage();
  const std::span<const std::uint8_t> here = std::span(waiting_).subspan(taken_);
  if (here.size() >= 3 && numberAt<std::uint16_t>(here, 1) != kRemoteVersion) {
    const int version = numberAt<std::uint16_t>(here, 1);
    drop(3);
    refuse(fmt::format("Unsupported protocol version: {}", version), answers);
    return true;
  }
  if (here.size() < hello.size()) return false;
  const bool isRight = std::equal(hello.begin(), hello.end(), here.begin());
  drop(hello.size());
  if (!isRight) {
    refuse("Invalid client magic", answers);
    return true;
  }
  hasGreeted_ = true;
  answers.push_back(kRemoteOk);
  return true;
}

bool RemoteServer::takeGeometry(bool isUpdate, std::vector<std::uint8_t>& answers) {
  if (isUpdate != isOpen_) {
    drop(1);
    refuse(isUpdate ? "Link is closed" : "Link is already opened", answers);
    return true;
  }
  const std::span<const std::uint8_t> here = std::span(waiting_).subspan(taken_);
  constexpr std::size_t kHead = 5, kPose = 28;
  if (here.size() < kHead) return false;
  const auto count = numberAt<std::uint32_t>(here, 1);
  if (count != static_cast<std::uint32_t>(devices_)) {
    const std::uint64_t rest = std::uint64_t{kPose} * count;
    const std::uint64_t there = std::min<std::uint64_t>(rest, here.size() - kHead);
    skipped_ = rest - there;
    drop(kHead + static_cast<std::size_t>(there));
    refuse(fmt::format("The number of devices is {}, not {}", devices_, count), answers);
    return true;
  }
  if (here.size() < kHead + kPose * count) return false;
  drop(kHead + kPose * count);
  answers.push_back(kRemoteOk);
  setOpen(true);
  return true;
}

}  // namespace acg::autd3
