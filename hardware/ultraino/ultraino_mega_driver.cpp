// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/ultraino/ultraino_mega_driver.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "core/drive/device_traits_file.h"
#include "core/drive/quantiser.h"
#include "core/error.h"
#include "hardware/driver_tools.h"
#include "hardware/found_devices.h"
#include "hardware/transport/serial_port.h"
#include "hardware/ultraino/mega_protocol.h"
#include "hardware/ultraino/ultraino_answers.h"
#include "hardware/ultraino/wave_bits.h"

namespace acg {
namespace {

using namespace ultraino;

/// Periods beside which one more is no more than 1 %.
constexpr int kShortestRepetition = 100;

class UltrainoMegaDriver : public DeviceDriver {
 public:
  explicit UltrainoMegaDriver(const ParameterSet& settings)
      : boards_(static_cast<int>(integerOf(settings, "boards"))),
        traits_(deviceTraits("ultraino_mega64")) {
    traits_.channels = boards_ * kMegaChannels;
    traits_.frameRate = messageRate(megaFrameMessage(silence(), 1).size(), kSpeed);
    if (keepsSilentSecond()) --traits_.storedFrames;
  }

  const DeviceTraits& traits() const override { return traits_; }

  void start(DeviceLink& link) override {
    link.discard();
    answers_.greet(link);
    hasSilentSecond_ = false;  // another program may have been here
    sendBytes(link, muteMessage());
    sendBytes(link, megaMemoryMessage(boards_));
    hasSilentSecond_ = true;
    listed_ = 1;
  }

  void send(DeviceLink& link, const PhaseFrame& frame) override {
    sendBytes(link, megaFrameMessage(patternsOf(frame), listed_));
    listed_ = 1;
  }

  void store(DeviceLink& link, const FrameSequence& sequence) override {
    const std::uint8_t period = periodsOf(sequence);
    std::vector<std::vector<std::uint8_t>> patterns;
    for (const PhaseFrame& frame : sequence.frames) patterns.push_back(patternsOf(frame));
    std::vector<std::uint8_t> periods(patterns.size(), period);
    if (keepsSilentSecond() && patterns.size() > 1) {
      patterns.insert(patterns.begin() + 1, silence());
      periods.insert(periods.begin() + 1, 1);
    }
    listed_ = kMegaPatterns;  // before it is sent: a part of it may arrive
    hasSilentSecond_ = hasSilentSecond_ && keepsSilentSecond();
    sendBytes(link, megaSequenceMessage(patterns, periods));
  }

  std::vector<std::uint8_t> muteMessage() const override {
    return megaMuteMessage(boards_, hasSilentSecond_);
  }

  std::vector<std::uint8_t> storingMuteMessage() const override {
    return megaMuteMessage(boards_, hasSilentSecond_ && keepsSilentSecond());
  }

  DeviceReport report(DeviceLink&) override { return {}; }  // it cannot be asked

 private:
  /// A long chain is silenced by its second pattern, which then is no frame of a sequence either.
  bool keepsSilentSecond() const { return boards_ > kMegaQuickBoards; }

  std::vector<std::uint8_t> silence() const {
    return std::vector<std::uint8_t>(std::size_t(boards_ * kMegaPatternBytes), 0);
  }

  std::vector<std::uint8_t> patternsOf(const PhaseFrame& frame) const {
    checkFrame(frame, traits_);
    return megaPatterns(frame.phases, frame.amplitudes);
  }

  /// How many periods of 40 kHz each frame lasts.
  std::uint8_t periodsOf(const FrameSequence& sequence) const {
    const int count = static_cast<int>(sequence.frames.size());
    if (count < 1 || count > traits_.storedFrames) {
      throw Error(
          ErrorCode::kInvalidArgument,
          fmt::format("The sequence has {} frames but {} stores 1 to {}; stream it instead.", count,
                      traits_.label, traits_.storedFrames));
    }
    if (!sequence.repeats) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("{} repeats what it stores without end; stream a sequence that is to "
                              "stop.",
                              traits_.label));
    }
    const double periods = traits_.storedRate / sequence.rate;
    const double whole = std::clamp(std::round(periods), 1.0, 255.0);
    if (!(std::abs(whole / periods - 1) <= 0.01)) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("{} cannot show {} frames a second from its memory; the nearest rate "
                              "is {:.6g}.",
                              traits_.label, sequence.rate, traits_.storedRate / whole));
    }
    if (keepsSilentSecond() && count > 1 && count * whole < kShortestRepetition) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("A chain of {} {} boards adds a silent period to each repetition, so "
                              "that it can be muted quickly, and this one has only {}; repeat at "
                              "least {} periods of 25 us.",
                              boards_, traits_.label, count * whole, kShortestRepetition));
    }
    return static_cast<std::uint8_t>(whole);
  }

  void sendBytes(DeviceLink& link, const std::vector<std::uint8_t>& message) {
    link.send(message, serialTimeout(message.size(), kSpeed));
    answers_.expectSwap(link);
  }

  int boards_;
  DeviceTraits traits_;
  UltrainoAnswers answers_;
  bool hasSilentSecond_ = false;
  int listed_ = kMegaPatterns;  ///< durations that the boards may hold beyond the first
};

}  // namespace

DeviceDriverEntry ultrainoMegaEntry() {
  return {"ultraino_mega64",
          "Ultraino Mega64",
          "Ultraino boards on Arduino Megas with 64 channels each, alone or in a chain.",
          {{"boards",
            "Boards",
            std::int64_t{1},
            Dimension::kNone,
            1,
            kMegaMostBoards,
            {},
            "How many boards are chained, the one at the computer counted.",
            false}},
          "/dev/ttyACM0 or another serial port",
          [](const ParameterSet& settings) -> std::unique_ptr<DeviceDriver> {
            return std::make_unique<UltrainoMegaDriver>(settings);
          },
          [](const std::string& address, const ParameterSet&) -> std::unique_ptr<DeviceLink> {
            return std::make_unique<SerialPort>(address, kSpeed);
          },
          [] { return findSerialDevices("ultraino_mega64", "Ultraino Mega64"); }};
}

}  // namespace acg
