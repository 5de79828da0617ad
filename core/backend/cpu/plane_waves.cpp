// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/plane_waves.h"

#include <array>
#include <cmath>
#include <numbers>

namespace acg::cpu {
namespace {

using Complex = std::complex<double>;

/// exp((i k - alpha) s) with the phase reduced in turns.
Complex waveAt(double wavenumber, double absorption, double way, double phase) {
  const double turns = way * wavenumber / (2 * std::numbers::pi) + phase;
  return std::polar(std::exp(-absorption * way),
                    2 * std::numbers::pi * (turns - std::round(turns)));
}

/// The axes by which each row of PressureDerivatives is derived, -1 where there are fewer.
constexpr std::array<std::array<int, 3>, 20> axesOfRows() {
  std::array<std::array<int, 3>, 20> axes{};
  axes[0] = {-1, -1, -1};
  for (int i = 0; i < 3; ++i) {
    axes[PressureDerivatives::row(i)] = {i, -1, -1};
    for (int j = 0; j < 3; ++j) {
      axes[PressureDerivatives::row(i, j)] = {i, j, -1};
      for (int k = 0; k < 3; ++k) axes[PressureDerivatives::row(i, j, k)] = {i, j, k};
    }
  }
  return axes;
}
constexpr std::array<std::array<int, 3>, 20> kAxes = axesOfRows();

}  // namespace

void addPlaneWaves(const FieldSources& s, const double* points, int count, int order,
                   Complex* values) {
  const int rows = PressureDerivatives::rowsOf(order);
  const Complex kappa(-s.absorption, s.wavenumber);
  for (const SourceRun& run : s.planeWaves) {
    for (int n = run.begin; n < run.end; ++n) {
      const std::array<double, 3> normal = {s.nx[n], s.ny[n], s.nz[n]};
      const std::array<Complex, 3> slope = {kappa * normal[0], kappa * normal[1],
                                            kappa * normal[2]};
      for (int i = 0; i < count; ++i) {
        const double* p = points + 3 * i;
        const double way =
            normal[0] * (p[0] - s.x[n]) + normal[1] * (p[1] - s.y[n]) + normal[2] * (p[2] - s.z[n]);
        if (way < 0 && !run.form.hasRear) continue;
        const Complex wave = s.amplitude[n] * waveAt(s.wavenumber, s.absorption, way, s.phase[n]);
        for (int row = 0; row < rows; ++row) {
          Complex term = wave;
          for (const int axis : kAxes[row]) {
            if (axis >= 0) term *= slope[axis];
          }
          values[i * rows + row] += term;
        }
      }
    }
  }
}

void planeWaveColumns(const PropagationModel& model, const double* point, float* re, float* im) {
  const Eigen::Vector3d at(point[0], point[1], point[2]);
  for (const ElementGroup& group : model.groups) {
    const TransducerModel& transducer = group.transducer;
    if (transducerModel(transducer.kind).radiation != Radiation::kPlaneWave) continue;
    for (int n = group.begin; n < group.end; ++n) {
      const double way = model.normals.col(n).dot(at - model.positions.col(n));
      const bool isSilent = way < 0 && !transducer.radiatesBack;
      const Complex wave =
          isSilent ? 0.0
                   : transducer.sourcePressure *
                         waveAt(model.wavenumber(), model.medium.absorptionNeper(), way, 0);
      re[n] = static_cast<float>(wave.real());
      im[n] = static_cast<float>(wave.imag());
    }
  }
}

}  // namespace acg::cpu
