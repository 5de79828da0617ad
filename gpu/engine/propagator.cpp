// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/propagator.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/backend/cpu/field_kernel.h"
#include "core/backend/cpu/field_sources.h"
#include "gpu/engine/coordinates.h"
#include "gpu/engine/field_sums.h"
#include "gpu/kernels/shape.h"

namespace acg::gpu {
namespace {

constexpr int kThreads = ACG_MATRIX_THREADS;
constexpr std::int64_t kMostGroups = 1 << 16;

/// The sources of a model in the order of their drives, as propagator.kernel takes them.
struct OrderedSources {
  std::vector<int> firstOf;  ///< of each drive, and the end
  std::vector<Float4> places, looks, low;
  std::vector<float> forms;

  OrderedSources(const PropagationModel& model, const Coordinates& coordinates) {
    const int size = model.sources();
    firstOf.assign(model.size() + 1, 0);
    for (int s = 0; s < size; ++s) ++firstOf[model.drive(s) + 1];
    for (int n = 0; n < model.size(); ++n) firstOf[n + 1] += firstOf[n];
    std::vector<int> next(firstOf.begin(), firstOf.end() - 1);
    places.resize(size);
    looks.resize(size);
    low.resize(size);
    for (const ElementGroup& group : model.groups) {
      if (group.begin == group.end) continue;
      const auto form = static_cast<float>(forms.size());
      const std::vector<float> packed =
          packForm(cpu::directivityFor(model, group.transducer, Precision::kSingle, 0));
      forms.insert(forms.end(), packed.begin(), packed.end());
      for (int s = group.begin; s < group.end; ++s) {
        const int to = next[model.drive(s)]++;
        const std::complex<double> gain = model.gainOf(s);
        const auto at = model.positions.col(s), normal = model.normals.col(s);
        const double amplitude = std::abs(gain) * group.transducer.sourcePressure;
        places[to] = coordinates.high(at.x(), at.y(), at.z(),
                                      static_cast<float>(amplitude / model.wavelength()));
        low[to] = coordinates.low(at.x(), at.y(), at.z(), form);
        looks[to] = {static_cast<float>(normal.x()), static_cast<float>(normal.y()),
                     static_cast<float>(normal.z()), static_cast<float>(std::arg(gain))};
      }
    }
  }
};

}  // namespace

bool hasPlaneWaves(const PropagationModel& model) {
  return std::any_of(model.groups.begin(), model.groups.end(), [](const ElementGroup& group) {
    return group.begin < group.end &&
           transducerModel(group.transducer.kind).radiation == Radiation::kPlaneWave;
  });
}

void propagator(GpuDevice& device, const PropagationModel& model, const Eigen::Matrix3Xd& points,
                GpuBuffer& a) {
  const int count = a.rows() * a.batch(), drives = model.size();
  ACG_ASSERT(a.columns() == drives && points.cols() == count);
  cpu::checkGains(model);
  Eigen::AlignedBox3d scene;
  for (Eigen::Index m = 0; m < points.cols(); ++m) scene.extend(Eigen::Vector3d(points.col(m)));
  for (int s = 0; s < model.sources(); ++s) scene.extend(Eigen::Vector3d(model.positions.col(s)));
  const Coordinates coordinates(scene, model.wavelength());
  const OrderedSources ordered(model, coordinates);
  std::vector<Float4> high(count), low(count);
  for (int m = 0; m < count; ++m) {
    high[m] = coordinates.high(points(0, m), points(1, m), points(2, m));
    low[m] = coordinates.low(points(0, m), points(1, m), points(2, m));
  }

  const float damping =
      static_cast<float>(model.medium.absorptionNeper() * model.wavelength() * std::numbers::log2e);
  const float nearest = static_cast<float>(cpu::kNearestDistance / model.wavelength());
  const std::int64_t groups = (std::int64_t(count) * drives + kThreads - 1) / kThreads;
  device.launch(
      {KernelName::kPropagator}, std::min(groups, kMostGroups), kThreads,
      {sent(device, high), sent(device, low), count, drives, sent(device, ordered.firstOf),
       sent(device, ordered.places), sent(device, ordered.looks), sent(device, ordered.low),
       sent(device, ordered.forms), damping, nearest * nearest, a.memory()});
}

}  // namespace acg::gpu
