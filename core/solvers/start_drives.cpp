// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/start_drives.h"

#include <complex>
#include <numbers>
#include <random>
#include <vector>

namespace acg {

Parameter iterationsParameter() {
  return {.name = "iterations",
          .label = "Iterations",
          .defaultValue = std::int64_t{100},
          .minimum = 1,
          .maximum = 100000,
          .choices = {},
          .help = "How often the method goes from the elements to the targets and back."};
}

Parameter advancedFlag(const char* name, const char* label, bool defaultValue, const char* help) {
  Parameter flag;
  flag.name = name;
  flag.label = label;
  flag.defaultValue = defaultValue;
  flag.help = help;
  flag.isAdvanced = true;
  return flag;
}

Parameter randomStartParameter() {
  return advancedFlag("random_start", "Random start", false,
                      "Start from random phases drawn from the seed instead of equal ones.");
}

void uploadStart(Backend& backend, bool random, std::uint64_t seed, Buffer& column) {
  std::vector<std::complex<float>> values(column.size(), 1.0f);
  if (random) {
    // The generator is fixed by the standard; its distributions are not.
    std::mt19937_64 generator(seed);
    for (auto& value : values) {
      const double turns = static_cast<double>(generator() >> 11) * 0x1p-53;
      value = std::complex<float>(std::polar(1.0, 2 * std::numbers::pi * turns));
    }
  }
  backend.upload(values, column);
}

}  // namespace acg
