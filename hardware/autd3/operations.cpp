// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/operations.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/error.h"
#include "hardware/autd3/byte_writer.h"

namespace acg::autd3 {
TxFrame txFrame(std::uint8_t messageId, const Payload& first, const Payload& second) {
  const std::size_t offset = (first.size() + 1) / 2 * 2;  // the CPU reads words
  ACG_ASSERT(first.size() <= kPayloadBytes);
  ACG_ASSERT(second.empty() || offset + second.size() <= kPayloadBytes);
  TxFrame frame{};
  frame[0] = messageId;
  std::copy(first.begin(), first.end(), frame.begin() + kHeaderBytes);
  if (!second.empty()) {
    frame[2] = static_cast<std::uint8_t>(offset & 0xFF);
    frame[3] = static_cast<std::uint8_t>(offset >> 8);
    std::copy(second.begin(), second.end(),
              frame.begin() + static_cast<std::ptrdiff_t>(kHeaderBytes + offset));
  }
  return frame;
}

Payload nop() { return {kNop, 0}; }
Payload clear() { return {kClear, 0}; }
Payload synchronise() { return {kSynchronise, 0}; }
Payload firmwareInfo(InfoType type) { return {kFirmwareInfo, type}; }
Payload forceFan(bool isOn) { return {kForceFan, static_cast<std::uint8_t>(isOn)}; }
Payload readState(bool isOn) { return {kReadState, static_cast<std::uint8_t>(isOn)}; }

Payload silencer(int intensitySteps, int phaseSteps, bool isStrict) {
  for (const int steps : {intensitySteps, phaseSteps}) {
    if (steps < 1 || steps > 0xFFFF) {
      refuse(fmt::format("The silencer of an AUTD3 takes 1 to 65535 steps, not {}.", steps));
    }
  }
  constexpr std::uint8_t kStrict = 4;
  Payload payload{kSilencer, isStrict ? kStrict : std::uint8_t{0}};
  put16(payload, intensitySteps);
  put16(payload, phaseSteps);
  return payload;
}

Payload pulseWidths(std::span<const std::uint16_t, 256> widths) {
  Payload payload{kPulseWidths, 0};
  for (const std::uint16_t width : widths) {
    if (width >= kPulsePeriod) {
      refuse(fmt::format("A pulse width of an AUTD3 is 0 to 511, not {}.", width));
    }
    put16(payload, width);
  }
  return payload;
}

Payload phaseCorrection(std::span<const std::uint8_t, kElements> phases) {
  Payload payload;
  payload.reserve(2 + kElements + 1);
  payload.assign({kPhaseCorrection, 0});
  payload.insert(payload.end(), phases.begin(), phases.end());
  payload.push_back(0);
  return payload;
}

Payload outputMask(int segment, std::span<const bool, kElements> isOn) {
  Payload payload(2 + 32, 0);
  payload[0] = kOutputMask;
  payload[1] = static_cast<std::uint8_t>(segment);
  for (std::size_t n = 0; n < isOn.size(); ++n) {
    if (isOn[n]) payload[2 + n / 8] |= static_cast<std::uint8_t>(1u << (n % 8));
  }
  return payload;
}

Payload gain(std::span<const std::uint8_t> phases, std::span<const std::uint8_t> intensities,
             int segment) {
  ACG_ASSERT(phases.size() == std::size_t(kElements) && intensities.size() == phases.size());
  constexpr std::uint8_t kUpdate = 1;
  Payload payload{kGain, static_cast<std::uint8_t>(segment), kUpdate, 0};
  for (std::size_t n = 0; n < phases.size(); ++n) {
    payload.push_back(phases[n]);
    payload.push_back(intensities[n]);
  }
  return payload;
}

std::vector<Payload> modulation(std::span<const std::uint8_t> samples, int divider, int segment,
                                std::uint8_t transition) {
  if (samples.size() < 2 || samples.size() > std::size_t(kLargestModulation)) {
    refuse(fmt::format("A modulation of an AUTD3 has 2 to 65536 samples, not {}.", samples.size()));
  }
  if (divider < 1 || divider > 0xFFFF) {
    refuse(fmt::format("The divider of a modulation is 1 to 65535, not {}.", divider));
  }
  constexpr std::size_t kFirstHead = 16, kHead = 4;
  constexpr std::size_t kFirstSamples = 254;  // its size is one byte
  std::vector<Payload> blocks;
  for (std::size_t sent = 0; sent < samples.size();) {
    const bool isFirst = sent == 0;
    const std::size_t count =
        std::min(samples.size() - sent, isFirst ? kFirstSamples : kPayloadBytes - kHead);
    std::uint8_t flags = segment == 1 ? kSecondSegment : 0;
    if (isFirst) flags |= kBegin;
    if (sent + count == samples.size()) {
      flags |= kEnd;
      if (transition != kLater) flags |= kTransition;
    }
    Payload block{kModulation, flags};
    if (isFirst) {
      block.push_back(static_cast<std::uint8_t>(count));
      block.push_back(transition);
      put16(block, divider);
      put16(block, kEndless);
      put64(block, 0);
      ACG_ASSERT(block.size() == kFirstHead);
    } else {
      put16(block, static_cast<int>(count));
    }
    const auto from = samples.subspan(sent, count);
    block.insert(block.end(), from.begin(), from.end());
    blocks.push_back(std::move(block));
    sent += count;
  }
  return blocks;
}

}  // namespace acg::autd3
