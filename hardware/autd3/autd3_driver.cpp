// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/autd3_driver.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "core/drive/device_traits_file.h"
#include "core/drive/quantiser.h"
#include "core/error.h"
#include "hardware/autd3/modulation_samples.h"
#include "hardware/autd3/remote_link.h"

namespace acg {

using namespace autd3;

namespace {

using Clock = RemoteClient::Clock;

/// Numbers 14 and 15 are the mute's, so that it is never taken for a repetition.
constexpr std::uint8_t kOwnIds = 14;

}  // namespace

Autd3Driver::Autd3Driver(const ParameterSet& settings)
    : traits_(deviceTraits("autd3")),
      devices_(static_cast<int>(integerOf(settings, "devices"))),
      intensitySteps_(static_cast<int>(integerOf(settings, "silencer_intensity_steps"))),
      phaseSteps_(static_cast<int>(integerOf(settings, "silencer_phase_steps"))),
      intensityLimit_(static_cast<std::uint8_t>(integerOf(settings, "intensity_limit"))),
      answers_(static_cast<std::size_t>(devices_)) {
  const ModulationSamples samples =
      textOf(settings, "modulation") == "sine"
          ? sineModulation(static_cast<int>(integerOf(settings, "modulation_frequency_hz")),
                           intensitySteps_)
          : staticModulation();
  modulation_ = samples.values;
  modulationDivider_ = samples.divider;
  traits_.channels = kElements * devices_;
  traits_.silencerTime = std::max(intensitySteps_, phaseSteps_) / kUltrasoundFrequency;
  traits_.storedRate = 1 / traits_.silencerTime;
}

void Autd3Driver::start(DeviceLink& link) {
  isInStep_ = false;
  RemoteClient(link, Clock::now() + kAcknowledgeTime).greet(devices_, kDeviceWidth);
  // A device that stayed on ignores a first message of the number that it had last.
  exchange(link, forAll(nop()));
  exchange(link, forAll(clear()), forAll(synchronise()));
  const std::uint8_t major = info(link, kCpuMajor), minor = info(link, kCpuMinor);
  const std::uint8_t fpga = info(link, kFpgaMajor), fpgaMinor = info(link, kFpgaMinor);
  const bool isEmulator = (info(link, kFpgaFunctions) & kEmulatorBit) != 0;
  info(link, kInfoEnd);
  for (const std::uint8_t number : {major, fpga}) {
    if (number != kFirmware120 && number != kFirmware121) {
      throw Error(ErrorCode::kUnavailable,
                  fmt::format("The AUTD3 at {} has firmware {}; this driver knows v12 only.",
                              link.address(), versionText(number, minor)));
    }
  }
  firmware_ = fmt::format("CPU {}, FPGA {}{}", versionText(major, minor),
                          versionText(fpga, fpgaMinor), isEmulator ? ", emulated" : "");
  configure(link);
}

void Autd3Driver::configure(DeviceLink& link) {
  exchange(link, forAll(readState(true)));
  exchange(link, forAll(silencer(intensitySteps_, phaseSteps_, true)));
  for (const Payload& block : modulation(modulation_, modulationDivider_, 0)) {
    exchange(link, forAll(block));
  }
  segment_ = 0;
  playsSequence_ = false;
  wasDisturbed_ = false;
}

void Autd3Driver::send(DeviceLink& link, const PhaseFrame& frame) {
  checkFrame(frame, traits_);
  const PhaseFrame safe = limited(frame);
  play(link, false, [&](int segment) {
    std::vector<Payloads> blocks;
    for (int d = 0; d < devices_; ++d) {
      const std::size_t first = std::size_t(d) * kElements;
      blocks.push_back({gain(std::span(safe.phases).subspan(first, kElements),
                             std::span(safe.amplitudes).subspan(first, kElements), segment)});
    }
    return blocks;
  });
}

void Autd3Driver::store(DeviceLink& link, const FrameSequence& sequence) {
  if (!sequence.repeats) {
    throw Error(ErrorCode::kInvalidArgument,
                "An AUTD3 repeats the sequence that it stores; let the sequence repeat, or stream "
                "it.");
  }
  const int divider = checkedDivider(sequence.rate);
  std::vector<PhaseFrame> frames;
  bool isFull = true;
  for (const PhaseFrame& frame : sequence.frames) {
    checkFrame(frame, traits_);
    frames.push_back(limited(frame));
    isFull = isFull && std::ranges::all_of(frames.back().amplitudes,
                                           [](std::uint8_t code) { return code == 255; });
  }
  const GainStmMode mode = isFull ? GainStmMode::kPhase : GainStmMode::kPhaseAndIntensity;
  play(link, true, [&](int segment) {
    std::vector<Payloads> blocks;
    for (int d = 0; d < devices_; ++d) {
      blocks.push_back(gainStm(frames, std::size_t(d) * kElements, mode, {divider, segment}));
    }
    return blocks;
  });
}

void Autd3Driver::storeFoci(DeviceLink& link, std::span<const StmFocus> foci, int fociPerPattern,
                            double soundSpeed, double rate) {
  const int divider = checkedDivider(rate);
  std::vector<StmFocus> safe(foci.begin(), foci.end());
  for (std::size_t i = 0; i < safe.size(); ++i) {
    if (fociPerPattern > 0 && i % std::size_t(fociPerPattern) == 0) {
      safe[i].intensityOrOffset = std::min(safe[i].intensityOrOffset, intensityLimit_);
    }
  }
  play(link, true, [&](int segment) {
    std::vector<Payloads> blocks;
    std::vector<StmFocus> local = safe;
    for (int d = 0; d < devices_; ++d) {
      blocks.push_back(fociStm(local, fociPerPattern, soundSpeed, {divider, segment}));
      for (StmFocus& focus : local) focus.position.x() -= kDeviceWidth;
    }
    return blocks;
  });
}

std::vector<std::uint8_t> Autd3Driver::muteMessage() const {
  std::vector<std::uint8_t> message = realigningBytes(devices_);
  // A device ignores a message of the number that it had last, so at most one of the two.
  for (const std::uint8_t id : {kOwnIds, std::uint8_t(kOwnIds + 1)}) {
    const TxFrame frame = txFrame(id, clear());
    message.push_back(kSendFrames);
    for (int d = 0; d < devices_; ++d) message.insert(message.end(), frame.begin(), frame.end());
  }
  return message;
}

DeviceReport Autd3Driver::report(DeviceLink& link) {
  RemoteClient client(link, Clock::now() + kAcknowledgeTime);
  client.drain();
  std::vector<std::uint8_t> rx(kRxBytes * std::size_t(devices_));
  client.readAnswers(rx);
  DeviceReport report;
  report.firmware = firmware_;
  for (int d = 0; d < devices_; ++d) {
    const auto answer =
        acknowledgementOf(std::span(rx).subspan(kRxBytes * std::size_t(d)).first<kRxBytes>());
    if ((answer.data & kStateValid) != 0 && (answer.data & kTooHot) != 0) {
      report.isTooHot = true;
      report.faults.push_back(fmt::format("Device {} is too hot.", d + 1));
    }
    if (answer.error != kNoError) {
      report.faults.push_back(
          fmt::format("Device {} refused its last frame: {}.", d + 1, errorText(answer.error)));
    }
  }
  return report;
}

template <typename Make>
void Autd3Driver::play(DeviceLink& link, bool isSequence, const Make& make) {
  // A disturbance shows with the first answer, when part of it is sent: then all is sent again.
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (wasDisturbed_) configure(link);
    // What plays is left in peace until its successor is whole; one pattern may be overwritten.
    const int segment = isSequence || playsSequence_ ? 1 - segment_ : segment_;
    const std::vector<Payloads> blocks = make(segment);  // of each device
    for (std::size_t i = 0; i < blocks.front().size() && !wasDisturbed_; ++i) {
      Payloads frame;
      for (const Payloads& device : blocks) frame.push_back(device[i]);
      exchange(link, frame);
    }
    if (wasDisturbed_) continue;
    segment_ = segment;
    playsSequence_ = isSequence;
    return;
  }
  throw Error(ErrorCode::kIo,
              fmt::format("Somebody else sends to the AUTD3 devices at {}, too; let one program "
                          "alone have them.",
                          link.address()));
}

void Autd3Driver::exchange(DeviceLink& link, const Payloads& first, const Payloads& second) {
  const std::uint8_t before = messageId_;
  messageId_ = static_cast<std::uint8_t>((messageId_ + 1) % kOwnIds);
  std::vector<std::uint8_t> frames;
  for (std::size_t d = 0; d < first.size(); ++d) {
    const TxFrame frame = txFrame(messageId_, first[d], second.empty() ? Payload() : second[d]);
    frames.insert(frames.end(), frame.begin(), frame.end());
  }
  const std::vector<std::uint8_t> message = framesMessage(frames);
  std::vector<std::uint8_t> rx(kRxBytes * answers_.size());
  RemoteClient client(link, Clock::now() + kAcknowledgeTime);
  const auto allHad = [&](std::uint8_t id) {
    for (std::size_t d = 0; d < answers_.size(); ++d) {
      answers_[d] = acknowledgementOf(std::span(rx).subspan(kRxBytes * d).first<kRxBytes>());
    }
    return std::ranges::all_of(answers_, [&](const auto& a) { return a.messageId == id; });
  };

  client.drain();
  if (std::exchange(isInStep_, false)) {
    client.readAnswers(rx);
    if (!allHad(before)) wasDisturbed_ = true;
  }
  client.sendUntil(message, rx, [&] { return allHad(messageId_); });
  checkAnswers(link);
  isInStep_ = true;
}

void Autd3Driver::checkAnswers(const DeviceLink& link) const {
  for (std::size_t d = 0; d < answers_.size(); ++d) {
    if (answers_[d].messageId != messageId_) {
      throw Error(ErrorCode::kIo,
                  fmt::format("AUTD3 device {} of {} at {} acknowledged nothing for {} ms; check "
                              "its power and its network cable.",
                              d + 1, devices_, link.address(), kAcknowledgeTime.count()));
    }
    const std::uint8_t error = answers_[d].error;
    if (error != kNoError) {
      throw Error(error == kSilencerRefuses ? ErrorCode::kInvalidArgument : ErrorCode::kIo,
                  fmt::format("AUTD3 device {} of {} at {} refused a frame: {}.", d + 1, devices_,
                              link.address(), errorText(error)));
    }
  }
}

std::uint8_t Autd3Driver::info(DeviceLink& link, InfoType type) {
  exchange(link, forAll(firmwareInfo(type)));
  for (const Acknowledgement& answer : answers_) {
    if (answer.data != answers_[0].data) {
      throw Error(ErrorCode::kUnavailable,
                  fmt::format("The AUTD3 devices at {} have different firmware; bring them to the "
                              "same version.",
                              link.address()));
    }
  }
  return answers_[0].data;
}

int Autd3Driver::checkedDivider(double rate) const {
  const int divider = dividerOf(rate);
  if (divider < std::max(intensitySteps_, phaseSteps_)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{:g} patterns a second are more than the silencer allows with {} and "
                            "{} steps; stay at or below {:g}, or take fewer steps.",
                            rate, intensitySteps_, phaseSteps_, traits_.storedRate));
  }
  return divider;
}

PhaseFrame Autd3Driver::limited(const PhaseFrame& frame) const {
  PhaseFrame result = frame;
  for (std::uint8_t& code : result.amplitudes) code = std::min(code, intensityLimit_);
  return result;
}

Autd3Driver::Payloads Autd3Driver::forAll(const Payload& payload) const {
  return Payloads(answers_.size(), payload);
}

}  // namespace acg
