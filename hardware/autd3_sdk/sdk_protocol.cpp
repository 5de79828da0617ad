// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3_sdk/sdk_protocol.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.h"
#include "hardware/autd3/byte_writer.h"

namespace acg::autd3_sdk {

using autd3::put16;
using autd3::put32;

namespace {

void check(bool isRight, const char* what, std::size_t value, const char* allowed) {
  if (isRight) return;
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("The {} of an AUTD3 is {}; it takes {}.", what, value, allowed));
}

}  // namespace

TxFrame txFrame(std::uint8_t sequence, Command command, const Payload& payload) {
  ACG_ASSERT(payload.size() <= kPayloadBytes);
  TxFrame frame{};
  frame[0] = sequence;
  frame[1] = command;
  std::copy(payload.begin(), payload.end(), frame.begin() + 2);
  return frame;
}

Payload writePattern(int bank, int index, std::span<const std::uint8_t> phases,
                     std::span<const std::uint8_t> intensities) {
  ACG_ASSERT(phases.size() == std::size_t(kElements) && intensities.size() == phases.size());
  check(index >= 0 && index < kLargestPatterns, "pattern's index", std::size_t(index), "0 to 1023");
  Payload payload{static_cast<std::uint8_t>(bank), 0};
  put32(payload, static_cast<std::uint32_t>(std::size_t(index) * kPatternWords));
  put16(payload, 2 * kElements);
  for (std::size_t n = 0; n < phases.size(); ++n) {
    payload.push_back(phases[n]);
    payload.push_back(intensities[n]);
  }
  return payload;
}

Payload configurePattern(int bank, int divider, int size) {
  check(divider >= 1 && divider <= 0xFFFF, "divider", std::size_t(divider), "1 to 65535");
  check(size >= 1 && size <= kLargestPatterns, "number of patterns", std::size_t(size),
        "1 to 1024");
  Payload payload{static_cast<std::uint8_t>(bank), kRaw};
  put16(payload, divider);
  put32(payload, static_cast<std::uint32_t>(size));
  put32(payload, 0);  // foci and their sound speed
  return payload;
}

Payload changeBank(int bank) {
  Payload payload{static_cast<std::uint8_t>(bank), kImmediate};
  autd3::put64(payload, 0);
  return payload;
}

Payload writeModulation(int bank, std::size_t offset, std::span<const std::uint8_t> samples) {
  check(offset % 2 == 0 && offset < kLargestModulation, "modulation's offset", offset,
        "even numbers below 65536");
  check(samples.size() <= std::min(kMostData, kLargestModulation - offset), "modulation's block",
        samples.size(), "616 samples within 65536");
  Payload payload{static_cast<std::uint8_t>(bank), 0};
  put32(payload, static_cast<std::uint32_t>(offset));
  put16(payload, static_cast<int>(samples.size()));
  payload.insert(payload.end(), samples.begin(), samples.end());
  return payload;
}

Payload configureModulation(int bank, int divider, std::size_t size) {
  check(divider >= 1 && divider <= 0xFFFF, "modulation's divider", std::size_t(divider),
        "1 to 65535");
  check(size >= 1 && size <= kLargestModulation, "modulation's size", size, "1 to 65536");
  Payload payload{static_cast<std::uint8_t>(bank), 0};
  put16(payload, divider);
  put32(payload, static_cast<std::uint32_t>(size));
  return payload;
}

std::string errorText(std::uint8_t error) {
  switch (error) {
    case kNoError:
      return "no error";
    case kUnknownCommand:
      return "its firmware does not know the command";
    case kInvalidPayload:
      return "the command's values are out of range";
    case kInvalidData:
      return "the data arrived damaged";
    default:
      return fmt::format("error {}, which is not documented", error);
  }
}

}  // namespace acg::autd3_sdk
