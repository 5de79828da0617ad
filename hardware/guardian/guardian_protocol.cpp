// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/guardian/guardian_protocol.h"

#include <algorithm>
#include <array>

#include "hardware/guardian/crc32c.h"

namespace acg {
namespace {

constexpr std::array<std::uint8_t, 4> kMagic = {0xA5, 'G', 'd', 0x96};
constexpr std::size_t kHeader = 20;
constexpr std::size_t kSummed = 4;  ///< the sum begins behind the magic
constexpr std::size_t kSumAt = 16;

void putNumber(std::span<std::uint8_t> at, std::uint64_t value) {
  for (std::uint8_t& byte : at) {
    byte = static_cast<std::uint8_t>(value);
    value >>= 8;
  }
}

std::uint64_t numberAt(std::span<const std::uint8_t> at) {
  std::uint64_t value = 0;
  for (std::size_t i = at.size(); i-- > 0;) value = value << 8 | at[i];
  return value;
}

bool isType(std::uint8_t type) { return (type >= 1 && type <= 7) || (type >= 65 && type <= 72); }

std::uint32_t sumOf(std::span<const std::uint8_t> header, std::span<const std::uint8_t> payload) {
  return crc32c(payload, crc32c(header.subspan(kSummed, kSumAt - kSummed)));
}

}  // namespace

std::uint64_t GuardianMessage::value(std::size_t size) const {
  return payload.size() < size ? 0 : numberAt(std::span(payload).first(size));
}

std::string GuardianMessage::text(std::size_t from) const {
  if (payload.size() <= from) return {};
  return {payload.begin() + static_cast<std::ptrdiff_t>(from), payload.end()};
}

std::vector<std::uint8_t> guardianFrame(GuardianMessage::Type type, std::uint32_t number,
                                        std::span<const std::uint8_t> payload) {
  std::vector<std::uint8_t> frame(kHeader + payload.size());
  const std::span<std::uint8_t> bytes(frame);
  std::copy(kMagic.begin(), kMagic.end(), frame.begin());
  frame[4] = static_cast<std::uint8_t>(type);
  putNumber(bytes.subspan(8, 4), payload.size());
  putNumber(bytes.subspan(12, 4), number);
  std::copy(payload.begin(), payload.end(), frame.begin() + kHeader);
  putNumber(bytes.subspan(kSumAt, 4), sumOf(frame, payload));
  return frame;
}

std::vector<std::uint8_t> guardianPayload(std::uint64_t value, std::size_t size,
                                          const std::string& text) {
  std::vector<std::uint8_t> payload(size + text.size());
  putNumber(std::span(payload).first(size), value);
  std::copy(text.begin(), text.end(), payload.begin() + static_cast<std::ptrdiff_t>(size));
  return payload;
}

void GuardianReader::append(std::span<const std::uint8_t> bytes) {
  if (begin_ > 0) {
    bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(begin_));
    begin_ = 0;
  }
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

bool GuardianReader::skipToMagic() {
  const auto at = std::search(bytes_.begin() + static_cast<std::ptrdiff_t>(begin_), bytes_.end(),
                              kMagic.begin(), kMagic.end());
  auto found = static_cast<std::size_t>(at - bytes_.begin());
  if (at == bytes_.end()) {
    // The first bytes of a magic may be the last that came.
    for (found = bytes_.size() - std::min(bytes_.size() - begin_, kMagic.size() - 1);
         found < bytes_.size(); ++found) {
      if (std::equal(bytes_.begin() + static_cast<std::ptrdiff_t>(found), bytes_.end(),
                     kMagic.begin())) {
        break;
      }
    }
  }
  if (found != begin_) hasError_ = true;
  begin_ = found;
  return bytes_.size() - begin_ >= kHeader;
}

std::optional<GuardianMessage> GuardianReader::next() {
  while (skipToMagic()) {
    const std::span<const std::uint8_t> rest = std::span(bytes_).subspan(begin_);
    const std::size_t length = numberAt(rest.subspan(8, 4));
    const bool isPlausible = length <= kLongestPayload && isType(rest[4]) && rest[5] == 0 &&
                             rest[6] == 0 && rest[7] == 0;
    if (isPlausible && rest.size() < kHeader + length) return std::nullopt;
    if (!isPlausible ||
        sumOf(rest, rest.subspan(kHeader, length)) != numberAt(rest.subspan(kSumAt, 4))) {
      hasError_ = true;
      ++begin_;  // this magic was none; a frame may begin within what it seemed to hold
      continue;
    }
    GuardianMessage message;
    message.type = static_cast<GuardianMessage::Type>(rest[4]);
    message.number = static_cast<std::uint32_t>(numberAt(rest.subspan(12, 4)));
    const auto payload = rest.subspan(kHeader, length);
    message.payload.assign(payload.begin(), payload.end());
    begin_ += kHeader + length;
    const bool isNext = message.number == expected_;
    expected_ = message.number + 1;
    if (isNext) return message;
    hasError_ = true;  // lost, doubled or out of order
  }
  return std::nullopt;
}

bool GuardianReader::takeError() {
  const bool had = hasError_;
  hasError_ = false;
  return had;
}

}  // namespace acg
