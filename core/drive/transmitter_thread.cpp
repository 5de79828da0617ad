// SPDX-License-Identifier: GPL-3.0-or-later
// What the transmitter's own thread waits for, and what it does when something fails.
#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <pthread.h>
#include <sched.h>

#include "core/drive/device_session.h"
#include "core/drive/spin_time.h"
#include "core/drive/transmitter.h"
#include "core/drive/transmitter_times.h"
#include "core/error.h"

namespace acg {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kBeat{10};      ///< between heartbeats while armed
constexpr milliseconds kIdleBeat{50};  ///< to notice an unplugged cable while not
/// A question to the device is put off when a frame is due so soon.
constexpr milliseconds kQuiet{6};
constexpr milliseconds kLongestQuiet{500};

/// Deadlines of a millisecond suffer where other work runs; where the system allows it, this
/// thread goes before. Where it does not, nothing but the jitter is worse.
void goFirst() {
  sched_param parameters{};
  parameters.sched_priority = 5;
  static_cast<void>(::pthread_setschedparam(::pthread_self(), SCHED_RR, &parameters));
}

}  // namespace

void Transmitter::run() {
  goFirst();
  for (;;) {
    std::function<void()> command;
    {
      const auto until = nextWake();
      const bool mayTake = sequence_ != nullptr || Clock::now() >= nextAllowed_;
      std::unique_lock lock(mutex_);
      wake_.wait_until(lock, until, [&] {
        return !commands_.empty() || isClosing_ ||
               (newest_ &&
                (sequence_ != nullptr || (mayTake && arming_.state() == DriveState::kLive)));
      });
      if (!commands_.empty()) {
        command = std::move(commands_.front());
        commands_.pop_front();
      } else if (isClosing_) {
        return;
      }
    }
    if (command) guarded(command);
    guarded([this] { step(); });
  }
}

Transmitter::Clock::time_point Transmitter::nextWake() const {
  const auto now = Clock::now();
  if (!session_) return now + std::chrono::hours(1);
  Clock::time_point wake = std::min(nextBeat_, nextAsk_);
  if (isLive()) {
    if (pacer_ && !pacer_->isOver())
      wake = std::min(wake, pacer_->due() - spinTime(sequence_->rate));
    if (sequence_ && !pacer_ && !isFromMemory_) wake = now;
    if (!sequence_) {
      const std::lock_guard lock(mutex_);
      if (!isSettled_ || newest_) wake = std::min(wake, nextAllowed_);
    }
  }
  return wake;
}

void Transmitter::guarded(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    trip(error.what());
    // What is wrong with the frame is no reason to give up the link.
    if (error.code() == ErrorCode::kIo) close();
  } catch (const std::exception& error) {
    trip(fmt::format("Something unforeseen happened: {}.", error.what()));
  }
}

void Transmitter::trip(const std::string& given) {
  std::string reason = given;
  if (const auto link = currentLink()) {
    // A mute that came in between shows as a message that did not get through.
    if (const std::string latched = link->latchReason(); !latched.empty()) reason = latched;
    link->mute();
  }
  latch(reason, "fault");
  noteSilence();
}

void Transmitter::noteSilence() {
  endPacer();
  isSettled_ = true;
  if (session_) session_->muted();
  publish(true);
}

void Transmitter::step() {
  if (!session_) return;
  beat();
  if (isLive()) emitDue();
  ask();
  publish(false);
}

void Transmitter::beat() {
  const auto now = Clock::now();
  if (now < nextBeat_) return;
  DriveState state;
  {
    const std::lock_guard lock(mutex_);
    state = arming_.state();
  }
  const bool mayEmit = state == DriveState::kArmed || state == DriveState::kLive;
  nextBeat_ = now + (mayEmit ? kBeat : kIdleBeat);
  // Not a beat later than the permission may last.
  if (mayEmit) nextBeat_ = std::min(nextBeat_, now + (kPermissionTime - permission_->age()));
  session_->link().heartbeat();
  if (mayEmit) {
    if (const std::string why = session_->link().latchReason(); !why.empty()) trip(why);
  }
}

void Transmitter::ask() {
  const auto now = Clock::now();
  if (now < nextAsk_) return;
  const bool isNear = pacer_ && !pacer_->isOver() && pacer_->due() < now + kQuiet;
  if (isNear && now < lastAsk_ + kLongestQuiet) {
    nextAsk_ = now + kQuiet;
    return;
  }
  lastAsk_ = now;
  DriveState state;
  {
    const std::lock_guard lock(mutex_);
    state = arming_.state();
  }
  const bool mayEmit = state == DriveState::kArmed || state == DriveState::kLive;
  nextAsk_ = now + (mayEmit ? kAskWhileArmed : kAskWhileIdle);
  if (const auto why = session_->ask()) trip(*why);
}

}  // namespace acg
