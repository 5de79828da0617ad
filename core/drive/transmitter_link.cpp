// SPDX-License-Identifier: GPL-3.0-or-later
// How the transmitter's thread opens and closes the link, and what its switches do.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/drive/device_session.h"
#include "core/drive/transmitter.h"
#include "core/drive/transmitter_times.h"
#include "core/error.h"

namespace acg {

void Transmitter::open() {
  if (session_) return;
  std::shared_ptr<GatedLink> link;
  try {
    link = setup_.openLink(permission_);
    session_ = std::make_unique<DeviceSession>(*setup_.driver, link, setup_.settings);
    session_->start();
    useCalibration(connectedCalibration());
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

std::shared_ptr<const Calibration> Transmitter::connectedCalibration() const {
  if (setup_.calibration) return std::make_shared<Calibration>(*setup_.calibration);
  if (!setup_.findCalibration) return nullptr;
  const std::string& known = setup_.serialNumber;
  const std::string serialNumber = known.empty() ? session_->report().serialNumber : known;
  if (serialNumber.empty()) return nullptr;
  std::optional<Calibration> found = setup_.findCalibration(serialNumber);
  if (!found) return nullptr;
  checkCalibration(*found, traits_.channels);
  return std::make_shared<Calibration>(*std::move(found));
}

void Transmitter::useCalibration(std::shared_ptr<const Calibration> calibration) {
  if (calibration && calibration != calibration_) {
    setup_.log->write(setup_.name, "calibrated", calibrationSentence(*calibration));
  }
  calibration_ = std::move(calibration);
  {
    const std::lock_guard lock(mutex_);
    status_.calibration = calibration_;
    status_.settledRevision.reset();
  }
  if (shown_) {
    wanted_ = frameOf(*shown_);
    isSettled_ = false;
  }
  if (gate_) gate_->judgeAgain();  // it sounds otherwise now
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
  }
  // Silent before anybody reads that it is not armed.
  if (!isOn && (before == DriveState::kArmed || before == DriveState::kLive)) link->disarm();
  {
    const std::lock_guard lock(mutex_);
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
    noteSilence();
    setup_.log->write(setup_.name, "disarmed");
  }
  publish(true);
}

void Transmitter::goLive(bool isLive) {
  bool stops;
  {
    const std::lock_guard lock(mutex_);
    stops = !isLive && arming_.state() == DriveState::kLive;
  }
  if (stops) {
    endPacer();
    session_->silence();  // before anybody reads that it is not live
  }
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
    // What waited for this is followed from now on: its user took the time before.
    const auto now = Clock::now();
    if (asked_) asked_ = now;
    {
      const std::lock_guard lock(mutex_);
      if (newest_) newest_->asked = now;
    }
    if (sequence_ && isFromMemory_) session_->store(*sequence_);
    isSettled_ = !wanted_;
  } else if (stops) {
    setup_.log->write(setup_.name, "stopped");
  }
  publish(true);
}

}  // namespace acg
