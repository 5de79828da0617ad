// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/emulators/line_faults.h"

namespace acg {

std::vector<std::uint8_t> throughLine(std::span<const std::uint8_t> bytes, const LineFaults& faults,
                                      std::mt19937_64& random) {
  if (faults.isClean()) return {bytes.begin(), bytes.end()};
  std::uniform_real_distribution<double> share;
  std::vector<std::uint8_t> out;
  out.reserve(bytes.size());
  for (const std::uint8_t byte : bytes) {
    if (share(random) < faults.drop) continue;
    const bool isCorrupt = share(random) < faults.corrupt;
    const std::uint8_t arrived = isCorrupt ? static_cast<std::uint8_t>(random()) : byte;
    out.push_back(arrived);
    if (share(random) < faults.duplicate) out.push_back(arrived);
  }
  return out;
}

}  // namespace acg
