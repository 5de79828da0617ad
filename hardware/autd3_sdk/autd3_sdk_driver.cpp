// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3_sdk/autd3_sdk_driver.h"

#include <algorithm>
#include <cstddef>
#include <span>

#include <fmt/format.h>

#include "core/drive/device_traits_file.h"
#include "core/drive/quantiser.h"
#include "core/error.h"
#include "hardware/autd3/firmware_v12.h"
#include "hardware/autd3/modulation_samples.h"
#include "hardware/autd3/remote_link.h"
#include "hardware/autd3/stm.h"

namespace acg {

using namespace autd3_sdk;
using autd3::kAcknowledgeTime;
using autd3::RemoteClient;

namespace {

constexpr int kSilentBank = 0, kSoundBank = 1;
/// Number of a reset; it is no number that a device waits for when it was just reset.
constexpr std::uint8_t kResetSequence = 0xFE;
constexpr int kSlowest = 0xFFFF;

}  // namespace

Autd3SdkDriver::Autd3SdkDriver(const ParameterSet& settings)
    : traits_(deviceTraits("autd3_sdk")),
      devices_(static_cast<int>(integerOf(settings, "devices"))),
      intensityLimit_(static_cast<std::uint8_t>(integerOf(settings, "intensity_limit"))),
      answers_(kRxBytes * std::size_t(devices_)) {
  const autd3::ModulationSamples samples =
      textOf(settings, "modulation") == "sine"
          ? autd3::sineModulation(static_cast<int>(integerOf(settings, "modulation_frequency_hz")),
                                  10)
          : autd3::staticModulation();
  modulation_ = samples.values;
  modulationDivider_ = samples.divider;
  traits_.channels = kElements * devices_;
}

void Autd3SdkDriver::start(DeviceLink& link) {
  RemoteClient(link, RemoteClient::Clock::now() + kAcknowledgeTime)
      .greet(devices_, autd3::kDeviceWidth);
  reset(link);
  const int major = read(link, kReadMajor), minor = read(link, kReadMinor);
  const int patch = read(link, kReadPatch);
  if (major != kMajor || minor != kMinor) {
    throw Error(ErrorCode::kUnavailable,
                fmt::format("The AUTD3 at {} has firmware {}.{}.{} of the next generation; this "
                            "driver knows {}.{} only.",
                            link.address(), major, minor, patch, kMajor, kMinor));
  }
  firmware_ = fmt::format("{}.{}.{}", major, minor, patch);
  configure(link);
  command(link, kSynchronise);
}

void Autd3SdkDriver::reset(DeviceLink& link) {
  RemoteClient client(link, RemoteClient::Clock::now() + kAcknowledgeTime);
  client.drain();
  const TxFrame frame = txFrame(kResetSequence, kReset);
  std::vector<std::uint8_t> frames;
  for (int d = 0; d < devices_; ++d) frames.insert(frames.end(), frame.begin(), frame.end());
  sequence_ = 0xFF;
  wasDisturbed_ = isLive_ = false;
  if (!client.sendUntil(autd3::framesMessage(frames), answers_,
                        [&] { return haveAcknowledged(0xFF); })) {
    throw Error(ErrorCode::kIo,
                fmt::format("An AUTD3 device at {} took no reset for {} ms; check its power, its "
                            "network cable and that its firmware is of the next generation.",
                            link.address(), kAcknowledgeTime.count()));
  }
}

void Autd3SdkDriver::configure(DeviceLink& link) {
  const PhaseFrame silence = silentFrame(traits_);
  for (const int bank : {kSilentBank, kSoundBank}) {
    writeFrame(link, bank, 0, silence);
    command(link, kConfigurePattern, configurePattern(bank, kSlowest, 1));
    command(link, kChangePatternBank, changeBank(kSilentBank));
  }
  for (std::size_t at = 0; at < modulation_.size(); at += kMostData) {
    const std::size_t count = std::min(kMostData, modulation_.size() - at);
    command(link, kWriteModulation,
            writeModulation(0, at, std::span(modulation_).subspan(at, count)));
  }
  command(link, kConfigureModulation,
          configureModulation(0, modulationDivider_, modulation_.size()));
  command(link, kChangeModulationBank, changeBank(0));
  isLive_ = false;
  patterns_ = 1;
}

void Autd3SdkDriver::send(DeviceLink& link, const PhaseFrame& frame) {
  checkFrame(frame, traits_);
  const PhaseFrame safe = limited(frame);
  recover(link);
  // What a mute leaves as acknowledged, 0, may be what was sent last: then only a change of bank is
  // sure to be heard.
  const bool changes = !isLive_ || sequence_ == 0;
  if (patterns_ != 1) {
    command(link, kConfigurePattern, configurePattern(kSoundBank, kSlowest, 1));
    patterns_ = 1;
  }
  writeFrame(link, kSoundBank, 0, safe);
  if (changes) command(link, kChangePatternBank, changeBank(kSoundBank));
  isLive_ = true;
}

void Autd3SdkDriver::store(DeviceLink& link, const FrameSequence& sequence) {
  const auto count = static_cast<int>(sequence.frames.size());
  if (count < 2 || count > kLargestPatterns || !sequence.repeats) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("An AUTD3 stores 2 to {} frames and repeats them; the sequence has {}{}"
                            "; stream it instead.",
                            kLargestPatterns, count, sequence.repeats ? "" : " and ends"));
  }
  const int divider = autd3::dividerOf(sequence.rate);
  if (sequence.rate > traits_.storedRate * (1 + 1e-6)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{:g} frames a second are more than the silencer of an AUTD3 can "
                            "follow; stay at or below {:g}.",
                            sequence.rate, traits_.storedRate));
  }
  for (const PhaseFrame& frame : sequence.frames) checkFrame(frame, traits_);
  recover(link);
  // The first pattern goes on alone while the others are written.
  command(link, kConfigurePattern, configurePattern(kSoundBank, kSlowest, 1));
  for (int i = count - 1; i >= 0; --i) {
    writeFrame(link, kSoundBank, i, limited(sequence.frames[std::size_t(i)]));
  }
  patterns_ = count;
  command(link, kConfigurePattern, configurePattern(kSoundBank, divider, count));
  command(link, kChangePatternBank, changeBank(kSoundBank));
  isLive_ = true;
}

std::vector<std::uint8_t> Autd3SdkDriver::muteMessage() const {
  std::vector<std::uint8_t> message = autd3::realigningBytes(devices_);
  for (const TxFrame& frame :
       {txFrame(kResetSequence, kReset), txFrame(0, kChangePatternBank, changeBank(kSilentBank))}) {
    message.push_back(autd3::kSendFrames);
    for (int d = 0; d < devices_; ++d) message.insert(message.end(), frame.begin(), frame.end());
    message.push_back(autd3::kReadAnswers);
  }
  return message;
}

DeviceReport Autd3SdkDriver::report(DeviceLink& link) {
  RemoteClient client(link, RemoteClient::Clock::now() + kAcknowledgeTime);
  client.drain();
  client.readAnswers(answers_);
  DeviceReport report;
  report.firmware = firmware_;
  if (!haveAcknowledged(sequence_)) {
    report.faults.emplace_back("A device was muted or reset by somebody else.");
  }
  return report;
}

void Autd3SdkDriver::recover(DeviceLink& link) {
  RemoteClient client(link, RemoteClient::Clock::now() + kAcknowledgeTime);
  client.drain();
  client.readAnswers(answers_);
  if (haveAcknowledged(sequence_) && !wasDisturbed_) return;
  reset(link);
  configure(link);
}

void Autd3SdkDriver::writeFrame(DeviceLink& link, int bank, int index, const PhaseFrame& frame) {
  std::vector<Payload> payloads;
  for (std::size_t first = 0; first < frame.phases.size(); first += kElements) {
    payloads.push_back(writePattern(bank, index, std::span(frame.phases).subspan(first, kElements),
                                    std::span(frame.amplitudes).subspan(first, kElements)));
  }
  exchange(link, kWritePattern, payloads);
}

void Autd3SdkDriver::command(DeviceLink& link, Command command, const Payload& payload) {
  exchange(link, command, std::vector<Payload>(std::size_t(devices_), payload));
}

void Autd3SdkDriver::exchange(DeviceLink& link, Command command,
                              const std::vector<Payload>& payloads) {
  ++sequence_;
  std::vector<std::uint8_t> frames;
  for (const Payload& payload : payloads) {
    const TxFrame frame = txFrame(sequence_, command, payload);
    frames.insert(frames.end(), frame.begin(), frame.end());
  }
  RemoteClient client(link, RemoteClient::Clock::now() + kAcknowledgeTime);
  client.drain();
  const bool isDone = client.sendUntil(autd3::framesMessage(frames), answers_,
                                       [&] { return haveAcknowledged(sequence_); });
  wasDisturbed_ = !isDone;
  if (!isDone) {
    throw Error(ErrorCode::kIo,
                fmt::format("An AUTD3 device at {} acknowledged nothing for {} ms; check its power "
                            "and its network cable.",
                            link.address(), kAcknowledgeTime.count()));
  }
  if (command >= kReadErrorDetail && command <= kReadPatch) return;
  for (int d = 0; d < devices_; ++d) {
    const std::uint8_t error = answers_[kRxBytes * std::size_t(d) + 1];
    if (error == kNoError) continue;
    throw Error(ErrorCode::kIo, fmt::format("AUTD3 device {} of {} at {} refused a frame: {}.",
                                            d + 1, devices_, link.address(), errorText(error)));
  }
}

std::uint8_t Autd3SdkDriver::read(DeviceLink& link, Command what) {
  command(link, what);
  for (std::size_t at = 1; at < answers_.size(); at += kRxBytes) {
    if (answers_[at] == answers_[1]) continue;
    throw Error(ErrorCode::kUnavailable,
                fmt::format("The AUTD3 devices at {} have different firmware; bring them to the "
                            "same version.",
                            link.address()));
  }
  return answers_[1];
}

bool Autd3SdkDriver::haveAcknowledged(std::uint8_t sequence) const {
  for (std::size_t at = 0; at < answers_.size(); at += kRxBytes) {
    if (answers_[at] != sequence) return false;
  }
  return true;
}

PhaseFrame Autd3SdkDriver::limited(const PhaseFrame& frame) const {
  PhaseFrame result = frame;
  for (std::uint8_t& code : result.amplitudes) code = std::min(code, intensityLimit_);
  return result;
}

}  // namespace acg
