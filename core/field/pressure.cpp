// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/pressure.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace acg {

void computePressure(const QuantityInput& input, std::vector<double>& values) {
  for (const std::complex<double> p : input.pressure.values.row(0)) {
    values.push_back(p.real());
    values.push_back(p.imag());
  }
}

void computePhase(const QuantityInput& input, std::vector<double>& values) {
  for (const std::complex<double> p : input.pressure.values.row(0)) values.push_back(std::arg(p));
}

void computeSpl(const QuantityInput& input, std::vector<double>& values) {
  constexpr double kReference = 20e-6;  // Pa, rms
  for (const std::complex<double> p : input.pressure.values.row(0)) {
    const double rms = std::abs(p) / std::numbers::sqrt2;
    values.push_back(rms > 0 ? std::max(kSilence, 20 * std::log10(rms / kReference)) : kSilence);
  }
}

}  // namespace acg
