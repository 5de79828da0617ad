// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/gs_pat.h"

#include <complex>
#include <utility>
#include <vector>

#include "core/solvers/start_drives.h"

namespace acg {
namespace {

// p = a^2 gamma / |gamma|^2
void correct(Backend& on, const Buffer& wanted, const Buffer& gamma, Buffer& p) {
  std::vector<std::complex<float>> a(wanted.size()), values(gamma.size());
  on.download(wanted, a);
  on.download(gamma, values);
  for (std::size_t m = 0; m < values.size(); ++m) {
    const float power = std::norm(values[m]);
    values[m] = power > 0 ? std::norm(a[m]) / power * values[m] : a[m];
  }
  on.upload(values, p);
}

}  // namespace

std::span<const Parameter> gsPatParameters() {
  static const Parameter table[] = {
      iterationsParameter(), randomStartParameter(),
      advancedFlag("final_correction", "Final correction", true,
                   "Correct each target's amplitude once after the last iteration."),
      amplitudesParameter()};
  return table;
}

SolverOutcome solveGsPat(const SolverInput& input, Buffer& q) {
  Backend& on = input.backend;
  const int iterations = static_cast<int>(integerOf(input.parameters, "iterations"));
  const int points = input.propagator.rows();
  const int elements = input.propagator.columns();
  const int batch = input.propagator.batch();
  const BufferPtr b = on.allocate(elements, points, batch);
  const BufferPtr r = on.allocate(points, points, batch);
  BufferPtr p = on.allocate(points, 1, batch);
  BufferPtr gamma = on.allocate(points, 1, batch);

  on.backPropagator(input.propagator, *b);   // B_nm = conj(A_mn) / sum_n |A_mn|^2
  on.correlation(input.propagator, *b, *r);  // R = A B
  uploadStart(on, flagOf(input.parameters, "random_start"), input.randomSeed, *p);
  on.imposeMagnitudes(input.wanted, *p);  // p = a
  for (int i = 0; i < iterations; ++i) {
    on.multiply(*r, *p, *gamma);  // gamma = R p: what the drives B p give
    input.iterationDone((i + 1.0) / iterations, gamma.get());
    on.imposeMagnitudes(input.wanted, *gamma);  // p <- a gamma / |gamma|
    std::swap(p, gamma);
  }
  if (flagOf(input.parameters, "final_correction")) {
    on.multiply(*r, *p, *gamma);
    correct(on, input.wanted, *gamma, *p);
  }
  on.multiply(*b, *p, q);  // q = B p
  return {iterations};
}

}  // namespace acg
