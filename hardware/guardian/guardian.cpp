// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/guardian/guardian.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/drive/gated_link.h"
#include "core/error.h"

namespace acg {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr milliseconds kIdle{50};
/// Between looks at a link that poll() cannot watch.
constexpr milliseconds kBlindLook{2};
constexpr std::size_t kMostPending = 4 * kLongestPayload;
/// Of a program that does not read, as one that was stopped.
constexpr std::size_t kMostOutgoing = 1 << 20;
constexpr int kMuteTries = 3;

}  // namespace

Guardian::Guardian(DeviceLink& link, int socket, int muteLine, AuditLog& log, std::string device)
    : link_(link), socket_(socket), muteLine_(muteLine), log_(log), device_(std::move(device)) {}

void Guardian::serve(const volatile std::sig_atomic_t& isAsked) {
  tell(Type::kReady, guardianPayload(std::bit_cast<std::uint64_t>(link_.byteRate()), 8));
  while (!isOver_ && !isAsked) {
    wait();
    readMuteLine();
    readSocket();
    checkBeat();
    forwardPortion();
    relayAnswers();
    flush();
  }
  if (!isSilent_ || isArmed_) {
    trip(isAsked ? "The guardian was asked to end." : "The program ended.");
  }
}

void Guardian::wait() {
  nanoseconds time = kIdle;
  if (isArmed_) time = std::min<nanoseconds>(time, lastBeat_ + kBeatTime - Clock::now());
  const bool isBlind = link_.descriptor() < 0 && !isLost_;
  if (isBlind) time = std::min<nanoseconds>(time, kBlindLook);
  if (!pending_.empty() || time < nanoseconds(0)) time = nanoseconds(0);
  const short out = outgoing_.empty() ? 0 : POLLOUT;
  std::array<pollfd, 3> watched = {{{socket_, static_cast<short>(POLLIN | out), 0},
                                    {muteLine_, POLLIN, 0},
                                    {isLost_ ? -1 : link_.descriptor(), POLLIN, 0}}};
  const timespec limit = {time.count() / 1'000'000'000, time.count() % 1'000'000'000};
  ::ppoll(watched.data(), watched.size(), &limit, nullptr);
  mayHaveAnswers_ = isBlind || watched[2].revents != 0;
}

void Guardian::readMuteLine() {
  std::array<std::uint8_t, 64> bytes;
  const ssize_t count = ::read(muteLine_, bytes.data(), bytes.size());
  if (count > 0) {
    mutes_ += static_cast<std::uint64_t>(count);
    trip("It was muted.");
  } else if (count == 0) {
    isOver_ = true;
  }
}

void Guardian::readSocket() {
  std::array<std::uint8_t, 16384> bytes;
  const ssize_t count = ::recv(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) isOver_ = true;
  if (count <= 0) return;
  reader_.append(std::span(bytes).first(static_cast<std::size_t>(count)));
  while (const auto message = reader_.next()) take(*message);
  if (reader_.takeError()) trip("The program sent a damaged message.");
}

void Guardian::take(const GuardianMessage& message) {
  const auto refuse = [&](const std::string& why) {
    tell(Type::kRefused, guardianPayload(message.number, 4, why));
  };
  switch (message.type) {
    case Type::kMuteMessage:
      muteMessage_ = message.payload;
      return;
    case Type::kArm:
      return takeArm(message);
    case Type::kDisarm:
      isArmed_ = false;
      dropPending("It was disarmed.");
      silence();
      return tell(Type::kSilent, guardianPayload(message.number, 4));
    case Type::kBeat:
      if (isArmed_) lastBeat_ = Clock::now();
      return tell(Type::kBeat, {});
    case Type::kOutput:
      if (!isArmed_) return refuse("It is not armed.");
      break;
    case Type::kQuery:
      break;
    case Type::kDiscard:
      if (!isLost_) link_.discard();
      return;
    default:
      return trip("The program sent a message of the wrong kind.");
  }
  if (isLost_) return refuse("The device is gone.");
  pendingBytes_ += message.payload.size();
  if (pendingBytes_ > kMostPending) return trip("The program sends more than the line takes.");
  pending_.push_back({message.number, message.type == Type::kOutput, message.payload});
}

void Guardian::takeArm(const GuardianMessage& message) {
  std::string why;
  if (isLost_) why = "The device is gone.";
  if (muteMessage_.empty()) why = "It does not know how to silence the device.";
  // A mute that the program did not know of when it asked has overtaken the wish.
  if (message.payload.size() != 8 || message.value(8) != mutes_) why = "It was muted.";
  if (!why.empty()) return tell(Type::kRefused, guardianPayload(message.number, 4, why));
  isArmed_ = true;
  lastBeat_ = Clock::now();
  log_.write(device_, "armed");
  tell(Type::kArmed, guardianPayload(message.number, 4));
}

void Guardian::checkBeat() {
  if (isArmed_ && Clock::now() - lastBeat_ >= kBeatTime) {
    trip(fmt::format("The program gave no sign of life for {} ms.", kBeatTime.count()));
  }
}

void Guardian::forwardPortion() {
  if (pending_.empty() || isLost_) return;
  Pending& message = pending_.front();
  const std::size_t size =
      std::min(portionSize(link_, message.bytes.size()), message.bytes.size() - message.sent);
  const auto portion = std::span(message.bytes).subspan(message.sent, size);
  try {
    isSilent_ = false;
    link_.send(portion, longestTransfer(link_, size));
  } catch (const Error& error) {
    return lose(error.what());
  }
  message.sent += size;
  if (message.sent < message.bytes.size()) return;
  tell(Type::kSent, guardianPayload(message.number, 4));
  pendingBytes_ -= message.bytes.size();
  pending_.pop_front();
}

void Guardian::relayAnswers() {
  if (isLost_ || !mayHaveAnswers_) return;
  std::array<std::uint8_t, 4096> bytes;
  try {
    const std::size_t count = link_.receive(bytes, milliseconds(0));
    if (count > 0) tell(Type::kAnswer, std::span(bytes).first(count));
  } catch (const Error& error) {
    lose(error.what());
  }
}

void Guardian::dropPending(const std::string& reason) {
  for (const Pending& message : pending_) {
    tell(Type::kRefused, guardianPayload(message.number, 4, reason));
  }
  pending_.clear();
  pendingBytes_ = 0;
}

void Guardian::trip(const std::string& reason) {
  const bool isNew = isArmed_ || !isSilent_;
  isArmed_ = false;
  silence();
  dropPending(reason);
  tellText(Type::kMuted, reason);
  if (isNew) log_.write(device_, "muted", reason);
}

void Guardian::silence() {
  if (isSilent_ || isLost_ || muteMessage_.empty()) return;
  std::string failure;
  for (int i = 0; i < kMuteTries; ++i) {
    try {
      link_.discard();
      link_.send(muteMessage_, longestTransfer(link_, muteMessage_.size()));
      isSilent_ = true;
      return;
    } catch (const Error& error) {
      failure = error.what();
    }
  }
  lose(failure);
}

void Guardian::lose(const std::string& reason) {
  isArmed_ = false;
  try {
    // A line that did not take a message in time may still take this.
    link_.discard();
    link_.send(muteMessage_, milliseconds(20));
  } catch (const Error&) {
    // It is gone.
  }
  isLost_ = true;
  dropPending(reason);
  tellText(Type::kLost, reason);
  log_.write(device_, "lost", reason);
}

void Guardian::tell(Type type, std::span<const std::uint8_t> payload) {
  if (outgoing_.size() > kMostOutgoing) return;
  const auto frame = guardianFrame(type, ++lastNumber_, payload);
  outgoing_.insert(outgoing_.end(), frame.begin(), frame.end());
  flush();
}

void Guardian::tellText(Type type, const std::string& text) {
  tell(type, guardianPayload(0, 0, text));
}

void Guardian::flush() {
  if (outgoing_.empty()) return;
  const ssize_t count =
      ::send(socket_, outgoing_.data(), outgoing_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (count > 0) outgoing_.erase(outgoing_.begin(), outgoing_.begin() + count);
}

}  // namespace acg
