// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace acg {

/// How bad a line is: the share of bytes, 0 to 1, that it does something to.
struct LineFaults {
  double drop = 0;
  double duplicate = 0;
  double corrupt = 0;  ///< replaced by a random byte

  bool isClean() const { return drop == 0 && duplicate == 0 && corrupt == 0; }
};

/// What comes out of such a line.
std::vector<std::uint8_t> throughLine(std::span<const std::uint8_t> bytes, const LineFaults& faults,
                                      std::mt19937_64& random);

}  // namespace acg
