// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/plane_propagation.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numbers>

#include <fftw3.h>

namespace acg {
namespace {

std::mutex plannerMutex;  // FFTW plans one at a time

}  // namespace

struct PlanePropagation::Plans {
  fftw_plan there = nullptr;
  fftw_plan back = nullptr;
};

PlanePropagation::PlanePropagation(int side, double step, double distance, double wavenumber)
    : side_(side),
      field_(std::size_t(side) * side),
      transfer_(field_.size()),
      plans_(std::make_unique<Plans>()) {
  const double unit = 2 * std::numbers::pi / (side * step);  // rad/m of one bin
  const auto bin = [&](int i) { return unit * (i <= side / 2 ? i : i - side); };
  const double least = std::sqrt(wavenumber * unit);  // where 1 / kz runs away
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      const double across = std::hypot(bin(row), bin(column));
      if (across >= wavenumber) continue;
      const double along = std::sqrt(wavenumber * wavenumber - across * across);
      // exp(ikd)/d = i/(2 pi) int exp(i k_z z)/k_z exp(i k_x x + i k_y y) dk_x dk_y, and each bin
      // stands for unit^2.
      const double magnitude = unit * unit / (2 * std::numbers::pi * std::max(along, least));
      transfer_[std::size_t(row) * side + column] =
          std::polar(magnitude, along * distance + std::numbers::pi / 2);
    }
  }
  const std::lock_guard lock(plannerMutex);
  auto* data = reinterpret_cast<fftw_complex*>(field_.data());
  // Estimated plans, so that the same sums are made every time.
  plans_->there = fftw_plan_dft_2d(side, side, data, data, FFTW_FORWARD, FFTW_ESTIMATE);
  plans_->back = fftw_plan_dft_2d(side, side, data, data, FFTW_BACKWARD, FFTW_ESTIMATE);
}

PlanePropagation::~PlanePropagation() {
  const std::lock_guard lock(plannerMutex);
  fftw_destroy_plan(plans_->there);
  fftw_destroy_plan(plans_->back);
}

void PlanePropagation::apply(bool isBack) {
  fftw_execute(plans_->there);
  for (std::size_t i = 0; i < field_.size(); ++i) {
    field_[i] *= isBack ? std::conj(transfer_[i]) : transfer_[i];
  }
  fftw_execute(plans_->back);
}

void PlanePropagation::forward() { apply(false); }
void PlanePropagation::backward() { apply(true); }

}  // namespace acg
