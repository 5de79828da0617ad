// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace acg {

/// CRC-32C (Castagnoli, polynomial 0x1EDC6F41 reflected) as in RFC 3720, appendix B.4. `before` is
/// the result for the bytes before these, so that parts can be summed one after the other.
std::uint32_t crc32c(std::span<const std::uint8_t> bytes, std::uint32_t before = 0);

}  // namespace acg
