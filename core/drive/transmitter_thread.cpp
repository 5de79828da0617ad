// SPDX-License-Identifier: GPL-3.0-or-later
// What the transmitter's own thread does.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <pthread.h>
#include <sched.h>

#include "core/drive/device_session.h"
#include "core/drive/quantiser.h"
#include "core/drive/send_statistics.h"
#include "core/drive/transmitter.h"
#include "core/error.h"

namespace acg {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr milliseconds kBeat{10};      ///< between heartbeats while armed
constexpr milliseconds kIdleBeat{50};  ///< to notice an unplugged cable while not
constexpr milliseconds kAskWhileArmed{250};
constexpr milliseconds kAskWhileIdle{1000};
/// Waiting is left so long before a deadline, for the system wakes late, and spun to its end.
constexpr microseconds kLongestSpin{300};
/// A question to the device is put off when a frame is due so soon.
constexpr milliseconds kQuiet{6};
constexpr milliseconds kLongestQuiet{500};

/// At most a quarter of the time between frames: other work needs the core too.
std::chrono::steady_clock::duration spinTime(double rate) {
  const std::chrono::duration<double> quarter(0.25 / rate);
  return std::min(std::chrono::duration_cast<std::chrono::steady_clock::duration>(quarter),
                  std::chrono::steady_clock::duration(kLongestSpin));
}

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
  bool isNew = false;
  {
    const std::lock_guard lock(mutex_);
    isNew = arming_.trip(reason);
  }
  if (isNew) setup_.log->write(setup_.name, "fault", reason);
  noteSilence();
}

void Transmitter::noteSilence() {
  endPacer();
  isSettled_ = true;
  if (session_) session_->muted();
  publish(true);
}

void Transmitter::endPacer() {
  if (!pacer_) return;
  late_ += pacer_->late();
  dropped_ += pacer_->dropped();
  pacer_.reset();
}

void Transmitter::startStream(std::shared_ptr<const FrameSequence> sequence, bool fromMemory) {
  endPacer();
  sequence_ = std::move(sequence);
  isFromMemory_ = fromMemory;
  wanted_.reset();
  {
    const std::lock_guard lock(mutex_);
    newest_.reset();
  }
  if (fromMemory && isLive()) session_->store(*sequence_);
  publish(true);
}

void Transmitter::open() {
  if (session_) return;
  std::shared_ptr<GatedLink> link;
  try {
    link = setup_.openLink(permission_);
    session_ = std::make_unique<DeviceSession>(*setup_.driver, link, setup_.settings);
    session_->start();
  } catch (const Error& error) {
    session_.reset();
    setup_.log->write(setup_.name, "not connected", error.what());
    refuse(error.what());
    publish(true);
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    link_ = std::move(link);
    arming_.connect(!traits_.watchdog);
    status_.refusal.clear();
  }
  nextBeat_ = nextAllowed_ = Clock::now();
  nextAsk_ = nextBeat_ + kAskWhileIdle;
  const DeviceReport& report = session_->report();
  setup_.log->write(
      setup_.name, "connected",
      report.firmware.empty() && report.serialNumber.empty()
          ? ""
          : fmt::format("firmware {}, serial number {}", report.firmware, report.serialNumber));
  publish(true);
}

void Transmitter::close() {
  if (!session_) return;
  const std::shared_ptr<GatedLink> link = currentLink();
  try {
    link->disarm();
  } catch (const Error&) {
    // Gone already; that is why it is closed, or nothing more can be done.
  }
  noteSilence();  // publishes the last numbers
  session_.reset();
  {
    const std::lock_guard lock(mutex_);
    link_.reset();
    arming_.disconnect();
  }
  setup_.log->write(setup_.name, "disconnected");
  publish(true);
}

void Transmitter::turnSwitch(bool isOn, bool consents) {
  const std::shared_ptr<GatedLink> link = currentLink();
  const std::uint64_t mutes = link ? link->mutes() : 0;
  std::string refusal;
  DriveState before, after;
  {
    const std::lock_guard lock(mutex_);
    before = arming_.state();
    refusal = status_.refusal = arming_.setSwitch(isOn, consents);
    after = arming_.state();
  }
  if (!refusal.empty()) {
    setup_.log->write(setup_.name, "arming refused", refusal);
  } else if (after == DriveState::kArmed && before != DriveState::kArmed) {
    link->arm(mutes);
    nextBeat_ = Clock::now();
    nextAsk_ = std::min(nextAsk_, nextBeat_ + kAskWhileArmed);
    setup_.log->write(setup_.name, "armed",
                      traits_.watchdog ? "" : "with consent to a device without watchdog");
  } else if (before != after) {
    link->disarm();
    noteSilence();
    setup_.log->write(setup_.name, "disarmed");
  }
  publish(true);
}

void Transmitter::goLive(bool isLive) {
  DriveState before;
  {
    const std::lock_guard lock(mutex_);
    before = arming_.state();
    try {
      isLive ? arming_.start() : arming_.stop();
      status_.refusal.clear();
    } catch (const Error& error) {
      status_.refusal = error.what();
    }
    if (before == arming_.state()) isLive = before == DriveState::kLive;
  }
  if (isLive && before == DriveState::kArmed) {
    setup_.log->write(setup_.name, "live");
    if (sequence_ && isFromMemory_) session_->store(*sequence_);
    isSettled_ = !wanted_;
  } else if (!isLive && before == DriveState::kLive) {
    endPacer();
    session_->silence();
    setup_.log->write(setup_.name, "stopped");
  }
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

void Transmitter::emitDue() {
  {
    const std::lock_guard lock(mutex_);
    if (newest_ && sequence_) {  // a hologram ends a stream
      sequence_.reset();
      endPacer();
    }
  }
  if (sequence_) {
    if (!isFromMemory_) sendStreamed();
  } else {
    sendShown();
  }
}

void Transmitter::sendStreamed() {
  if (!pacer_) {
    pacer_.emplace(sequence_->frames.size(), sequence_->rate, sequence_->repeats, Clock::now());
  }
  if (pacer_->isOver() || pacer_->due() - spinTime(sequence_->rate) > Clock::now()) return;
  while (Clock::now() < pacer_->due()) {
  }
  const auto now = Clock::now();
  const std::optional<std::size_t> frame = pacer_->take(now);
  if (!frame) return;
  session_->show(sequence_->frames[*frame]);
  const std::chrono::duration<double> sinceDue = now - pacer_->lastDue();
  session_->statistics().begunAfterDue(std::chrono::duration_cast<Clock::duration>(sinceDue));
  logReductions();
}

void Transmitter::sendShown() {
  const auto now = Clock::now();
  if (now < nextAllowed_) return;
  std::optional<Shown> shown;
  {
    const std::lock_guard lock(mutex_);
    shown.swap(newest_);
  }
  if (shown) {
    wanted_ = frameOf(*shown->hologram);
    asked_ = shown->asked;
    isSettled_ = false;
  }
  if (isSettled_ || !wanted_) return;
  isSettled_ = session_->show(*wanted_);
  if (asked_) {
    followTimes_->add(std::chrono::duration<double>(session_->lastFrameTime() - *asked_).count());
    asked_.reset();
  }
  if (traits_.frameRate > 0) {
    nextAllowed_ = now + std::chrono::duration_cast<Clock::duration>(
                             std::chrono::duration<double>(1 / traits_.frameRate));
  }
  logReductions();
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

void Transmitter::logReductions() {
  for (const std::string& sentence : session_->newReductions()) {
    setup_.log->write(setup_.name, "limited", sentence);
  }
}

}  // namespace acg
