// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/wgs.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

#include "core/solvers/start_drives.h"

namespace acg {
namespace {

// b <- b a / |p|, then b <- b / max b.
void raiseWeak(const std::vector<std::complex<float>>& wanted,
               const std::vector<std::complex<float>>& reached,
               std::vector<std::complex<float>>& weights) {
  float strongest = 0;
  for (const auto& p : reached) strongest = std::max(strongest, std::abs(p));
  float largest = 0;
  for (std::size_t m = 0; m < weights.size(); ++m) {
    // A target in a deep null must not take all the weight at once.
    const float p = std::max(std::abs(reached[m]), 1e-3f * strongest);
    if (p > 0) weights[m] *= wanted[m] / p;
    largest = std::max(largest, weights[m].real());
  }
  for (auto& weight : weights) weight = std::max(weight.real() / largest, 1e-6f);
}

}  // namespace

std::span<const Parameter> wgsParameters() {
  static const Parameter table[] = {iterationsParameter(), randomStartParameter(),
                                    amplitudesParameter()};
  return table;
}

SolverOutcome solveWgs(const SolverInput& input, Buffer& q) {
  Backend& on = input.backend;
  const int iterations = static_cast<int>(integerOf(input.parameters, "iterations"));
  const int points = input.propagator.rows();
  const BufferPtr p = on.allocate(points, 1);
  const BufferPtr b = on.allocate(points, 1);
  std::vector<std::complex<float>> wanted(points), reached(points);
  on.download(input.wanted, wanted);
  std::vector<std::complex<float>> weights = wanted;

  uploadStart(on, flagOf(input.parameters, "random_start"), input.randomSeed, q);
  for (int i = 0; i < iterations; ++i) {
    on.multiply(input.propagator, q, *p);  // p = A q
    input.iterationDone((i + 1.0) / iterations, p.get());
    on.download(*p, reached);
    raiseWeak(wanted, reached, weights);  // b <- b a / |p|
    on.upload(weights, *b);
    on.imposeMagnitudes(*b, *p);                  // p <- b p / |p|
    on.multiplyAdjoint(input.propagator, *p, q);  // q = A^H p
    if (input.drive == DriveMode::kPhaseOnly) on.unitModulus(q);
  }
  return {iterations};
}

}  // namespace acg
