// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/drive/calibration.h"
#include "core/drive/device_driver.h"
#include "core/drive/gated_link.h"
#include "core/drive/safety/drive_limits.h"
#include "core/drive/send_statistics.h"

namespace acg {

/// How long a device may leave one message without an answer, all retries of its driver together,
/// before it counts as lost.
inline constexpr std::chrono::milliseconds kAnswerTime{160};

/// One connected device: what its thread does with it. Frames pass the limits, then the driver; a
/// failure of the link is tried again as long as a decision within 200 ms allows. Used by one
/// thread. Functions throw what driver and link throw.
class DeviceSession {
 public:
  DeviceSession(DeviceDriver& driver, std::shared_ptr<GatedLink> link,
                const DriveSettings& settings);

  GatedLink& link() { return *link_; }

  /// Greets the device, which is silent then, and asks it what it tells of itself.
  void start();

  /// Sends what the limits leave of `wanted`. Returns whether the same wish need not be sent again
  /// (see LimitedFrame::isSettled). With `throughSilence` what the limit of phase steps would mix
  /// of this frame and the one before, whose sound nobody has judged, is a silent frame instead.
  bool show(const PhaseFrame& wanted, bool throughSilence = false);
  /// The link was muted: what was sent last sounds no more.
  void muted();
  /// All elements off, as a frame; the device stays armed.
  void silence();
  /// Hands a sequence to the device's memory, each frame limited after the one before.
  void store(const FrameSequence& sequence);

  /// Asks the device how it is. Returns why it must be muted now, if so.
  std::optional<std::string> ask();
  /// Ends the latch of temperature and faults.
  void acknowledge() { limits_.acknowledge(); }

  const DeviceReport& report() const { return report_; }
  const SendStatistics& statistics() const { return statistics_; }
  SendStatistics& statistics() { return statistics_; }
  /// What was last sent, none before the first.
  const std::optional<PhaseFrame>& lastFrame() const { return lastFrame_; }
  std::chrono::steady_clock::time_point lastFrameTime() const { return lastFrameTime_; }
  /// What the limits took from the last frame, in sentences.
  std::vector<std::string> reductions() const;
  /// Kinds of limits that act on this frame and did not on the one before, once each.
  std::vector<std::string> newReductions();

 private:
  void sendLimited(const PhaseFrame& frame);

  DeviceDriver& driver_;
  std::shared_ptr<GatedLink> link_;
  DriveLimits limits_;
  DeviceReport report_;
  SendStatistics statistics_;
  std::optional<PhaseFrame> lastFrame_;
  std::chrono::steady_clock::time_point lastFrameTime_{};
  std::array<int, kLimitKinds> reduced_{};
  std::array<bool, kLimitKinds> isKnown_{};
};

}  // namespace acg
