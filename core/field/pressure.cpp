// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/pressure.h"

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

}  // namespace acg
