// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/guardian/guarded_link.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <csignal>
#include <thread>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/error.h"
#include "hardware/registry.h"

namespace acg {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr milliseconds kBeatEvery{10};
/// A guardian that is alive echoes a beat at once; the longest it may be busy with a line that
/// does not take bytes.
constexpr milliseconds kEchoTime{300};
constexpr milliseconds kStartTime{5000};
/// What the guardian may need beside the wire.
constexpr milliseconds kGuardianTime{300};

std::vector<std::string> argumentsOf(const GuardedAddress& device) {
  std::vector<std::string> arguments = {"--driver", device.driver, "--address", device.address};
  if (!device.log.empty()) {
    arguments.push_back("--log");
    arguments.push_back(device.log.string());
  }
  for (const auto& [name, value] : device.settings) {
    arguments.push_back("--set");
    arguments.push_back(
        std::visit([&name = name](const auto& v) { return fmt::format("{}={}", name, v); }, value));
  }
  return arguments;
}

/// Waits for the end of a guardian that was told to end; it may have a long mute to send.
void reap(pid_t pid) {
  for (int i = 0; i < 500; ++i) {
    if (::waitpid(pid, nullptr, WNOHANG) != 0) return;
    std::this_thread::sleep_for(milliseconds(2));
  }
}

}  // namespace

GuardedLink::GuardedLink(GuardedAddress device, std::shared_ptr<const Permission> permission)
    : device_(std::move(device)),
      permission_(std::move(permission)),
      process_(startGuardian(guardianProgram(), argumentsOf(device_))) {
  try {
    waitFor([this] { return isReady_; }, kStartTime, "did not start");
  } catch (const Error&) {
    process_.socket.reset();
    process_.muteLine.reset();
    if (process_.pid > 0) reap(process_.pid);
    throw;
  }
}

GuardedLink::~GuardedLink() {
  process_.socket.reset();
  process_.muteLine.reset();
  if (process_.pid > 0) reap(process_.pid);
}

std::uint32_t GuardedLink::write(Type type, std::span<const std::uint8_t> payload) {
  throwIfLost();
  if (payload.size() > kLongestPayload) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("A message of {} bytes is too long for \"{}\"; the most is {}.",
                            payload.size(), device_.address, kLongestPayload));
  }
  const std::vector<std::uint8_t> frame = guardianFrame(type, ++lastNumber_, payload);
  std::span<const std::uint8_t> rest(frame);
  const auto deadline = Clock::now() + kGuardianTime;
  while (!rest.empty()) {
    const ssize_t count =
        ::send(process_.socket.get(), rest.data(), rest.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count > 0) {
      rest = rest.subspan(static_cast<std::size_t>(count));
    } else if (errno != EAGAIN && errno != EINTR) {
      takeOver("ended");
    } else if (Clock::now() > deadline) {
      takeOver("takes nothing any more");
    } else {
      pollfd watched = {process_.socket.get(), POLLOUT, 0};
      ::poll(&watched, 1, 1);
    }
  }
  return lastNumber_;
}

void GuardedLink::readAvailable() {
  throwIfLost();
  std::array<std::uint8_t, 16384> bytes;
  for (;;) {
    const ssize_t count = ::recv(process_.socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) break;
    if (count > 0) reader_.append(std::span(bytes).first(static_cast<std::size_t>(count)));
    while (const auto message = reader_.next()) take(*message);
    if (reader_.takeError()) takeOver("sent a damaged message");
    if (count > 0) continue;
    throwIfLost();  // its last word says more
    takeOver("ended");
  }
  throwIfLost();
}

void GuardedLink::take(const GuardianMessage& message) {
  const auto number = static_cast<std::uint32_t>(message.value(4));
  switch (message.type) {
    case Type::kReady:
      isReady_ = true;
      byteRate_ = std::bit_cast<double>(message.value(8));
      return;
    case Type::kBeat:
      lastEcho_ = Clock::now();
      return;
    case Type::kSent:
    case Type::kSilent:
      done_ = number;
      return;
    case Type::kArmed:
      done_ = number;
      latch_.clear();
      return;
    case Type::kRefused:
      refused_ = number;
      refusal_ = message.text(4);
      return;
    case Type::kAnswer:
      if (incoming_.size() > kLongestPayload) incoming_.clear();
      incoming_.insert(incoming_.end(), message.payload.begin(), message.payload.end());
      return;
    case Type::kMuted:
      isArmed_ = false;
      if (latch_.empty()) latch_ = message.text();
      return;
    case Type::kLost:
      isArmed_ = false;
      lost_ = message.text();
      return;
    default:
      takeOver("sent a message of the wrong kind");
  }
}

void GuardedLink::beatIfDue() {
  if (!isArmed_) return;
  const auto now = Clock::now();
  if (!permission_->isFresh()) {
    mute();
    latch_ = permission_->expiry();
    return;
  }
  if (now - lastEcho_ > kEchoTime) takeOver("does not answer");
  if (now < nextBeat_) return;
  nextBeat_ = now + kBeatEvery;
  write(Type::kBeat, {});
}

void GuardedLink::wait(nanoseconds time) const {
  pollfd watched = {process_.socket.get(), POLLIN, 0};
  const timespec limit = {time.count() / 1'000'000'000, time.count() % 1'000'000'000};
  ::ppoll(&watched, 1, &limit, nullptr);
}

void GuardedLink::waitFor(const std::function<bool()>& isReached, milliseconds timeout,
                          const char* what) {
  const auto deadline = Clock::now() + timeout;
  for (;;) {
    readAvailable();
    if (isReached()) return;
    beatIfDue();
    const nanoseconds left = deadline - Clock::now();
    if (left <= nanoseconds(0)) takeOver(what);
    wait(std::min(left, untilBeat()));
  }
}

/// Not a beat later than the owner's permission lasts.
nanoseconds GuardedLink::untilBeat() const {
  if (!isArmed_) return kBeatEvery;
  return std::clamp<nanoseconds>(kPermissionTime - permission_->age(), nanoseconds(0), kBeatEvery);
}

void GuardedLink::throwIfLost() const {
  if (!lost_.empty()) throw Error(ErrorCode::kIo, lost_);
}

void GuardedLink::takeOver(const std::string& reason) {
  isArmed_ = false;
  lost_ = fmt::format("The guardian of \"{}\" {}; ", device_.address, reason);
  if (process_.pid > 0) {
    ::kill(process_.pid, SIGKILL);  // so that it cannot hold the port
    ::waitpid(process_.pid, nullptr, 0);
    process_.pid = -1;
  }
  try {
    const auto link = deviceDriver(device_.driver).openLink(device_.address, device_.settings);
    link->discard();
    if (!muteMessage_.empty()) {
      link->send(muteMessage_, longestTransfer(*link, muteMessage_.size()));
    }
    lost_ += "the device was silenced without it; connect again.";
  } catch (const Error& error) {
    lost_ += fmt::format("the device could not be silenced: {}", error.what());
  }
  throwIfLost();
  std::terminate();  // not reached: lost_ is a sentence
}

void GuardedLink::send(std::span<const std::uint8_t> message, milliseconds timeout) {
  readAvailable();
  beatIfDue();
  const bool isOutput = traffic_ == Traffic::kOutput;
  if (isOutput) {
    if (const std::string why = latchReason(); !why.empty()) {
      throw Error(ErrorCode::kCancelled, why);
    }
    if (!isArmed_) {
      throw Error(
          ErrorCode::kUnavailable,
          fmt::format("{} is not armed, so that nothing is sent to it; arm it first.", address()));
    }
  }
  const std::uint32_t number = write(isOutput ? Type::kOutput : Type::kQuery, message);
  waitFor([&] { return isAnswered(number); }, timeout + kGuardianTime, "did not send a message");
  if (refused_ == number) {
    const std::string why = latchReason();
    throw Error(ErrorCode::kCancelled, why.empty() ? refusal_ : why);
  }
}

std::size_t GuardedLink::receive(std::span<std::uint8_t> into, milliseconds timeout) {
  const auto deadline = Clock::now() + timeout;
  for (;;) {
    readAvailable();
    beatIfDue();
    const nanoseconds left = deadline - Clock::now();
    if (!incoming_.empty() || left <= nanoseconds(0)) break;
    wait(std::min(left, untilBeat()));
  }
  const std::size_t count = std::min(into.size(), incoming_.size());
  std::copy_n(incoming_.begin(), count, into.begin());
  incoming_.erase(incoming_.begin(), incoming_.begin() + static_cast<std::ptrdiff_t>(count));
  return count;
}

void GuardedLink::discard() {
  readAvailable();
  incoming_.clear();
  write(Type::kDiscard, {});
}

void GuardedLink::setMuteMessage(const std::vector<std::uint8_t>& message) {
  if (message == muteMessage_) return;
  muteMessage_ = message;
  write(Type::kMuteMessage, message);
}

void GuardedLink::arm(std::uint64_t afterMutes) {
  if (!permission_->isFresh()) {
    throw Error(
        ErrorCode::kUnavailable,
        fmt::format("{} cannot be armed: its owner does not renew the permission.", address()));
  }
  isMuted_ = false;
  const std::uint32_t number = write(Type::kArm, guardianPayload(afterMutes, 8));
  waitFor([&] { return isAnswered(number); }, kGuardianTime, "did not arm");
  if (refused_ == number) throw Error(ErrorCode::kCancelled, refusal_);
  lastEcho_ = Clock::now();
  isArmed_ = true;
  // Looked at last: a mute from now on finds it armed and disarms it again.
  if (mutes_ != afterMutes) {
    isArmed_ = false;
    isMuted_ = true;
    throw Error(ErrorCode::kCancelled, "It was muted.");
  }
  beatIfDue();
}

void GuardedLink::disarm() {
  isArmed_ = false;
  const std::uint32_t number = write(Type::kDisarm, {});
  const auto wire =
      byteRate_ > 0 ? static_cast<int>(2e3 * double(muteMessage_.size()) / byteRate_) : 0;
  waitFor([&] { return isAnswered(number); }, kGuardianTime + milliseconds(100 + wire),
          "did not disarm");
}

void GuardedLink::heartbeat() {
  readAvailable();
  beatIfDue();
}

void GuardedLink::mute() noexcept {
  ++mutes_;
  isMuted_ = true;
  isArmed_ = false;
  const std::uint8_t byte = 1;
  while (::send(process_.muteLine.get(), &byte, 1, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 &&
         errno == EINTR) {
  }
}

std::string GuardedLink::latchReason() const {
  if (!latch_.empty()) return latch_;
  return isMuted_ ? "It was muted." : std::string();
}

GatedLinkFactory guardedLinks(GuardedAddress device) {
  return [device = std::move(device)](std::shared_ptr<const Permission> permission) {
    return std::make_unique<GuardedLink>(device, std::move(permission));
  };
}

}  // namespace acg
