// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/live_device.h"

#include <string>

#include <fmt/format.h>

#include "app/cli/progress.h"
#include "core/error.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kConnectTime{15};

/// Waits until a wish is met. One after the other, so that the reason of a refusal is that of the
/// first.
void reach(Transmitter& transmitter, DriveState wanted) {
  const auto isDecided = [=](const TransmitterStatus& status) {
    return status.state == wanted || status.state == DriveState::kFault || !status.refusal.empty();
  };
  ownUntil(transmitter, isDecided, kConnectTime);
  const TransmitterStatus status = transmitter.status();
  if (status.state == wanted) return;
  throw Error(ErrorCode::kUnavailable,
              status.state == DriveState::kFault ? status.reason : status.refusal);
}

}  // namespace

bool ownUntil(Transmitter& transmitter,
              const std::function<bool(const TransmitterStatus&)>& isReached,
              Clock::duration timeout) {
  const auto deadline = Clock::now() + timeout;
  while (!wasInterrupted() && Clock::now() < deadline) {
    transmitter.renewPermission();
    if (transmitter.waitUntil(isReached, kRenewal)) return true;
  }
  return false;
}

void connectDevice(Transmitter& transmitter) {
  transmitter.connect();
  const auto isSettled = [](const TransmitterStatus& status) {
    return status.state == DriveState::kConnected || !status.refusal.empty();
  };
  ownUntil(transmitter, isSettled, kConnectTime);
  const TransmitterStatus status = transmitter.status();
  if (status.state != DriveState::kConnected) {
    throw Error(ErrorCode::kIo, status.refusal.empty()
                                    ? "The device did not answer in time; check its supply and "
                                      "cable."
                                    : status.refusal);
  }
  const DeviceTraits& traits = transmitter.traits();
  fmt::print("Connected to {}: {} elements, {:.1f} frames/s{}{}\n", transmitter.name(),
             traits.channels, traits.frameRate,
             status.report.firmware.empty() ? "" : ", firmware " + status.report.firmware,
             traits.watchdog ? "" : ", no watchdog");
  if (status.calibration) fmt::print("{}\n", calibrationSentence(*status.calibration));
}

void armDevice(Transmitter& transmitter, bool consents) {
  transmitter.renewPermission();
  transmitter.setArmSwitch(true, consents);
  reach(transmitter, DriveState::kArmed);
}

void startEmitting(Transmitter& transmitter) {
  transmitter.setLive(true);
  reach(transmitter, DriveState::kLive);
}

void endEmitting(Transmitter& transmitter) {
  if (wasInterrupted()) {
    transmitter.mute("Muted by Ctrl+C.");
  } else {
    transmitter.setArmSwitch(false);
    ownUntil(
        transmitter,
        [](const TransmitterStatus& status) { return status.state == DriveState::kConnected; },
        kConnectTime);
  }
  fmt::print("The device is silent.\n");
}

}  // namespace acg
