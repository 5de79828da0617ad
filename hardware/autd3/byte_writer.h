// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace acg::autd3 {

/// Appends and reads little endian numbers; a read past the end is 0.
template <typename Number>
void putNumber(std::vector<std::uint8_t>& bytes, Number value) {
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * i)));
  }
}

inline void put16(std::vector<std::uint8_t>& bytes, int value) {
  putNumber(bytes, static_cast<std::uint16_t>(value));
}
inline void put32(std::vector<std::uint8_t>& bytes, std::uint32_t value) {
  putNumber(bytes, value);
}
inline void put64(std::vector<std::uint8_t>& bytes, std::uint64_t value) {
  putNumber(bytes, value);
}
inline void putFloat(std::vector<std::uint8_t>& bytes, float value) {
  putNumber(bytes, std::bit_cast<std::uint32_t>(value));
}

inline std::uint8_t byteAt(std::span<const std::uint8_t> bytes, std::size_t at) {
  return at < bytes.size() ? bytes[at] : std::uint8_t{0};
}

template <typename Number>
Number numberAt(std::span<const std::uint8_t> bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Number) && at + i < bytes.size(); ++i) {
    value |= static_cast<std::uint64_t>(bytes[at + i]) << (8 * i);
  }
  return static_cast<Number>(value);
}

}  // namespace acg::autd3
